"""A world on each kind of database, emptied for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.adapters.database.migrate import migrate
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.memory import ManualClock
from tests.servers import POSTGRES, postgres_database
from tests.unit.watch.world import World, at

_TABLES = (
    "secondings", "events", "proposals", "calls", "outbox", "bot_state", "staff", "residents",
    "ref_counters",
)  # fmt: skip
_EMPTY = "SET session_replication_role = replica;" + "".join(f"DELETE FROM {t};" for t in _TABLES)


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied."""
    path = tmp_path_factory.mktemp("watch") / "migrated.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One migrated database for all tests."""
    with asyncio.Runner() as runner:
        temporary = postgres_database(POSTGRES)
        url = runner.run(temporary.__aenter__())
        try:
            runner.run(migrate(url))
            yield url
        finally:
            runner.run(temporary.__aexit__(None, None, None))


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "test.db")
        return f"sqlite:///{tmp_path / 'test.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def world(address: str) -> AsyncIterator[World]:
    """Monday morning at ten, a resident, and two processes on one empty database."""
    if address.startswith("postgresql"):
        connection = await asyncpg.connect(address)
        await connection.execute(_EMPTY)
        await connection.close()
    databases = [StaffDatabase(address), StaffDatabase(address)]
    made = World(databases, ManualClock(at("2026-11-23")))
    await made.add_resident()
    yield made
    for one in databases:
        await one.close()
