"""Whole records, taken from simulated residents: about four minutes.

`python -m tests.benchmarks.intake [--goals N] [--seed S] [--manner plain] [--show]`. Each goal is
told in three manners by a resident who answers what is asked, in phrases (`phrases/`) of people
the desk has learnt nothing from, does what their goal has of twists, reads the summary, corrects at
most twice and submits. Judged from the database alone. Table and visits go to `results/`.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer
from tqdm import tqdm

from bot import bootstrap, manifest, settings
from bot.adapters.database.migrate import migrate
from bot.adapters.memory.doubles import RecordingMessenger
from bot.adapters.rasa.quiet import keep_quiet
from bot.paths import ROOT
from tests.benchmarks.intake import form, goals, tables
from tests.benchmarks.intake.visit import Outcome, play
from tests.dialogues.play import TestClock, Visitor

RESULTS = ROOT / "results"


def main() -> int:
    """Play, print the table, write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goals", type=int, default=0, help="so many, spread; default: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--manner", choices=goals.MANNERS, action="append")
    parser.add_argument("--show", action="store_true", help="print the visits that went wrong")
    parser.add_argument("--out", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    if manifest.is_stale():
        print("the model is stale: `python -m bot train --if-stale`", file=sys.stderr)
        return 1
    keep_quiet()
    written = goals.read()
    if chosen.goals:
        written = random.Random(chosen.seed).sample(written, min(chosen.goals, len(written)))
    outcomes = asyncio.run(_play_all(written, chosen.manner or goals.MANNERS, chosen.seed))
    if chosen.show:
        print("\n\n".join(tables.transcript(one) for one in outcomes if not one.is_exact))
    stock = form.compared(written, chosen.seed)
    text = tables.markdown(outcomes, stock)
    print(text)
    chosen.out.mkdir(exist_ok=True)
    (chosen.out / "intake.md").write_text(text + "\n", encoding="utf-8")
    told = {"seed": chosen.seed, "model": manifest.archive().name, **tables.figures(outcomes)}
    told["stock_form"] = stock
    told["visits"] = [asdict(one) | {"exact": one.is_exact} for one in outcomes]
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    (chosen.out / "intake.json").write_text(text, encoding="utf-8")
    return 0


async def _play_all(written: list, manners: tuple[str, ...], seed: int) -> list[Outcome]:
    async with _house() as (parts, client, clock):
        outcomes = []
        for facts in tqdm(written, desc="goals", disable=None):
            for manner in manners:
                clock.reset()
                visitor = Visitor(parts, client, clock)
                key = f"{seed}-{facts['goal']}-{manner}"
                goal, voice = goals.goal(facts, manner, key), goals.voice(manner, key)
                try:
                    outcomes.append(await play(parts, visitor, goal, voice))
                finally:
                    await visitor.close()
        return outcomes


@asynccontextmanager
async def _house() -> AsyncIterator[tuple[bootstrap.Parts, TestClient, TestClock]]:
    """The whole desk in this process, on a fresh SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        url = f"sqlite:///{var / 'intake.db'}"
        await migrate(url)
        clock = TestClock()
        chosen = settings.read({"DATABASE_URL": url}, var)
        trained = bootstrap.load_dialogue()
        parts = bootstrap.make_parts(chosen, RecordingMessenger(), *trained, clock=clock)
        async with TestClient(TestServer(bootstrap.make_app(parts))) as client:
            yield parts, client, clock


if __name__ == "__main__":
    sys.exit(main())
