"""The desk as an operator starts it, for the benchmarks: processes, and residents who talk."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import psutil
from aiohttp import ClientError, ClientSession

from bot import settings
from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate
from bot.paths import VAR
from bot.ports import Filter
from bot.sandbox.clock import WallClock
from bot.sandbox.gateway import Gateway
from bot.sandbox_account import callback_url, sandbox_account
from tests.servers import free_port

VISIT = ("马东大院的路灯坏了半个月", "1", "换成声控灯", "没有", "提交", "路灯那个怎么样了")
"""What a resident says who files a proposal and asks what became of it."""
LONGEST_START = 120.0
_serial = count(int(time.time()) * 1000)


class Unanswered(Exception):
    """A message got no passive reply."""


@dataclass
class Desk:
    """Running processes; `ready` is how many seconds the first one took."""

    account: settings.Settings
    ready: float = 0.0
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)
    gateways: list[Gateway] = field(default_factory=list)

    def megabytes(self) -> float:
        """Resident memory of the largest process."""
        sizes = [psutil.Process(one.pid).memory_info().rss for one in self.processes]
        return max(sizes) / 1e6

    async def filed(self) -> int:
        """How many proposals are stored."""
        async with self.database() as database, database.open_work(readonly=True) as work:
            return await work.proposals.count(Filter())

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """What the processes write to."""
        database = Database(self.account.database_url)
        try:
            yield database
        finally:
            await database.close()

    async def say(self, openid: str, text: str) -> float:
        """One signed and encrypted callback; milliseconds until its reply. Raises Unanswered."""
        fields = {
            "ToUserName": self.account.wechat.account_id,
            "FromUserName": openid,
            "CreateTime": int(time.time()),
            "MsgType": "text",
            "Content": text,
            "MsgId": next(_serial),
        }
        gateway = self.gateways[hash(openid) % len(self.gateways)]
        started = time.perf_counter()
        delivery = await gateway.push(openid, fields)
        if not delivery.reply:
            raise Unanswered(text)
        return (time.perf_counter() - started) * 1000


def residents() -> Iterator[str]:
    """Openids nobody had before."""
    for number in count():
        yield f"oBench{time.time_ns() % 10**16:016d}{number:06d}"[:28]


@asynccontextmanager
async def running(database: str = "", redis: str = "", processes: int = 1) -> AsyncIterator[Desk]:
    """Processes on one database (default: a fresh SQLite file), ready and filled with the demo."""
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite:///{folder}/bench.db"
        environ = {"DATABASE_URL": url, "SECRET_KEY": "b" * 40}
        environ |= {"REDIS_URL": redis} if redis else {}
        await migrate(url)
        desk = Desk(settings.read(environ, VAR))
        try:
            for _ in range(processes):
                await _start(desk, environ)
            await _calm(desk)
            yield desk
        finally:
            for gateway in desk.gateways:
                await gateway.close()
            for process in desk.processes:
                process.terminate()
            await asyncio.gather(*(process.wait() for process in desk.processes))


async def _start(desk: Desk, environ: dict[str, str]) -> None:
    environ = environ | {"PORT": str(free_port())}
    read = settings.read(environ, VAR)
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        env=os.environ | environ,
        stdout=asyncio.subprocess.PIPE,
    )
    desk.processes.append(process)
    await is_ready(f"http://127.0.0.1:{read.port}/readyz")
    desk.ready = desk.ready or time.perf_counter() - started
    await _said_ready(process)
    desk.gateways.append(Gateway(sandbox_account(read), callback_url(read), WallClock()))


async def _said_ready(process: asyncio.subprocess.Process) -> None:
    """Wait for the line printed once the sandbox is filled with the demo."""
    assert process.stdout is not None
    async with asyncio.timeout(LONGEST_START):
        while not (await process.stdout.readline()).startswith(b"ready:"):
            assert process.returncode is None, "the desk has ended"


async def _calm(desk: Desk) -> None:
    """Wait until the demo's residents have been sent what they are owed."""
    async with desk.database() as database, asyncio.timeout(LONGEST_START):
        while True:
            async with database.open_work(readonly=True) as work:
                if not await work.outbox.due(datetime.now(UTC), 1):
                    return
            await asyncio.sleep(0.1)


async def is_ready(url: str, longest: float = LONGEST_START) -> None:
    """Wait until an address answers 200; raises TimeoutError."""
    async with ClientSession() as session, asyncio.timeout(longest):
        while True:
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.05)


def markdown(rows: Sequence[Sequence[object]]) -> str:
    """A table, the first row its head."""
    head, *rest = (f"| {' | '.join(map(str, row))} |" for row in rows)
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *rest])
