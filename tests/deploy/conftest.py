"""nginx as shipped in front of two stand-ins for processes of the desk."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientSession, TCPConnector, web

from tests.deploy.town import Ports, configuration, nginx


@pytest.fixture
def ports() -> Ports:
    return Ports()


class Desk:
    """Stands where a process of the desk would: tells who it is, or fails as it is told."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.status = 200
        self.cuts = False
        self.slow = asyncio.Event()
        self.slow.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path_qs))
        self.headers = dict(request.headers)
        await request.read()
        await self.slow.wait()
        if self.cuts:
            assert request.transport is not None
            request.transport.abort()
        if request.path == "/console/live":
            return await self._stream(request)
        return web.Response(status=self.status, text=str(id(self)))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"event: tickets\ndata: 1\n\n")
        self.slow.clear()
        await self.slow.wait()
        return response


@pytest.fixture
async def desks(tmp_path: Path, ports: Ports):
    """Two of them, behind nginx."""
    found = [Desk(), Desk()]
    runners = []
    for desk, port in zip(found, ports.desks, strict=True):
        app = web.Application(client_max_size=64 << 20)
        app.router.add_route("*", "/{path:.*}", desk.answer)
        runners.append(web.AppRunner(app, shutdown_timeout=0.1))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", port).start()
    with nginx(configuration(tmp_path, ports)):
        await _listens(ports.plain)
        yield found
    for desk in found:
        desk.slow.set()
    for runner in runners:
        await runner.cleanup()


async def _listens(port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


@pytest.fixture
async def session():
    async with ClientSession(connector=TCPConnector(ssl=False)) as opened:
        yield opened
