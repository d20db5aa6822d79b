"""What all tests share: servers that may be there, the trained model, a desk in a test."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.adapters.rasa.quiet import keep_quiet

keep_quiet()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """With CI set nothing skips: what would have skipped fails, and says why."""
    report = yield
    if os.environ.get("CI") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may: {report.longrepr[2]}"
    return report


@pytest.fixture(scope="session")
def trained() -> tuple[object, object]:
    """The dialogue with its model, loaded once; training it first is the make target's work."""
    from bot import bootstrap

    return bootstrap.load_dialogue()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A migrated database of each kind; without a server the test skips, in CI it fails."""
    from bot.adapters.database.migrate import migrate
    from tests.servers import POSTGRES, postgres_database

    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'test.db'}"
        await migrate(url)
        yield url
        return
    async with postgres_database(POSTGRES) as url:
        await migrate(url)
        yield url
