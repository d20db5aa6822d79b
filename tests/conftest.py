"""What all tests share: databases that may be there, the trained model."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.adapters.database.migrate import migrate
from bot.adapters.rasa.quiet import keep_quiet
from tests.servers import POSTGRES, empty, postgres_database

keep_quiet()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """With CI set nothing skips: what would have skipped fails, and says why.

    A known failure that failed is reported as skipped too, and stays what it is.
    """
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may: {report.longrepr[2]}"
    return report


@pytest.fixture(scope="session")
def trained() -> tuple[object, object]:
    """The dialogue with its model, loaded once; training it first is the make target's work."""
    from bot import bootstrap

    return bootstrap.load_dialogue()


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_one(request: pytest.FixtureRequest) -> str:
    """A migrated database of each kind: a file of one's own, or one to be copied."""
    name = "sqlite_url" if request.param == "sqlite" else "model_postgresql"
    address: str = request.getfixturevalue(name)
    return address


@pytest.fixture
async def database_url(migrated_one: str) -> AsyncIterator[str]:
    """A new database of each kind, migrated; without a server the test skips, in CI it fails."""
    if migrated_one.startswith("sqlite"):
        yield migrated_one
        return
    async with postgres_database(POSTGRES, migrated_one) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file after all migrations, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def model_postgresql() -> Iterator[str]:
    """A PostgreSQL database after all migrations, to be copied: nobody ever works in it."""
    yield from _migrated_postgresql()


@pytest.fixture(scope="session")
def migrated_postgresql() -> Iterator[str]:
    """A PostgreSQL database after all migrations, to be emptied."""
    yield from _migrated_postgresql()


def _migrated_postgresql() -> Iterator[str]:
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        temporary = postgres_database(POSTGRES)
        url = runner.run(temporary.__aenter__())
        stack.callback(lambda: runner.run(temporary.__aexit__(None, None, None)))
        runner.run(migrate(url))
        yield url


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """An empty SQLite file."""
    shutil.copy(migrated_file, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
async def postgresql_url(migrated_postgresql: str) -> str:
    """An empty PostgreSQL database."""
    await empty(migrated_postgresql)
    return migrated_postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind: quicker than a new one, but PostgreSQL's ids count on."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address
