"""How quick the console is with a million proposals: `python -m tests.benchmarks.console [N]`.

Fills a fresh PostgreSQL database with SQL alone (minutes), then opens every queue, filter, search
and ticket page as a supervisor of the street and as a handler of one community, and prints p50
and p95 of the whole request in milliseconds.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from statistics import quantiles

from sqlalchemy import text

from bot.adapters.database import StaffDatabase, engines
from bot.adapters.database.migrate import migrate
from bot.adapters.database.search import index_all
from bot.console.queues import NAMES
from bot.proposals.workflow import Role
from tests.console.world import COMMUNITY, STREET, World, content
from tests.servers import POSTGRES, postgres_database

MANY = 1_000_000
ROUNDS = 15
BAR_MS = 150.0

_PROPOSALS = """
INSERT INTO proposals (ref, proposer, problem, solution, place, list, code, level, body,
  created_at, place_detail, reach, contact, urgent, review, status, due_at, assignee, transfers,
  outcome, rating, turn, version)
SELECT 'SMQ-2025-' || lpad(n::text, 7, '0'), 'r' || (n % 60000),
  (CAST(:problems AS text[]))[1 + abs(hashint4(n + 1) % :many_problems)] || '，' || (n % 97) || '栋的' || (n % 9) || '单元',
  (CAST(:solutions AS text[]))[1 + n % :many_solutions], (CAST(:places AS text[]))[1 + n % :many_places],
  'positive', (CAST(:codes AS text[]))[1 + n % :many_codes], 'community',
  (CAST(:bodies AS text[]))[1 + n % :many_places],
  CAST(:now AS timestamptz) - (n % 730) * interval '1 day', (n % 40) || '栋', '', '',
  n % 9973 = 0, n % 50 = 0, s.status,
  CAST(:now AS timestamptz) + ((n % 60) - 8) * interval '1 day',
  CASE WHEN n % 3 = 0 THEN 'schengban' END, CASE WHEN n % 400 = 0 THEN 2 ELSE 0 END,
  CASE WHEN s.status IN ('closed', 'answered') THEN 'solved' ELSE '' END,
  CASE WHEN n % 5 = 0 THEN 1 + n % 5 END,
  CASE WHEN n % 9973 = 0 THEN 0 ELSE 4611686018427387904 END
    + (extract(epoch FROM CAST(:now AS timestamptz) + ((n % 60) - 8) * interval '1 day') * 1000000)::bigint,
  0
FROM generate_series(1, :rows) AS n,
LATERAL (SELECT (ARRAY['closed','closed','closed','closed','closed','closed','closed','refused',
  'referred','withdrawn','closed','closed','closed','answered','submitted','accepted',
  'in_progress','deliberating','returned','redo'])[1 + abs(hashint4(n) % 20)] AS status) AS s
"""  # noqa: E501 - SQL reads better on long lines
_EVENTS = """
INSERT INTO events (proposal_id, step, actor_role, actor_id, at, before, after, given, tells)
SELECT id, steps.step, steps.role, steps.who, created_at + steps.n * interval '5 hours',
  NULL, status, '{}', steps.n > 0
FROM proposals, (VALUES (0, 'submit', 'proposer', 'r1'), (1, 'accept', 'triager', 'sfenban'),
  (2, 'answer', 'handler', 'schengban')) AS steps (n, step, role, who)
"""


async def fill(url: str, world: World, rows: int) -> None:
    """Proposals spread over places, topics, statuses and two years, with events and the index."""
    catalogue, _ = content()
    spots = [place for place in catalogue.places if place.level.value in ("courtyard", "community")]
    values = {
        "problems": ["楼下路灯坏了半个月", "电梯老是停在半中间", "下水道又堵了一地水",
                     "车位不够天天吵架", "楼道里堆满了杂物", "院坝想要几件健身器材",
                     "树枝挡住了窗户"],
        "solutions": ["请大家商量", "找人来修", "划线定规矩"],
        "places": [place.id for place in spots],
        "bodies": [catalogue.body_for(place.id, place.level).id for place in spots],
        "codes": list(catalogue.lists.topics),
    }  # fmt: skip
    sizes = {f"many_{name}": len(one) for name, one in values.items() if name != "bodies"}
    engine = engines.migrating(url)
    async with engine.begin() as connection:
        asked = values | sizes | {"now": world.now, "rows": rows}
        await connection.execute(text(_PROPOSALS), asked)
        await connection.execute(text(_EVENTS))
        await connection.run_sync(index_all)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


def pages(rows: int) -> list[str]:
    """Every kind of page."""
    queues = [f"/queue/{name}" for name in NAMES]
    filters = ["/queue/all?code=A04", "/queue/all?level=community&status=in_progress",
               "/queue/all?place=smq-ma-madong", "/queue/overdue?code=A", "/queue/all?page=20",
               "/queue/all?from=2025-06-01&to=2025-06-30", "/queue/all?assignee=schengban"]  # fmt: skip  # noqa: E501
    searches = ["/queue/all?q=路灯", "/queue/all?q=马东大院", "/queue/all?q=路灯 37栋",
                "/queue/all?q=没有这样的词", f"/queue/all?q=SMQ-2025-{rows // 2:07d}"]  # fmt: skip
    tickets = [f"/tickets/SMQ-2025-{n:07d}" for n in (1, rows // 3, rows - 1)]
    return [*queues, *filters, *searches, *tickets, "/audit"]


async def measure(world: World, login: str, rows: int) -> bool:
    """Print one line a page; whether all keep the bar."""
    browser, good = await world.signed_in(login), True
    print(f"\n{login}: page, status, p50 ms, p95 ms")
    for page in pages(rows):
        status, times = 0, []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            status, _ = await browser.get(page)
            times.append((time.perf_counter() - start) * 1000)
        p50, p95 = quantiles(times, n=20)[9], quantiles(times, n=20)[18]
        good = good and p95 <= BAR_MS
        print(f"{page:<48} {status} {p50:8.1f} {p95:8.1f}{'' if p95 <= BAR_MS else '  !'}")
    return good


async def main(arguments: Sequence[str]) -> int:
    """Fill, measure, and fail when the bar is not kept."""
    rows = int(arguments[0]) if arguments else MANY
    async with postgres_database(POSTGRES) as url:
        await migrate(url)
        world = World(StaffDatabase(url))
        start = time.perf_counter()
        await fill(url, world, rows)
        print(f"{rows} proposals in {time.perf_counter() - start:.0f} s")
        await world.add_staff("duban", Role.SUPERVISOR, STREET)
        await world.add_staff("chengban", Role.HANDLER, COMMUNITY)
        good = [await measure(world, login, rows) for login in ("duban", "chengban")]
        for client in world.clients:
            await client.close()
        await world.database.close()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
