"""What one turn costs inside the process, step by step, in processor time: half a minute.

`python -m tests.benchmarks.turn [--visits 30] [--database postgresql://…] [--profile]`. No socket,
no encryption; processor time, so that it can be compared on a machine that does other things too.
"""

import argparse
import asyncio
import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count, pairwise
from pathlib import Path

from tqdm import tqdm

from bot import bootstrap, settings
from bot.adapters.database.migrate import migrate
from bot.messages import Incoming, Kind
from tests.benchmarks.desk import VISIT

WARM = 5
STEPS = ("recorded", "turn", "noted")
_serial = count(1)


def main() -> int:
    """Print the table, and with --profile where the time went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=30)
    parser.add_argument("--database", default="", help="default: a fresh SQLite file")
    parser.add_argument("--profile", action="store_true", help="functions, dearest first")
    return asyncio.run(_measure(parser.parse_args()))


async def _measure(chosen: argparse.Namespace) -> int:
    async with opened(chosen.database) as parts:
        await _visit(parts, WARM)
        _print(await _visit(parts, chosen.visits))
        if chosen.profile:
            with cProfile.Profile() as profile:
                await _visit(parts, chosen.visits)
            pstats.Stats(profile).sort_stats("tottime").print_stats(60)
    return 0


@asynccontextmanager
async def opened(database: str = "") -> AsyncIterator[bootstrap.Parts]:
    """The desk's parts in this process, on a fresh SQLite file unless another is named."""
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite:///{folder}/bench.db"
        await migrate(url)
        read = settings.read({"DATABASE_URL": url, "SECRET_KEY": "b" * 40}, Path(folder))
        async with bootstrap.open_messenger(read) as messenger:
            parts = bootstrap.make_parts(read, messenger, *bootstrap.load_dialogue())
            yield parts
            await parts.database.close()


async def _visit(parts: bootstrap.Parts, visits: int) -> dict[str, list[list[float]]]:
    """Milliseconds of each step, by what was said."""
    times: dict[str, list[list[float]]] = {said: [] for said in VISIT}
    for _ in tqdm(range(visits), desc="visits", leave=False, disable=None):
        who = f"oBench{next(_serial):022d}"
        for said in VISIT:
            times[said].append(await say(parts, who, said))
    return times


async def say(parts: bootstrap.Parts, who: str, said: str) -> list[float]:
    """One message, which must be answered; milliseconds of processor time, by step."""
    message = Incoming(f"bench{next(_serial)}", who, "", Kind.TEXT, datetime.now(UTC), said)
    marks = [time.process_time()]
    inbound = await parts.turns.receive(message)
    marks.append(time.process_time())
    assert inbound is not None
    reply = await parts.turns.answer(inbound)
    assert reply is not None, f"no answer to {said}"
    marks.append(time.process_time())
    parts.turns.handed(inbound)
    await parts.turns.flush()
    marks.append(time.process_time())
    return [(end - begin) * 1000 for begin, end in pairwise(marks)]


def _print(times: dict[str, list[list[float]]]) -> None:
    print(f"| message | {' | '.join(STEPS)} | ms |\n|{' --- |' * (len(STEPS) + 2)}")
    everything: list[float] = []
    for said, rows in times.items():
        steps = [statistics.median(step) for step in zip(*rows, strict=True)]
        everything += [sum(row) for row in rows]
        cells = " | ".join(f"{step:.1f}" for step in (*steps, sum(steps)))
        print(f"| {said} | {cells} |")
    print(f"| median of all | | | | {statistics.median(everything):.1f} |")


if __name__ == "__main__":
    sys.exit(main())
