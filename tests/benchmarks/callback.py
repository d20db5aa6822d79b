"""Callback in to reply out: latency, then throughput, in each arrangement; about four minutes.

`python -m tests.benchmarks.callback [--visits 60] [--residents 16] [--only NAME …]`. In a visit a
fresh resident files and tracks a proposal, over signed and encrypted callbacks on loopback; what
plays WeChat runs on the same cores. PostgreSQL as the tests use it (TEST_DATABASE_URL), Redis at
TEST_REDIS_URL; an arrangement whose server is missing is left out, and that is said.
"""

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager

from _pytest.outcomes import Skipped
from tqdm import tqdm

from tests.benchmarks.desk import VISIT, Desk, markdown, residents, running
from tests.servers import POSTGRES, postgres_database

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
ARRANGEMENTS = {
    "sqlite-1": (False, 1),
    "sqlite-2": (False, 2),
    "postgresql-1": (True, 1),
    "postgresql-2": (True, 2),
}
"""Whether on PostgreSQL with Redis, and how many processes."""
HEAD = ("arrangement", "ready s", "memory MB", "p50 ms", "p99 ms", "messages/s", "answered", "lost")


def main() -> int:
    """Print one row an arrangement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=60, help="one after another, for latency")
    parser.add_argument("--residents", type=int, default=16, help="at once, for throughput")
    parser.add_argument("--only", nargs="*", choices=ARRANGEMENTS, default=list(ARRANGEMENTS))
    chosen = parser.parse_args()
    rows = [HEAD]
    for name in chosen.only:
        try:
            rows.append(asyncio.run(_measure(name, chosen)))
        except Skipped as missing:
            print(f"{name} is left out: {missing}", file=sys.stderr)
    print(markdown(rows))
    return 0


async def _measure(name: str, chosen: argparse.Namespace) -> tuple[str, ...]:
    on_postgres, processes = ARRANGEMENTS[name]
    async with (
        _database(on_postgres=on_postgres) as url,
        running(url, REDIS if on_postgres else "", processes) as desk,
    ):
        fresh = residents()
        await _visit(desk, next(fresh))
        bar = tqdm(
            total=chosen.visits * len(VISIT), desc=f"{name} latency", leave=False, disable=None
        )
        alone = [await _visit(desk, next(fresh), bar) for _ in range(chosen.visits)]
        times = [one for visit in alone for one in visit]
        rate, answered, lost = await _crowd(desk, name, chosen, fresh)
        cuts = statistics.quantiles(times, n=100)
        return (
            *(name, f"{desk.ready:.1f}", f"{desk.megabytes():.0f}"),
            *(f"{statistics.median(times):.1f}", f"{cuts[98]:.1f}"),
            *(f"{rate:.0f}", str(answered), str(lost)),
        )


@asynccontextmanager
async def _database(*, on_postgres: bool) -> AsyncIterator[str]:
    if not on_postgres:
        yield ""
        return
    async with postgres_database(POSTGRES) as url:
        yield url


async def _visit(desk: Desk, openid: str, bar: "tqdm[None] | None" = None) -> list[float]:
    times = []
    for said in VISIT:
        times.append(await desk.say(openid, said))
        if bar is not None:
            bar.update()
    return times


async def _crowd(
    desk: Desk, name: str, chosen: argparse.Namespace, fresh: Iterable[str]
) -> tuple[float, int, int]:
    """Messages a second with so many residents at once; how many were answered, and were not."""
    waiting = [openid for openid, _ in zip(fresh, range(chosen.visits), strict=False)]
    bar = tqdm(
        total=len(waiting) * len(VISIT), desc=f"{name} throughput", leave=False, disable=None
    )
    results: list[int] = []

    async def talker() -> None:
        while waiting:
            results.append(await _answers(_visit(desk, waiting.pop(), bar)))

    started = time.perf_counter()
    await asyncio.gather(*(talker() for _ in range(chosen.residents)))
    answered, sent = sum(results), len(results) * len(VISIT)
    return answered / (time.perf_counter() - started), answered, sent - answered


async def _answers(visit: Awaitable[list[float]]) -> int:
    """How many messages of a visit were answered; it ends with the first that was not."""
    try:
        return len(await visit)
    except AssertionError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
