"""A world on each kind of database."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.database.staff import StaffDatabase
from bot.adapters.memory import ManualClock
from tests.unit.watch.world import World, at


@pytest.fixture
async def world(url: str) -> AsyncIterator[World]:
    """Monday morning at ten, a resident, and two processes on one empty database."""
    databases = [StaffDatabase(url), StaffDatabase(url)]
    made = World(databases, ManualClock(at("2026-11-23")))
    await made.add_resident()
    yield made
    for one in databases:
        await one.close()
