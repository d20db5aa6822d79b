"""The whole desk on a port of its own, as `python -m bot serve` runs it in the sandbox."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from bot import bootstrap, settings
from bot.adapters.database.migrate import migrate
from tests.servers import free_port


@dataclass
class Running:
    """A desk that serves."""

    url: str
    parts: bootstrap.Parts


@pytest.fixture
async def desk(trained: tuple, tmp_path: Path) -> AsyncIterator[Running]:
    chosen = settings.read({"PORT": str(free_port())}, tmp_path)
    await migrate(chosen.database_url)
    async with bootstrap.open_messenger(chosen) as messenger:
        parts = bootstrap.make_parts(chosen, messenger, *trained)
        runner = web.AppRunner(bootstrap.make_app(parts), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, chosen.host, chosen.port).start()
        yield Running(f"http://{chosen.host}:{chosen.port}", parts)
        await runner.cleanup()
