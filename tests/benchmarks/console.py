"""How quick the console is with a million proposals: `python -m tests.benchmarks.console [N]`.

Fills a fresh PostgreSQL database with SQL alone (minutes), then opens every queue, filter, search,
ticket and figures page as a supervisor of the street and as a handler of one community, and
prints the first, the median and the 95th percentile of whole requests in milliseconds; of
exports, the time to the first byte. Fails when one of them does not keep the bar; a workbook is
whole before its first byte, so only its time is told.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from statistics import quantiles

from tqdm import tqdm

from bot.adapters.database import StaffDatabase
from bot.console.queues import NAMES
from bot.ports import CallKind, StaffCall
from bot.proposals.workflow import Role
from tests.benchmarks.filling import filled
from tests.console.world import COMMUNITY, COURTYARD, STREET, Browser, World

MANY = 1_000_000
ROUNDS = 20
BAR_MS = 150.0


def pages(rows: int) -> list[str]:
    """Every kind of page."""
    queues = [f"/queue/{name}" for name in NAMES]
    filters = ["/queue/all?code=A04", "/queue/all?level=community&status=in_progress",
               "/queue/all?place=smq-ma-madong", "/queue/overdue?code=A", "/queue/all?page=20",
               "/queue/all?from=2025-06-01&to=2025-06-30", "/queue/all?urgent=1",
               "/queue/all?status=closed&body=smq-maan-council",
               "/queue/all?from=2026-11-16&place=smq-maan&code=B",
               "/queue/all?assignee=schengban"]  # fmt: skip
    searches = ["/queue/all?q=路灯", "/queue/all?q=马东大院", "/queue/all?q=路灯 37栋",
                "/queue/all?q=树枝 马鞍&status=submitted", "/queue/overdue?q=电梯",
                "/queue/all?q=没有这样的词", f"/queue/all?q=SMQ-2025-{rows // 2:07d}"]  # fmt: skip
    near = [n for n in range(rows // 2, rows // 2 + 400) if n % 32 == 18][:2]
    tickets = [f"/tickets/SMQ-2025-{n:07d}" for n in (1, *near, rows - 1)]
    forms = [f"{tickets[1]}/print", f"{tickets[1]}/steps/note"]
    figures = [f"/figures?by={by}&days={days}" for by in ("body", "code") for days in (7, 30, 365)]
    records = ["/audit", "/audit?who=sfenban", "/audit?what=answer&from=2026-11-01"]
    frame = ["/", "/counts", "/pulse", "/calls"]
    return [*frame, *queues, *filters, *searches, *tickets, *forms, *figures, *records]


async def measure(world: World, login: str, rows: int) -> bool:
    """Print one line a page; whether all keep the bar."""
    browser, good = await world.signed_in(login), True
    print(
        f"\n{login}\n| page | status | first | p50 ms | p95 ms |\n| --- | --- | --- | --- | --- |"
    )
    exports = [f"/export/all.{kind}?code=A04" for kind in ("csv", "xlsx")]
    for page in tqdm([*pages(rows), *exports], desc=login, leave=False):
        status, first = await opened(browser, page)
        times = [(await opened(browser, page))[1] for _ in range(ROUNDS)]
        cuts = quantiles(times, n=20, method="inclusive")
        kept = cuts[18] <= BAR_MS or ".xlsx" in page
        good, mark = good and kept, "" if kept else " !"
        tqdm.write(f"| {page} | {status} | {first:.0f} | {cuts[9]:.0f} | {cuts[18]:.0f}{mark} |")
    return good


async def opened(browser: Browser, page: str) -> tuple[int, float]:
    """The status, and milliseconds until the page is here (a file: until its first byte)."""
    start = time.perf_counter()
    if page.startswith("/export"):
        async with browser.client.get(f"/console{page}") as answer:
            await answer.content.readany()
            return answer.status, (time.perf_counter() - start) * 1000
    status, _ = await browser.get(page)
    return status, (time.perf_counter() - start) * 1000


async def main(arguments: Sequence[str]) -> int:
    """Fill, measure, and fail when the bar is not kept."""
    rows = int(arguments[0]) if arguments else MANY
    async with filled(rows) as url:
        return 0 if await run(url, rows) else 1


async def run(url: str, rows: int) -> bool:
    """Measure one filled database; whether all pages keep the bar."""
    world = World(StaffDatabase(url))
    people = (("duban", Role.SUPERVISOR, STREET), ("chengban", Role.HANDLER, COMMUNITY))
    for login, role, body in people:
        await world.add_staff(login, role, body)
    await add_calls(world)
    good = [await measure(world, login, rows) for login, _, _ in people]
    for client in world.clients:
        await client.close()
    await world.database.close()
    return all(good)


async def add_calls(world: World) -> None:
    """Two hundred residents wait for a person."""
    async with world.database.open_work() as work:
        for n in range(200):
            kind = CallKind.EMERGENCY if n % 40 == 0 else CallKind.HANDOFF
            await work.calls.add(StaffCall(kind, f"r{n}", "U", "请回电", world.now, COURTYARD))
        await work.commit()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
