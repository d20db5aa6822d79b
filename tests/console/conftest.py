"""Worlds for the console's tests: on SQLite, and on both databases where it matters."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, async_playwright

from bot.adapters.database import StaffDatabase
from bot.adapters.database.migrate import migrate
from tests.console.browsing import CHROMIUM, QUIET
from tests.console.setting_up import Desk
from tests.console.world import PEOPLE, World


@asynccontextmanager
async def _peopled(url: str) -> AsyncIterator[World]:
    world = World(StaffDatabase(url))
    for login, role, body in PEOPLE:
        await world.add_staff(login, role, body)
    await world.add_resident("r1")
    yield world
    for client in world.clients:
        await client.close()
    await world.database.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A peopled street on SQLite."""
    url = f"sqlite:///{tmp_path / 'console.db'}"
    await migrate(url)
    async with _peopled(url) as one:
        yield one


@pytest.fixture
async def any_world(database_url: str) -> AsyncIterator[World]:
    """The same on SQLite and on PostgreSQL."""
    async with _peopled(database_url) as one:
        yield one


@pytest.fixture
async def browser(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BrowserContext]:
    """A browser at a desk; the live look is quicker than in real life."""
    monkeypatch.setattr("bot.console.live.EVERY", 0.1)
    async with async_playwright() as player:
        running = await player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield await running.new_context(
            viewport={"width": 1280, "height": 900}, locale="zh-CN", bypass_csp=True
        )
        await running.close()


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    """On SQLite."""
    return Desk(world, tmp_path / "root")
