"""A desk's memory for the tests of what comes after filing."""

import pytest

from bot.adapters.memory.database import MemoryDatabase


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()
