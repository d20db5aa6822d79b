"""A desk with data of every kind, on both databases; a purge of it, and another machine."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import catalogue, settings
from bot.adapters.database.purge_database import PurgeDatabase
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.media import FolderMedia
from bot.catalogue import Catalogue, Kept
from bot.paths import ROOT
from bot.upkeep.backup import Place
from bot.upkeep.certificate import Certificate
from bot.upkeep.purge import Purge
from tests.servers import POSTGRES, postgres_database
from tests.upkeep import street
from tests.upkeep.street import NOW


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


@pytest.fixture
async def busy(database: StaffDatabase) -> StaffDatabase:
    """Somebody wrote a minute ago, so that the clock is not in doubt."""
    await street.say(database, "today", NOW - timedelta(minutes=1))
    return database


@pytest.fixture
def ago(rules: Catalogue) -> Callable[..., datetime]:
    """The moment a kind's limit ago, and a bit more or less."""

    def moment(kind: Kept, more: timedelta = timedelta()) -> datetime:
        return NOW - timedelta(days=rules.subdistrict.retention[kind].days) - more

    return moment


@pytest.fixture
def purge(
    database_url: str, media: FolderMedia, rules: Catalogue
) -> Callable[..., Awaitable[Certificate]]:
    """Purges as of now by the shipped rules, or as a test says."""

    async def run(
        *, dry: bool = False, now: datetime = NOW, rules: Catalogue = rules
    ) -> Certificate:
        opened = PurgeDatabase(database_url, dry=dry)
        try:
            return await Purge(opened, media, rules, now, dry).run()
        finally:
            await opened.close()

    return run


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Place:
    """Where a desk keeps its data: a migrated, empty database of each kind, a folder."""
    environ = {"DATABASE_URL": database_url, "SECRET_KEY": "s" * 40}
    return Place(settings.read(environ, tmp_path / "var"))


@pytest.fixture
async def elsewhere(place: Place, tmp_path: Path) -> AsyncIterator[Place]:
    """Another machine of the same desk: an empty database, an empty folder."""
    if place.kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'elsewhere' / 'yishi.db'}"
        yield Place(replace(place.settings, database_url=url, var=tmp_path / "elsewhere"))
        return
    async with postgres_database(POSTGRES) as url:
        yield Place(replace(place.settings, database_url=url, var=tmp_path / "elsewhere"))


@pytest.fixture
async def desk(place: Place) -> Place:
    """A desk that worked yesterday, and has stopped."""
    database = StaffDatabase(place.url)
    await street.fill(database, place.media, datetime.now(UTC) - timedelta(days=1))
    await database.close()
    return place
