"""Servers a fault test breaks: databases of its own, a relay that can be cut, private instances."""

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
from aiohttp.test_utils import unused_port

from bot.adapters.database.migrate import migrate
from tests.servers import POSTGRES, postgres_database

Fresh = Callable[[], Awaitable[str]]
_BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))


@asynccontextmanager
async def fresh_databases(kind: str, folder: Path) -> AsyncIterator[Fresh]:
    """Makes as many migrated databases as wanted: migrated once, then copied."""
    number = itertools.count()
    if kind == "sqlite":
        await migrate(f"sqlite:///{folder / 'migrated.db'}")

        async def copied() -> str:
            path = folder / f"{next(number)}.db"
            shutil.copy(folder / "migrated.db", path)
            return f"sqlite:///{path}"

        yield copied
        return
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(postgres_database(POSTGRES))
        await migrate(first)

        async def cloned() -> str:
            url = await stack.enter_async_context(postgres_database(POSTGRES))
            await _clone(first, url)
            return url

        yield cloned


async def _clone(first: str, url: str) -> None:
    """Make an empty database the copy of a migrated one."""
    connection = await asyncpg.connect(POSTGRES)
    old, new = first.rpartition("/")[2], url.rpartition("/")[2]
    try:
        await connection.execute(f"DROP DATABASE {new}")
        await connection.execute(f"CREATE DATABASE {new} TEMPLATE {old}")
    finally:
        await connection.close()


class Relay:
    """A TCP relay before a server: what goes through it can be cut, and later goes on."""

    def __init__(self, host: str, port: int) -> None:
        self._to, self.port = (host, port), unused_port()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Refuse new connections and reset those there are, as a server that is killed does."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*self._to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        try:
            await asyncio.gather(_pump(reader, back), _pump(there, writer))
        finally:
            self._open -= {writer, back}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.transport.abort()


class PostgreSQL:
    """A private server, to be stopped and started at will; needs its programs on this machine."""

    def __init__(self, folder: str) -> None:
        self._folder, self.port = folder, unused_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    async def make(self) -> None:
        """Make the cluster and start it."""
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres")
        await self._run("initdb", "-D", f"{self._folder}/data", "-U", "postgres", "-A", "trust")
        await self.start()

    async def start(self) -> None:
        """Start; returns when it answers."""
        await self._control("start", "-o", f"-p {self.port} -k {self._folder} -h 127.0.0.1")

    async def stop(self, how: str = "immediate") -> None:
        """Stop; `immediate` is as if the power failed: it recovers from its log."""
        await self._control("stop", "-m", how)

    async def _control(self, *words: str) -> None:
        log = f"{self._folder}/log"
        await self._run("pg_ctl", "-D", f"{self._folder}/data", "-l", log, "-w", *words)

    async def _run(self, program: str, *words: str) -> None:
        command = [str(_BINARIES / program), *words]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        await run(*command)


@asynccontextmanager
async def private_postgresql() -> AsyncIterator[PostgreSQL]:
    """A server of one's own."""
    with tempfile.TemporaryDirectory() as folder:
        server = PostgreSQL(folder)
        await server.make()
        try:
            yield server
        finally:
            await server.stop()


class Redis:
    """A private Redis that keeps nothing."""

    def __init__(self) -> None:
        self.port = unused_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; it may take a moment to answer."""
        self._process = await asyncio.create_subprocess_exec(
            "redis-server", "--port", str(self.port), "--save", "", "--bind", "127.0.0.1",
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def stop(self) -> None:
        """`kill -9`."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()

    async def flush(self) -> None:
        """FLUSHALL."""
        await run("redis-cli", "-p", str(self.port), "FLUSHALL")


async def run(*command: str) -> None:
    """Run a program to its end; raises RuntimeError with what it said.

    What it says goes to a file: a server it leaves running would hold a pipe open for ever.
    """
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(*command, stdout=said, stderr=said, cwd="/")
        if await process.wait():
            said.seek(0)
            raise RuntimeError(f"{command}: {said.read().decode()}")
