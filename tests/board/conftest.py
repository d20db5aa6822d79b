"""A street in front of its public board, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, async_playwright

from bot.adapters.database import StaffDatabase
from bot.adapters.database.migrate import migrate
from tests.board.street import Street
from tests.console.browsing import CHROMIUM, QUIET
from tests.console.world import PEOPLE, World


async def _street(url: str) -> AsyncIterator[Street]:
    world = World(StaffDatabase(url))
    for login, role, body in PEOPLE:
        await world.add_staff(login, role, body)
    await world.add_resident("r1")
    yield await Street.open(world)
    for client in world.clients:
        await client.close()
    await world.database.close()


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    """On SQLite."""
    url = f"sqlite:///{tmp_path / 'board.db'}"
    await migrate(url)
    async for one in _street(url):
        yield one


@pytest.fixture
async def any_street(database_url: str) -> AsyncIterator[Street]:
    """On each database."""
    async for one in _street(database_url):
        yield one


@pytest.fixture
async def browser() -> AsyncIterator[BrowserContext]:
    """Somebody's telephone; scripts are for axe alone, the board has none."""
    async with async_playwright() as player:
        running = await player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield await running.new_context(
            viewport={"width": 320, "height": 700}, locale="zh-CN", bypass_csp=True
        )
        await running.close()
