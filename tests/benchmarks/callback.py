"""Callback in to reply out: latency, then throughput, in each arrangement; about four minutes.

`python -m tests.benchmarks.callback [--visits 60] [--residents 16] [--only NAME …]`. In a visit a
fresh resident files and tracks a proposal, over signed and encrypted callbacks on loopback; what
plays WeChat runs on the same cores. PostgreSQL as the tests use it (TEST_DATABASE_URL), Redis at
TEST_REDIS_URL; an arrangement whose server is missing is left out, and that is said.
"""

import argparse
import asyncio
import contextlib
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from _pytest.outcomes import Skipped
from tqdm import tqdm

from tests.benchmarks.desk import VISIT, Desk, Unanswered, markdown, residents, running
from tests.servers import POSTGRES, postgres_database

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
ARRANGEMENTS = {
    "sqlite-1": (False, 1),
    "sqlite-2": (False, 2),
    "postgresql-1": (True, 1),
    "postgresql-2": (True, 2),
}
"""Whether on PostgreSQL with Redis, and how many processes."""
WARM = 3
HEAD = (
    *("arrangement", "ready s", "memory MB", "p50 ms", "p99 ms"),
    *("messages/s", "late", "visits", "filed"),
)
"""`late`: no passive reply in WeChat's time. `filed` must be `visits`: none lost, none twice."""


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
        fresh, before = residents(), await desk.filed()
        await asyncio.gather(*(_visit(desk, next(fresh), []) for _ in range(WARM)))
        alone, together = list[float](), list[float]()
        for _ in tqdm(range(chosen.visits), desc=f"{name} latency", leave=False, disable=None):
            await _visit(desk, next(fresh), alone)
        seconds = await _crowd(desk, name, chosen, fresh, together)
        visits = WARM + 2 * chosen.visits
        late = 2 * chosen.visits * len(VISIT) - len(alone) - len(together)
        p50, p99 = statistics.median(alone), statistics.quantiles(alone, n=100)[98]
        return (
            *(name, f"{desk.ready:.1f}", f"{desk.megabytes():.0f}", f"{p50:.1f}", f"{p99:.1f}"),
            *(f"{len(together) / seconds:.0f}", str(late), str(visits)),
            str(await desk.filed() - before),
        )


@asynccontextmanager
async def _database(*, on_postgres: bool) -> AsyncIterator[str]:
    if not on_postgres:
        yield ""
        return
    async with postgres_database(POSTGRES) as url:
        yield url


async def _visit(desk: Desk, openid: str, times: list[float]) -> None:
    """Say everything; a message that is answered late is answered outside of the callback."""
    for said in VISIT:
        with contextlib.suppress(Unanswered):
            times.append(await desk.say(openid, said))


async def _crowd(
    desk: Desk, name: str, chosen: argparse.Namespace, fresh: Iterator[str], times: list[float]
) -> float:
    """As many visits again with so many residents at once; seconds until the last answer."""
    waiting = [next(fresh) for _ in range(chosen.visits)]
    bar = tqdm(total=chosen.visits, desc=f"{name} throughput", leave=False, disable=None)

    async def talk() -> None:
        while waiting:
            await _visit(desk, waiting.pop(), times)
            bar.update()

    started = time.perf_counter()
    await asyncio.gather(*(talk() for _ in range(chosen.residents)))
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
