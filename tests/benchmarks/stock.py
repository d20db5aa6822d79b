"""Ours beside a stock Rasa set-up taught with the same sentences; about ten minutes.

`python -m tests.benchmarks.stock [--conversations 20] [--epochs 3]`; needs requirements-diet.lock,
which `make bench` installs. Stock (`stock_project.py`): Jieba, two CountVectors, DIET, TED, rules
and a form with the desk's questions, SQLTrackerStore on SQLite, REST channel, action server over
HTTP. Ours: the whole desk, over signed and encrypted callbacks, with everything it stores. Both in
one process for the dialogue, asked in turn, message by message. How long DIET and TED are taught
changes what they know, not how long they take; so it is short, and whether the stock set-up
understood enough to go through the visits is said in the last row.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
import yaml
from aiohttp import ClientSession
from tqdm import tqdm

from tests.benchmarks import stock_project
from tests.benchmarks.desk import VISIT, Desk, free_port, is_ready, markdown, residents, running

LONG = 100
AROUND = 5
LONGEST_START = 300.0
ASKED = (*VISIT, "谢谢", "怎么提案", "你好", "帮我找个人")


def main() -> int:
    """Train the stock set-up, run both, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=20, help="fresh ones")
    parser.add_argument("--epochs", type=int, default=3)
    chosen = parser.parse_args()
    try:
        version("tensorflow-cpu")
    except PackageNotFoundError:
        print("stock Rasa needs requirements-diet.lock: `make bench` installs it", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        stock_project.write(Path(folder), chosen.epochs)
        _train(Path(folder))
        print(asyncio.run(_compare(Path(folder), chosen.conversations)))
    return 0


def _train(folder: Path) -> None:
    """`rasa train`, with a bar that shows that it goes on; raises with Rasa's own words."""
    with (
        (folder / "train.log").open("w+") as log,
        tqdm(desc="stock training", unit="s", disable=None) as bar,
    ):
        training = subprocess.Popen(
            [_rasa(), "train", "--quiet", "--augmentation", "0"],
            cwd=folder,
            env=_environ(),
            stdout=log,
            stderr=log,
        )
        while training.poll() is None:
            time.sleep(1)
            bar.update()
    if training.returncode:
        raise RuntimeError((folder / "train.log").read_text()[-2000:])


async def _compare(folder: Path, conversations: int) -> str:
    async with _stock(folder) as stock, running() as desk, ClientSession() as session:
        openids = residents()

        async def theirs(who: str, text: str) -> float:
            started = time.perf_counter()
            asked = {"sender": who, "message": text}
            async with session.post(f"{stock.url}/webhooks/rest/webhook", json=asked) as answer:
                said = [one["text"] for one in await answer.json()]
                assert said, f"no answer to {text}"
                stock.filed += stock_project.FILED in said
            return (time.perf_counter() - started) * 1000

        times: dict[str, tuple[list[float], list[float]]] = {"fresh": ([], []), "long": ([], [])}
        before = await desk.filed()
        for _ in tqdm(
            range(conversations + 1), desc="fresh conversations", leave=False, disable=None
        ):
            who = next(openids)
            for text in VISIT:
                times["fresh"][0].append(await theirs(who, text))
                times["fresh"][1].append(await desk.say(who, text))
        filed = (stock.filed, await desk.filed() - before)
        who = next(openids)
        for number in tqdm(
            range(LONG + AROUND), desc="one long conversation", leave=False, disable=None
        ):
            text = ASKED[number % len(ASKED)]
            times["long"][0].append(await theirs(who, text))
            times["long"][1].append(await desk.say(who, text))
        return _table(stock, desk, times, (conversations + 1, *filed))


class _Stock:
    """The running stock set-up."""

    def __init__(self, url: str, ready: float, server: subprocess.Popen[bytes]) -> None:
        self.url, self.ready, self.server = url, ready, server
        self.filed = 0

    def megabytes(self) -> float:
        """Resident memory of the server."""
        return psutil.Process(self.server.pid).memory_info().rss / 1e6


@asynccontextmanager
async def _stock(folder: Path) -> AsyncIterator[_Stock]:
    port, actions = free_port(), free_port()
    endpoints = {
        "action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"},
        "tracker_store": {
            "type": "SQL",
            "dialect": "sqlite",
            "db": str(folder / "tracker.db"),
            "query": {},  # SQLAlchemy 2 takes no None here
        },
    }
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints))
    with (folder / "run.log").open("w") as log:
        started = time.perf_counter()
        running = [
            subprocess.Popen(
                [_rasa(), *command], cwd=folder, env=_environ(), stdout=log, stderr=log
            )
            for command in (["run", "actions", "-p", str(actions)], ["run", "-p", str(port)])
        ]
        try:
            url = f"http://127.0.0.1:{port}"
            await is_ready(f"{url}/", LONGEST_START)
            ready = time.perf_counter() - started
            await is_ready(f"http://127.0.0.1:{actions}/health", LONGEST_START)
            yield _Stock(url, ready, running[1])
        finally:
            for one in running:
                one.terminate()
            for one in running:
                one.wait()


def _table(
    stock: _Stock,
    desk: Desk,
    times: dict[str, tuple[list[float], list[float]]],
    filed: tuple[int, int, int],
) -> str:
    rows: list[tuple[object, ...]] = [("what", "stock Rasa", "ours", "times")]
    first = {name: [one[len(VISIT) :] for one in both] for name, both in times.items()}
    last = [one[-2 * AROUND :] for one in times["long"]]
    for what, (theirs, ours) in (
        ("message in a fresh conversation, median", first["fresh"]),
        (f"message around the {LONG}th, median", last),
    ):
        a, b = statistics.median(theirs), statistics.median(ours)
        rows.append((what, f"{a:.1f} ms", f"{b:.1f} ms", f"{a / b:.1f}"))
    for what, a, b, unit in (
        ("start to ready", stock.ready, desk.ready, "s"),
        ("memory of the server", stock.megabytes(), desk.megabytes(), "MB"),
    ):
        rows.append((what, f"{a:.0f} {unit}", f"{b:.0f} {unit}", f"{a / b:.1f}"))
    visits, theirs_filed, ours_filed = filed
    rows.append((f"proposals filed in {visits} visits", theirs_filed, ours_filed, ""))
    return markdown(rows)


def _rasa() -> str:
    return str(Path(sys.executable).with_name("rasa"))


def _environ() -> dict[str, str]:
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return {**os.environ, **quiet, "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


if __name__ == "__main__":
    sys.exit(main())
