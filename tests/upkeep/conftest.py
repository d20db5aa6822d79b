"""A desk with data of every kind, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import catalogue
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.media import FolderMedia
from bot.catalogue import Catalogue
from bot.paths import ROOT


@pytest.fixture(scope="session")
def rules() -> Catalogue:
    """The catalogue as shipped."""
    return catalogue.load(ROOT)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[StaffDatabase]:
    """A migrated, empty database of each kind."""
    opened = StaffDatabase(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def media(tmp_path: Path) -> FolderMedia:
    """An empty folder of media."""
    return FolderMedia(tmp_path / "media")
