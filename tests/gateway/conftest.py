"""Databases for the gateway's tests: one of each kind, emptied before each test."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.adapters.database.migrate import migrate
from tests.contract.database.conftest import empty
from tests.servers import POSTGRES, postgres_database


@pytest.fixture(scope="session")
def gateway_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file after all migrations, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def gateway_postgresql() -> Iterator[str]:
    """A PostgreSQL database after all migrations, for the whole session."""
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        temporary = postgres_database(POSTGRES)
        url = runner.run(temporary.__aenter__())
        stack.callback(lambda: runner.run(temporary.__aexit__(None, None, None)))
        runner.run(migrate(url))
        yield url


@pytest.fixture
def sqlite_url(gateway_file: Path, tmp_path: Path) -> str:
    """An empty SQLite file of one's own."""
    shutil.copy(gateway_file, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """Where a database of each kind is."""
    name = {"sqlite": "sqlite_url", "postgresql": "gateway_postgresql"}[request.param]
    found: str = request.getfixturevalue(name)
    return found


@pytest.fixture
async def url(address: str) -> str:
    """An empty database of each kind."""
    if address.startswith("postgresql"):
        await empty(address)
    return address


@pytest.fixture
async def postgres_url(gateway_postgresql: str) -> str:
    """An empty PostgreSQL database."""
    await empty(gateway_postgresql)
    return gateway_postgresql
