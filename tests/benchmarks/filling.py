"""Fills a PostgreSQL database with fictitious proposals by SQL alone: a million in minutes.

Two years of filing over all courtyards, communities and topics, seven in ten of them done with,
each with the events its status implies, and the proposers with what they were told.
Their references are of 2025, so what a benchmark files itself is not mistaken for one of them.
"""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from tqdm import tqdm

from bot.adapters.database import engines
from bot.adapters.database.migrate import migrate
from bot.adapters.database.search import index_all
from bot.catalogue import Catalogue
from tests.console.world import MONDAY, content
from tests.servers import POSTGRES, postgres_database

RESIDENTS = 60_000
_AT_ONCE = 20_000
_PROBLEMS = (
    "楼下路灯坏了半个月", "电梯老是停在半中间", "下水道又堵了一地水", "车位不够天天吵架",
    "楼道里堆满了杂物", "院坝想要几件健身器材", "树枝挡住了窗户",
)  # fmt: skip
_SOLUTIONS = ("请大家商量", "找人来修", "划线定规矩")

_ADD_RESIDENTS = """
INSERT INTO residents (id, handle, sealed_address, joined_at, following, consent_version, phone,
  sends_left)
SELECT 'r' || n, 'handle-' || n, '', CAST(:now AS timestamptz) - interval '3 years', true, '', '', 0
FROM generate_series(0, :residents - 1) AS n
"""
_ADD_PROPOSALS = """
INSERT INTO proposals (ref, proposer, problem, solution, place, list, code, level, body,
  created_at, place_detail, reach, contact, urgent, review, status, due_at, assignee, transfers,
  outcome, rating, turn, first_told_at, reopened, version, search_text)
SELECT 'SMQ-2025-' || lpad(n::text, 7, '0'), 'r' || (n % :residents),
  (CAST(:problems AS text[]))[1 + abs(hashint4(n + 1) % :many_problems)]
    || '，' || (n % 97) || '栋的' || (n % 9) || '单元',
  (CAST(:solutions AS text[]))[1 + n % :many_solutions],
  (CAST(:places AS text[]))[1 + n % :many_places], 'positive',
  (CAST(:codes AS text[]))[1 + abs(hashint4(n + 3)) % :many_codes], 'community',
  (CAST(:bodies AS text[]))[1 + n % :many_places],
  filed, (n % 40) || '栋', '', '', n % 9973 = 0, n % 50 = 0, status, due,
  CASE WHEN n % 3 = 0 THEN 'schengban' END, CASE WHEN n % 400 = 0 THEN 2 ELSE 0 END,
  CASE WHEN status NOT IN ('closed', 'answered') THEN '' WHEN n % 4 = 0 THEN 'arranged'
    ELSE 'solved' END,
  CASE WHEN status = 'closed' AND n % 5 < 2 THEN 1 + n % 5 END,
  CASE WHEN n % 9973 = 0 THEN 0 ELSE 4611686018427387904 END
    + (extract(epoch FROM due) * 1000000)::bigint,
  CASE WHEN status NOT IN ('submitted', 'withdrawn') THEN filed + hours END,
  CASE WHEN status = 'redo' THEN 1 ELSE 0 END, 0,
  lower((CAST(:problems AS text[]))[1 + abs(hashint4(n + 1) % :many_problems)]
    || ',' || (n % 97) || '栋的' || (n % 9) || E'单元\n'
    || (CAST(:solutions AS text[]))[1 + n % :many_solutions] || E'\n' || (n % 40) || '栋')
FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) AS n,
LATERAL (SELECT
  CAST(:now AS timestamptz) - (CAST(:rows AS integer) - n)
    * (interval '730 days' / CAST(:rows AS integer)) AS filed,
  CAST(:now AS timestamptz) + ((n % 60) - 8) * interval '1 day' AS due,
  (1 + abs(hashint4(n + 7)) % 120) * interval '1 hour' AS hours,
  (ARRAY['closed','closed','closed','closed','closed','closed','closed','refused','referred',
    'withdrawn','closed','closed','closed','answered','submitted','accepted','in_progress',
    'deliberating','returned','redo'])[1 + abs(hashint4(n) % 20)] AS status) AS s
"""
_ADD_EVENTS = """
INSERT INTO events (proposal_id, step, actor_role, actor_id, at, before, after, given, tells)
SELECT id, step, role, who, coalesce(first_told_at, created_at) + late * interval '1 hour',
  before, after, '{}', role <> 'proposer'
FROM proposals, (VALUES
  (-1, 'submit', 'proposer', 'r1', NULL, 'submitted', '{}'::text[]),
  (0, 'accept', 'triager', 'sfenban', 'submitted', 'accepted', ARRAY['accepted', 'in_progress',
    'deliberating', 'answered', 'closed', 'redo']),
  (0, 'send_back', 'triager', 'sfenban', 'submitted', 'returned', ARRAY['returned']),
  (0, 'refuse', 'triager', 'sfenban', 'submitted', 'refused', ARRAY['refused']),
  (0, 'refer', 'triager', 'sfenban', 'submitted', 'referred', ARRAY['referred']),
  (1, 'start_work', 'handler', 'schengban', 'accepted', 'in_progress', ARRAY['in_progress',
    'answered', 'closed', 'redo']),
  (90, 'answer', 'handler', 'schengban', 'in_progress', 'answered', ARRAY['answered', 'closed',
    'redo']),
  (99, 'reopen', 'proposer', 'r1', 'answered', 'redo', ARRAY['redo']),
  (300, 'close', 'handler', 'schengban', 'answered', 'closed', ARRAY['closed'])
) AS steps (late, step, role, who, before, after, statuses)
WHERE id > :after AND (step = 'submit' OR status = ANY(statuses))
ORDER BY id, late
"""
_ADD_NOTICES = """
INSERT INTO outbox (resident, text, created_at, kind, ref, options, state, attempts, error)
SELECT proposer, '受理了。', first_told_at, 'notice', ref, '[]', 'sent', 1, ''
FROM proposals WHERE id > :after AND first_told_at IS NOT NULL
"""
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
  AND tablename IN ('proposals', 'proposal_words', 'events', 'outbox')
  AND indexdef NOT LIKE 'CREATE UNIQUE%'
"""
"""Made anew after filling: keeping them up to date row by row takes three times as long."""


@asynccontextmanager
async def filled(rows: int) -> AsyncIterator[str]:
    """The address of a database of its own with so many proposals, dropped afterwards."""
    async with postgres_database(POSTGRES) as url:
        await migrate(url)
        start = time.perf_counter()
        await fill(url, content()[0], MONDAY, rows)
        print(f"{rows:,} proposals filled in {time.perf_counter() - start:.0f} s")
        yield url


async def fill(url: str, catalogue: Catalogue, now: datetime, rows: int) -> None:
    """Add that many to a migrated, empty database; shows how far it is."""
    spots = [place for place in catalogue.places if place.level.value in ("courtyard", "community")]
    values: dict[str, Any] = {
        "problems": list(_PROBLEMS),
        "solutions": list(_SOLUTIONS),
        "places": [place.id for place in spots],
        "bodies": [catalogue.body_for(place.id, place.level).id for place in spots],
        "codes": list(catalogue.lists.topics),
    }
    sizes = {f"many_{name}": len(one) for name, one in values.items() if name != "bodies"}
    asked = values | sizes | {"now": now, "rows": rows, "residents": RESIDENTS}
    engine = engines.migrating(url)
    async with engine.begin() as connection:
        await connection.execute(text(_ADD_RESIDENTS), {"now": now, "residents": RESIDENTS})
        indexes = (await connection.execute(text(_INDEXES))).all()
        for index in indexes:
            await connection.execute(text(f"DROP INDEX {index.indexname}"))
    with tqdm(total=rows, desc="filling", unit=" proposals") as bar:
        for first in range(1, rows + 1, _AT_ONCE):
            last = min(rows, first + _AT_ONCE - 1)
            async with engine.begin() as connection:
                await _add(connection, asked | {"first": first, "last": last})
            bar.update(last - first + 1)
    for index in tqdm(indexes, desc="indexing", unit=" indexes"):
        async with engine.begin() as connection:
            await connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
            await connection.execute(text(index.indexdef))
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


async def _add(connection: AsyncConnection, asked: Mapping[str, Any]) -> None:
    known = await connection.execute(text("SELECT coalesce(max(id), 0) FROM proposals"))
    after = known.scalar_one()
    await connection.execute(text(_ADD_PROPOSALS), asked)
    await connection.execute(text(_ADD_EVENTS), {"after": after})
    await connection.execute(text(_ADD_NOTICES), {"after": after})
    await connection.run_sync(index_all, after)
