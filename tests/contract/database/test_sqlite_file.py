"""What is particular to one SQLite file."""

import asyncio
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.adapters.database import Database, calls, engines, inbox, outbox, proposals
from bot.adapters.database.migrate import migrate
from bot.adapters.turnstile import Turnstile
from tests.builders import MONDAY, a_resident


@pytest.fixture
async def opened(sqlite_url):
    database = Database(sqlite_url)
    yield database
    await database.close()


async def pragma(database, name, *, readonly):
    async with database.open_work(readonly=readonly) as work:
        return (await work._connection.exec_driver_sql(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize("readonly", [False, True])
async def test_every_connection_is_durable_and_keeps_its_references(opened, readonly):
    assert await pragma(opened, "journal_mode", readonly=readonly) == "wal"
    assert await pragma(opened, "synchronous", readonly=readonly) == 2
    assert await pragma(opened, "foreign_keys", readonly=readonly) == 1
    assert await pragma(opened, "busy_timeout", readonly=readonly) == 10_000


async def test_a_work_that_only_reads_cannot_write(opened):
    async with opened.open_work(readonly=True) as work:
        with pytest.raises(OperationalError, match="readonly"):
            await work.residents.add(a_resident())


async def test_nobody_else_on_the_machine_reads_the_file(tmp_path):
    path = tmp_path / "var" / "yishi.db"
    await migrate(f"sqlite:///{path}")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_two_processes_take_turns_at_writing(opened, sqlite_url):
    other = Database(sqlite_url)

    async def take(database):
        async with database.open_work() as work:
            ref = await work.proposals.next_ref("SMQ", 2026)
            await work.commit()
            return ref

    refs = await asyncio.gather(*(take(one) for one in (opened, other) * 15))
    await other.close()

    assert len(set(refs)) == 30


async def test_reading_then_writing_never_fails_because_another_process_wrote(opened, sqlite_url):
    other = Database(sqlite_url)

    async def count(database):
        async with database.open_work() as work:
            now = int(await work.shared.get("count", MONDAY) or 0)
            await asyncio.sleep(0)
            await work.shared.put("count", str(now + 1))
            await work.commit()

    await asyncio.gather(*(count(one) for one in (opened, other) * 10))
    await other.close()

    async with opened.open_work(readonly=True) as work:
        assert await work.shared.get("count", MONDAY) == "20"


async def test_a_file_locked_by_another_program_is_waited_for(opened, sqlite_url):
    lock = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), check_same_thread=False)
    lock.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, lock.rollback).start()

    async with asyncio.timeout(5), opened.open_work() as work:
        await work.residents.add(a_resident())
        await work.commit()

    async with opened.open_work(readonly=True) as work:
        assert await work.residents.by_handle("handle-liu") is not None
    lock.close()


async def test_works_that_are_nested_say_so_at_once(opened):
    async with opened.open_work():
        with pytest.raises(RuntimeError, match="not nested"):
            await opened.open_work().__aenter__()

    async with opened.open_work() as work:
        await work.residents.add(a_resident())


async def test_who_waits_too_long_for_the_store_is_told(opened):
    turnstile = Turnstile(patience=0.01)
    await turnstile.enter()

    with pytest.raises(TimeoutError, match="busy"):
        await asyncio.create_task(turnstile.enter())

    turnstile.leave()
    await turnstile.enter()


async def test_an_idle_store_does_not_keep_the_program_alive(opened):
    await opened.ping()

    assert all(one.daemon for one in threading.enumerate() if "connection_worker" in one.name)


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (inbox._OLDEST_OPEN, "ix_inbox_open"),
        (inbox._STALE, "ix_inbox_stale"),
        (outbox._DUE, "ix_outbox_pending"),
        (outbox._WAITING, "ix_outbox_waiting"),
        (calls._OPEN, "ix_calls_open"),
        (proposals._OWN_NEWEST_FIRST, "ix_proposals_proposer_created_at"),
    ],
)
async def test_a_queue_costs_what_is_in_it_not_what_ever_was(opened, statement, index):
    sql = str(statement.compile(dialect=opened._reader.dialect))
    async with opened.open_work(readonly=True) as work:
        sql = f"EXPLAIN QUERY PLAN {sql.replace('?', '1')}"
        rows = await work._connection.exec_driver_sql(sql)
        plan = [row[3] for row in rows]

    tables = [step for step in plan if step.startswith(("SEARCH", "SCAN"))]
    assert all(index in step for step in tables), plan


@pytest.mark.parametrize(
    "url",
    ["", "sqlite://", "sqlite:///:memory:", "mysql://root@localhost/yishi", "postgresql://host"],
)
def test_an_address_of_no_known_kind_is_refused(url):
    with pytest.raises(ValueError, match="DATABASE_URL"):
        Database(url)


def test_a_path_may_be_relative_or_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    engines.connect("sqlite:///var/one.db")
    engines.connect(f"sqlite:///{tmp_path}/two.db")

    assert Path("var/one.db").exists()
    assert (tmp_path / "two.db").exists()


def test_options_of_a_postgresql_address_are_those_every_client_reads():
    url = engines.parse("postgresql://localhost/yishi?options=-csearch_path%3Dpilot -c jit=on")

    assert engines._options(url) == {"search_path": "pilot", "jit": "on"}


ASK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(connection.execute("SELECT count(*) FROM residents").fetchone()[0])
connection.close()
"""


async def _seen_by_another_process(url: str) -> int:
    path = url.removeprefix("sqlite:///")
    asking = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ASK, path, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await asking.communicate()
    return int(said)


async def test_another_process_leaves_the_log_to_us(opened, sqlite_url):
    seen = []
    for name in ("anna", "bela", "cilla"):
        async with opened.open_work() as work:
            await work.residents.add(a_resident(name))
            await work.commit()
        await Database(sqlite_url).close()  # e.g. /readyz looking at the migrations
        seen.append(await _seen_by_another_process(sqlite_url))

    assert seen == [1, 2, 3]
