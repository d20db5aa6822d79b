"""The stores on trial: the twin in memory, a SQLite file and a PostgreSQL database."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import pytest

from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate
from bot.adapters.memory import MemoryDatabase
from tests.builders import a_resident
from tests.servers import POSTGRES, postgres_database

Store = Database | MemoryDatabase


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file after all migrations, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL database after all migrations, for the whole session."""
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        temporary = postgres_database(POSTGRES)
        url = runner.run(temporary.__aenter__())
        stack.callback(lambda: runner.run(temporary.__aexit__(None, None, None)))
        runner.run(migrate(url))
        yield url


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A migrated SQLite file of its own."""
    shutil.copy(migrated_file, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database of each kind."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> str | None:
    """The address of each kind of store; the twin in memory has none."""
    if request.param == "memory":
        return None
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """An empty database of each kind."""
    if url.startswith("postgresql"):
        await empty(url)
    opened = Database(url)
    yield opened
    await opened.close()


@pytest.fixture
async def store(place: str | None) -> AsyncIterator[Store]:
    """An empty store of each kind: what holds of one holds of all."""
    if place is None:
        yield MemoryDatabase()
        return
    if place.startswith("postgresql"):
        await empty(place)
    opened = Database(place)
    yield opened
    await opened.close()


@pytest.fixture
async def known(store: Store) -> Store:
    """A store that knows the residents Liu and Chen."""
    async with store.open_work() as work:
        for name in ("liu", "chen"):
            await work.residents.add(a_resident(name))
        await work.commit()
    return store


async def empty(url: str) -> None:
    """Delete from every table but Alembic's, past the trigger that guards the events."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> $1",
            "alembic_version",
        )
        deletes = [f"DELETE FROM {row['tablename']}" for row in rows]
        unguarded = ["SET session_replication_role = replica", "SET synchronous_commit = off"]
        await connection.execute("; ".join([*unguarded, *deletes]))
    finally:
        await connection.close()
