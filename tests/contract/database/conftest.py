"""The stores on trial: the twin in memory, a SQLite file and a PostgreSQL database."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.database import Database
from bot.adapters.memory import MemoryDatabase
from tests.builders import a_resident

Store = Database | MemoryDatabase


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """An empty database of each kind."""
    opened = Database(url)
    yield opened
    await opened.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> str | None:
    """The address of each kind of store; the twin in memory has none."""
    if request.param == "memory":
        return None
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture
async def store(place: str | None) -> AsyncIterator[Store]:
    """An empty store of each kind: what holds of one holds of all."""
    opened = MemoryDatabase() if place is None else Database(place)
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
