"""Whole lives of proposals while many others are stored: `python -m tests.benchmarks.lifecycles`.

For 10,000, 100,000 and 1,000,000 stored proposals (or the sizes given) a PostgreSQL database is
filled; then residents file and staff accept, answer and close, each step its own durable
transaction through the same services the desk and the console use. One table: lives a second, the
95th percentile of a whole life, and of what residents and staff ask meanwhile, in milliseconds.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from tqdm import tqdm

from bot.adapters.database import StaffDatabase
from bot.console import queues
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Suggestion
from bot.proposals.workflow import Role
from bot.services import browsing, filing, following
from bot.services.desk import steps
from tests.benchmarks.filling import filled
from tests.console.world import COMMUNITY, COURTYARD, STREET, World

SIZES = (10_000, 100_000, 1_000_000)
LIVES = 1_000
AT_ONCE = 4
ASKED = 200
DRAFT = filing.Draft(
    "楼下路灯坏了半个月，晚上看不见路", "换成声控灯", COURTYARD,
    Suggestion(ListResult.POSITIVE, "A04", Level.COMMUNITY, 0.93, False),
)  # fmt: skip
STEPS = (
    ("fenban", "accept", {"body": COMMUNITY}),
    ("chengban", "answer", {"answer": "灯已换好", "outcome": "solved", "basis": "not_needed"}),
    ("chengban", "close", {}),
)
Ask = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Column:
    """What was measured at one size: lives a second, and milliseconds by what was done."""

    rows: int
    rate: float
    times: dict[str, list[float]]

    def p95(self, name: str) -> float:
        """The 95th percentile, in milliseconds."""
        return quantiles(self.times[name], n=20, method="inclusive")[18]


async def live(world: World, number: int) -> None:
    """One proposal from filing to closing."""
    catalogue = world.tools.catalogue
    async with world.database.open_work() as work:
        resident = await work.residents.get(f"r{number}", lock=True)
        filed = await filing.file_proposal(
            DRAFT, resident, work=work, catalogue=catalogue, now=world.now
        )
        await work.commit()
    for who, step, given in STEPS:
        async with world.database.open_work() as work:
            await steps.take(filed.ref, step, given, world.clerk(who), work=work, tools=world.tools)
            await work.commit()


def questions(world: World) -> dict[str, Ask]:
    """What residents and staff ask while lives go on."""
    catalogue = world.tools.catalogue

    async def status() -> object:
        async with world.database.open_work(readonly=True) as work:
            resident = await work.residents.get("r7")
            return await following.mine(resident, work=work)

    async def similar() -> object:
        async with world.database.open_work(readonly=True) as work:
            resident = await work.residents.get("r7")
            return await browsing.browse(
                resident, work=work, catalogue=catalogue, now=world.now, around=[COURTYARD]
            )

    async def listed() -> object:
        async with world.database.open_work(readonly=True) as work:
            wanted = queues.queue("triage", world.clerk("fenban"), world.tools)
            return await work.desk.page(wanted, queues.PAGE + 1)

    return {"status query": status, "similar proposals": similar, "console list": listed}


async def timed(ask: Ask) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    await ask()
    return (time.perf_counter() - start) * 1000


async def measure(url: str, rows: int) -> Column:
    """Lives, several at once, then each question by itself."""
    world = World(StaffDatabase(url))
    await world.add_staff("fenban", Role.TRIAGER, STREET)
    await world.add_staff("chengban", Role.HANDLER, COMMUNITY)
    for number in range(2 * AT_ONCE):
        await live(world, number)
    bar = tqdm(total=LIVES, desc="lives", leave=False)
    left, times = iter(range(LIVES)), list[float]()

    async def worker() -> None:
        for number in left:
            times.append(await timed(lambda number=number: live(world, number)))  # type: ignore[misc]
            bar.update()

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    rate = LIVES / (time.perf_counter() - start)
    bar.close()
    found = {"life-cycle": times}
    for name, ask in questions(world).items():
        await ask()
        found[name] = [await timed(ask) for _ in range(ASKED)]
    await world.database.close()
    return Column(rows, rate, found)


def table(columns: Sequence[Column]) -> str:
    """Sizes as columns."""
    lines = [
        f"| stored proposals | {' | '.join(f'{one.rows:,}' for one in columns)} |",
        f"|{' --- |' * (len(columns) + 1)}",
        f"| life-cycles a second | {' | '.join(f'{one.rate:.0f}' for one in columns)} |",
    ]
    for name in columns[0].times:
        cells = " | ".join(f"{one.p95(name):.0f}" for one in columns)
        lines.append(f"| {name}, p95 ms | {cells} |")
    return "\n".join(lines)


async def main(arguments: Sequence[str]) -> int:
    """Fill and measure each size; print the table."""
    columns = []
    for rows in [int(one) for one in arguments] or SIZES:
        async with filled(rows) as url:
            columns.append(await measure(url, rows))
    print(table(columns))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
