"""Migrations: numbered, in sequence, forward and back, and equal to the tables in code."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from bot.adapters.database import Database, engines, meeting_tables, message_tables, staff_tables
from bot.adapters.database.migrate import (
    MIGRATIONS,
    is_current,
    migrate,
    migrate_back,
    revision_of,
    scripts,
)
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.database.tables import metadata
from bot.adapters.media import FolderMedia
from bot.ports import Filter
from tests.builders import MONDAY, TRIAGER, a_proposal, a_resident, an_incoming, later
from tests.servers import POSTGRES, postgres_database
from tests.upkeep import street
from tests.upkeep.rows import all_rows, execute

LOADED = (meeting_tables, message_tables, staff_tables)
FILES = sorted((MIGRATIONS / "versions").glob("*.py"))


@pytest.fixture
def fresh_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new' / 'yishi.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
async def fresh(request, fresh_sqlite):
    """The address of a database without a single table."""
    if request.param == "sqlite":
        yield fresh_sqlite
        return
    async with postgres_database(POSTGRES) as url:
        yield url


def test_files_are_numbered_from_one_without_gap():
    numbers = [path.name[:4] for path in FILES]

    assert numbers == [f"{number:04d}" for number in range(1, len(FILES) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", path.name) for path in FILES)


def test_each_migration_follows_the_one_before_it():
    chain = list(scripts().walk_revisions())[::-1]

    assert [one.revision for one in chain] == [path.name[:4] for path in FILES]
    assert [one.down_revision for one in chain] == [None, *(one.revision for one in chain[:-1])]
    assert all(Path(one.path).name.startswith(f"{one.revision}_") for one in chain)


async def test_a_new_database_becomes_current(fresh):
    assert await revision_of(fresh) is None
    assert not await is_current(fresh)

    await migrate(fresh)

    assert await is_current(fresh)
    assert await revision_of(fresh) == FILES[-1].name[:4]


async def test_migrating_twice_changes_nothing(fresh):
    await migrate(fresh)
    await migrate(fresh)

    assert await is_current(fresh)


async def test_the_way_back_leaves_nothing_and_forward_works_again(fresh):
    await migrate(fresh)
    await migrate_back(fresh, "base")
    left = await _tables(fresh)
    await migrate(fresh)

    assert left == {"alembic_version"}
    assert await is_current(fresh)


async def test_each_step_back_can_be_taken_forward_again(fresh):
    for path in FILES:
        await migrate(fresh, path.name[:4])
        await migrate_back(fresh, "-1")
        await migrate(fresh, path.name[:4])

    assert await is_current(fresh)


async def test_what_migrations_make_is_what_the_code_expects(url):
    def compare(connection):
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        return compare_metadata(context, metadata)

    engine = engines.migrating(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(compare)
    await engine.dispose()

    assert found == []


async def test_data_goes_one_step_back_and_forward_unharmed(fresh):
    await migrate(fresh)
    database = Database(fresh)
    async with database.open_work() as work:
        await work.residents.add(a_resident())
        await work.inbox.receive("resident-liu", an_incoming(), MONDAY)
        await work.proposals.add(a_proposal(seconders={"resident-chen"}))
        before = await work.proposals.get("SMQ-2026-000001")
        await work.commit()
    await database.close()

    await migrate_back(fresh, "0005")
    await migrate(fresh)

    async with database.open_work(readonly=True) as work:
        assert await work.proposals.get("SMQ-2026-000001") == before
        assert await work.proposals.find(Filter(words="声控灯")) == [before]
        assert len(await work.inbox.recent("resident-liu")) == 1
    await database.close()


@pytest.mark.parametrize("back_to", [path.name[:4] for path in FILES[:-1]])
async def test_what_an_older_form_can_hold_survives_the_way_back_and_forward(
    fresh, tmp_path, back_to
):
    await migrate(fresh)
    database = StaffDatabase(fresh)
    await street.fill(database, FolderMedia(tmp_path / "media"))
    await database.close()
    before = await all_rows(fresh)

    await migrate_back(fresh, back_to)
    held = await _tables(fresh)
    await migrate(fresh)

    after = await all_rows(fresh)
    assert {name for name, rows in before.items() if rows} >= {"events", "inbox", "looks"}
    for table, rows in before.items():
        assert after[table] == (rows if table in held else []), table


async def test_ways_back_loosen_and_forward_tighten_the_guard_of_events(fresh):
    """Only the newest form lets a purge delete, and only inside its own transaction."""
    await migrate(fresh)
    database = Database(fresh)
    await _stored_event(database)
    await database.close()
    flag = "INSERT INTO bot_state (key, value) VALUES ('purging', '')"

    await migrate_back(fresh, "0007")
    with pytest.raises(DBAPIError, match="appended, never changed"):
        await execute(fresh, flag, "DELETE FROM events")
    await migrate(fresh)
    with pytest.raises(DBAPIError, match="appended, never changed"):
        await execute(fresh, "DELETE FROM events")
    with pytest.raises(DBAPIError, match="appended, never changed"):
        await execute(fresh, flag, "UPDATE events SET actor_id = 'x'")
    await execute(fresh, flag, "DELETE FROM events")


async def test_a_migration_that_fails_leaves_the_database_as_it_was(fresh, monkeypatch):
    await migrate(fresh, "0014")
    before = await _tables(fresh)

    def fail(connection):
        raise RuntimeError("the disk is full")

    module = scripts().get_revision("0015").module
    monkeypatch.setattr("bot.adapters.database.search.index_all", fail)
    monkeypatch.setattr(module, "index_all", fail)
    with pytest.raises(RuntimeError, match="disk is full"):
        await migrate(fresh)

    assert await revision_of(fresh) == "0014"
    assert await _tables(fresh) == before


async def _stored_event(database):
    async with database.open_work() as work:
        proposal = a_proposal()
        proposal.take("accept", TRIAGER, later(hours=1), body="body-maan")
        await work.proposals.add(proposal)
        await work.commit()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET actor_id = 'somebody'",
        "DELETE FROM events",
        "DELETE FROM events WHERE id = 1",
    ],
)
async def test_what_happened_can_be_neither_changed_nor_deleted(database, url, change):
    await _stored_event(database)

    with pytest.raises(DBAPIError, match="appended, never changed"):
        await execute(url, change)

    async with database.open_work(readonly=True) as work:
        found = await work.proposals.get("SMQ-2026-000001")
    assert [event.step for event in found.events] == ["submit", "accept"]


async def test_postgresql_does_not_truncate_events_either(postgresql_url):
    with pytest.raises(DBAPIError, match="appended, never changed"):
        await execute(postgresql_url, "TRUNCATE events")


async def test_sqlite_does_not_replace_events_either(sqlite_url):
    database = Database(sqlite_url)
    await _stored_event(database)
    await database.close()

    with pytest.raises(DBAPIError, match="appended, never changed"):
        await execute(sqlite_url, "INSERT OR REPLACE INTO events SELECT * FROM events")


async def _tables(url):
    if url.startswith("sqlite"):
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    (found,) = await execute(url, query)
    return {row[0] for row in found}


def _is_ours(thing, name, kind, reflected, compare_to):
    """The index of words differs between the databases and is made by its migration alone."""
    return not (
        kind in ("table", "index") and ("proposal_words" in name or "publication_words" in name)
    )
