"""WeChat's side of a fault test: platform, balancer, residents, and the processes behind them."""

import asyncio
import itertools
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, TCPConnector, web
from aiohttp.test_utils import TestServer, unused_port

from bot.adapters.database.staff import StaffDatabase
from bot.adapters.sealing import SealingKey
from bot.ports import Delivery, Outbound, SendState
from bot.sandbox.account import Account
from bot.sandbox.app import make_app
from bot.sandbox.platform import Platform
from bot.sandbox.resident import Resident
from tests.builders import wechat_settings
from tests.faults.counting import Counts, Story, count
from tests.faults.servers import Relay
from tests.faults.serving import BRISK, Pace, Plan, begin

SECRET = "a secret of the fault tests and of nobody else"
TEMPLATE = "notice-1"
_READY = 60.0
_TRIES = 3


@dataclass
class Neighbour:
    """A resident who remembers what they said, and says again what WeChat says has failed."""

    phone: Resident
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    filings: int = 0

    async def say(self, text: str) -> list[str]:
        """Say something, again where WeChat says that it failed; what appeared on the screen."""
        for _ in range(_TRIES):
            self.said.append(text)
            seen = await self.phone.say(text)
            if self.phone.delivery is None or not self.phone.delivery.failed:
                break
            self.refused.append(text)
        return seen

    async def file(self, problem: str, *, pause: float = 0.0) -> None:
        """Hand in a proposal, one answer after the other."""
        for text in (problem, "1", "换成声控灯", "没有", "提交"):
            await self.say(text)
            await asyncio.sleep(pause)
        self.filings += 1


@dataclass
class Town:
    """Everything a fault test holds in its hands."""

    platform: Platform
    plans: list[Plan]
    database: StaffDatabase
    skew: Path
    session: ClientSession
    api: Relay
    processes: list[BaseProcess | None] = field(default_factory=list)
    people: list[Neighbour] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    turn: "itertools.count[int]" = field(default_factory=itertools.count)

    async def neighbour(self) -> Neighbour:
        """One who follows and has read the welcome."""
        one = Neighbour(await Resident.following(self.platform))
        self.people.append(one)
        return one

    async def start(self, number: int) -> None:
        """Start one process and wait until it is ready."""
        self.processes[number] = begin(self.plans[number])
        async with asyncio.timeout(_READY):
            while not await self._is_ready(number):
                await asyncio.sleep(0.1)

    async def kill(self, number: int) -> None:
        """`kill -9`."""
        process = self.processes[number]
        if process is not None:
            process.kill()
            await gone(process)

    async def stop(self, number: int) -> None:
        """SIGTERM, and wait for it to finish."""
        process = self.processes[number]
        if process is not None:
            process.terminate()
            await gone(process)

    @property
    def living(self) -> list[int]:
        """The processes that are alive."""
        return [n for n, one in enumerate(self.processes) if one is not None and one.is_alive()]

    def url(self, number: int) -> str:
        """Where a process answers."""
        return f"http://127.0.0.1:{self.plans[number].port}"

    def jump(self, seconds: float) -> None:
        """Put the clock of all processes forward or back."""
        self.skew.write_text(str(float(self.skew.read_text()) + seconds))

    async def settled(self, seconds: float = 90.0) -> None:
        """Wait until nothing is under way: every message has its outcome, nothing is pending."""
        async with asyncio.timeout(seconds):
            while await self._under_way():
                await asyncio.sleep(0.3)

    async def owed(self, one: Neighbour) -> Sequence[Outbound]:
        """Replies that were put into the outbox for a resident, oldest first."""
        return (await self._story(one)).outbox[::-1]

    async def counts(self) -> Counts:
        """The three counts."""
        return count([await self._story(one) for one in self.people])

    async def _under_way(self) -> bool:
        for story in [await self._story(one) for one in self.people]:
            open_ways = (Delivery.UNDECIDED, Delivery.PASSIVE)
            if any(one.done_at is None or one.delivery in open_ways for one in story.inbox):
                return True
            if any(one.state is SendState.PENDING for one in story.outbox):
                return True
        return False

    async def _story(self, one: Neighbour) -> Story:
        said, refused, filings = one.said, one.refused, one.filings
        handle = SealingKey(SECRET).handle(one.phone.user.openid)
        shown = [bubble for bubble in one.phone.user.bubbles if bubble.side == "account"]
        async with self.database.open_work(readonly=True) as work:
            known = await work.residents.by_handle(handle)
            if known is None:
                return Story(said, refused, (), (), (), shown, filings)
            inbox = await work.inbox.recent(known.id, 10_000)
            outbox = await work.outbox.recent(known.id, 10_000)
            proposals = await work.proposals.of_resident(known.id, 10_000)
        return Story(said, refused, inbox, proposals, outbox, shown, filings)

    async def _is_ready(self, number: int) -> bool:
        process = self.processes[number]
        if process is None or not process.is_alive():
            log = (self.plans[number].var / "log.txt").read_text()
            raise RuntimeError(f"process {number} did not start:\n{log}")
        try:
            async with self.session.get(f"{self.url(number)}/healthz") as response:
                return response.status == 200
        except ClientError:
            return False


@asynccontextmanager
async def town(
    url: str,
    *,
    processes: int = 2,
    pace: Pace = BRISK,
    verified: bool = True,
    through: Sequence[str] = (),
    redis_url: str = "",
    template: str = "",
    **plan: Any,
) -> AsyncIterator[Town]:
    """Start everything on a migrated database; `through`: its address as each process sees it."""
    account = replace(Account.generated(), verified=verified)
    platform = Platform(account, templates={TEMPLATE: "提案进展通知"}, limit=pace.limit)
    with tempfile.TemporaryDirectory() as folder:
        skew = Path(folder, "skew")
        skew.write_text("0")
        async with ClientSession(connector=TCPConnector(limit=0)) as session:
            port = unused_port()
            here = Town(platform, [], StaffDatabase(url), skew, session, Relay("127.0.0.1", port))
            async with TestServer(_street(here), port=port):
                platform.connect(f"http://127.0.0.1:{port}/wechat")
                await here.api.mend()
                api = f"http://127.0.0.1:{here.api.port}/sandbox/api"
                for number in range(processes):
                    seen = through[number % len(through)] if through else url
                    environ = {"DATABASE_URL": seen, "SECRET_KEY": SECRET, "REDIS_URL": redis_url}
                    environ |= wechat_settings(account, api) | {"WECHAT_NOTICE_TEMPLATE": template}
                    var = Path(folder, str(number))
                    var.mkdir()
                    here.plans.append(Plan(unused_port(), environ, var, skew, pace, **plan))
                    here.processes.append(None)
                await asyncio.gather(*(here.start(number) for number in range(processes)))
                yield here
                await asyncio.gather(*(here.kill(number) for number in range(processes)))
                await here.api.cut()
            await here.database.close()


def _street(here: Town) -> web.Application:
    """The platform's API, and a balancer that hands each push to the next process.

    As nginx does, it tries the next one where nobody listens, and gives up where a connection
    breaks once the request was sent.
    """

    async def forward(request: web.Request) -> web.Response:
        body = await request.read()
        first = next(here.turn)
        for step in range(len(here.plans)):
            to = here.url((first + step) % len(here.plans))
            try:
                async with here.session.request(
                    request.method, f"{to}{request.path_qs}", data=body
                ) as answer:
                    here.statuses.append(answer.status)
                    read, kind = await answer.read(), answer.content_type
                    return web.Response(status=answer.status, body=read, content_type=kind)
            except ClientConnectorError:
                continue
            except ClientError:
                break
        return web.Response(status=502)

    app = web.Application()
    app.add_routes([web.get("/wechat", forward), web.post("/wechat", forward)])
    app.add_subapp("/sandbox/", make_app(here.platform, "http://127.0.0.1:1/wechat"))
    return app


async def gone(process: BaseProcess) -> None:
    """Wait for the end of a process."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(process.sentinel, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(process.sentinel)
    process.join()
