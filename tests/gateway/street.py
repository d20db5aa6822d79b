"""A platform and as many gateway processes as wanted, over HTTP on one loopback server."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.adapters.database import Database
from bot.adapters.memory.doubles import MemoryMedia
from bot.adapters.sealing import SealingKey
from bot.adapters.wechat.api import Api, Credentials
from bot.adapters.wechat.client import WeChatMessenger
from bot.adapters.wechat.shared_tokens import SharedTokenCache
from bot.gateway.app import HealthRoutes, WeChatRoutes, add_routes
from bot.gateway.background import Gateway, make_gateway
from bot.gateway.notices import Notices
from bot.paths import ROOT
from bot.ports import Clock, Dialogue, Filter
from bot.sandbox.account import Account
from bot.sandbox.app import make_app
from bot.sandbox.clock import WallClock
from bot.sandbox.platform import Platform
from bot.sandbox.resident import Resident
from bot.turn import Desk
from bot.wording import Wording
from tests.gateway.talk import ScriptedDialogue
from tests.sandbox.echo import callback_of

SECRET = "a secret of the tests and of nobody else"
TEMPLATE = "notice-1"
WORDING = Wording.load(ROOT)
Middle = Callable[[int], Awaitable[None]]


def real_time() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Speed:
    """The five-second rule, in a hurry: WeChat's limit and our two patiences, in seconds."""

    limit: float = 0.6
    patience: float = 0.4
    hold: float = 0.7


QUICK = Speed()
"""For turns that are to be too slow."""
CALM = Speed(5.0, 4.0, 5.6)
"""As in the field, for turns that are to be in time."""


@dataclass
class Process:
    """One gateway with a database connection and a dialogue of its own."""

    gateway: Gateway
    database: Database
    dialogue: Any
    media: MemoryMedia


@dataclass
class Street:
    """What a test holds in its hands; pushes go to the processes in turn."""

    platform: Platform
    processes: list[Process]
    session: ClientSession
    url: str
    log: list[tuple[int, int]] = field(default_factory=list)
    servers: list[TestServer] = field(default_factory=list)

    @property
    def dialogue(self) -> Any:
        """The first process's."""
        return self.processes[0].dialogue

    @property
    def gateway(self) -> Gateway:
        """The first process's."""
        return self.processes[0].gateway

    @property
    def database(self) -> Database:
        """The first process's connections."""
        return self.processes[0].database

    async def resident(self) -> Resident:
        """One who follows and has read the welcome."""
        return await Resident.following(self.platform)

    async def record(self, resident: Resident) -> Any:
        """What the database knows of a resident, or None."""
        handle = SealingKey(SECRET).handle(resident.user.openid)
        async with self.database.open_work(readonly=True) as work:
            return await work.residents.by_handle(handle)

    async def filed(self) -> list[str]:
        """What all proposals say."""
        async with self.database.open_work(readonly=True) as work:
            return sorted(one.problem for one in await work.proposals.find(Filter(), limit=10_000))

    async def outbox(self, resident: Resident) -> list[Any]:
        """What we owe or owed a resident, oldest first."""
        known = await self.record(resident)
        async with self.database.open_work(readonly=True) as work:
            return (await work.outbox.recent(known.id, 1000))[::-1]

    async def inbox(self, resident: Resident) -> list[Any]:
        """What a resident said, oldest first."""
        known = await self.record(resident)
        async with self.database.open_work(readonly=True) as work:
            return (await work.inbox.recent(known.id, 1000))[::-1]

    @asynccontextmanager
    async def held_up(self) -> AsyncIterator[None]:
        """Turns that begin meanwhile, in whatever process, end only afterwards."""
        async with AsyncExitStack() as stack:
            for process in self.processes:
                await stack.enter_async_context(process.dialogue.held_up())
            yield

    @property
    def turns(self) -> int:
        """How many turns were run, in all processes."""
        return sum(sum(one.dialogue.turns.values()) for one in self.processes)


@asynccontextmanager
async def street(
    url: str,
    *,
    processes: int = 1,
    dialogues: Sequence[Dialogue] = (),
    verified: bool = True,
    speed: Speed = CALM,
    clock: Any = None,
    notices: bool = False,
    background: bool = True,
    between: Middle | None = None,
) -> AsyncIterator[Street]:
    """Start everything; `between` is awaited before each push reaches its process."""
    account = replace(Account.generated(), verified=verified)
    clock = clock or WallClock()
    platform = Platform(
        account, templates={TEMPLATE: "提案进展通知"}, clock=clock, limit=speed.limit
    )
    port = unused_port()
    base = f"http://127.0.0.1:{port}"
    moment: Clock = clock.moment if hasattr(clock, "moment") else real_time
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        house = Street(platform, [], session, base)
        balancer = _balancer(house, between)
        balancer.add_subapp("/sandbox/", make_app(platform, f"{base}/wechat"))
        await stack.enter_async_context(TestServer(balancer, port=port))
        for number in range(processes):
            dialogue = dialogues[number] if dialogues else ScriptedDialogue()
            process = _process(url, dialogue, account, session, base, speed, moment, notices)
            house.processes.append(process)
            stack.push_async_callback(process.database.close)
            server = TestServer(_app(process, account, background=background))
            await stack.enter_async_context(server)
            house.servers.append(server)
        yield house


def _process(
    url: str,
    dialogue: Dialogue,
    account: Account,
    session: ClientSession,
    base: str,
    speed: Speed,
    moment: Clock,
    notices: bool,
) -> Process:
    database, sealer = Database(url), SealingKey(SECRET)
    desk = Desk(None, WORDING, None, moment, database.open_work)  # type: ignore[arg-type]
    cache = SharedTokenCache(database.open_work, sealer, account.app_id, moment)
    credentials = Credentials(account.app_id, account.secret)
    api = Api(session, credentials, base=f"{base}/sandbox/api", cache=cache, clock=moment)
    messenger, media = WeChatMessenger(api), MemoryMedia()
    fields = {"character_string1": "{ref}", "thing2": "{text}"}
    gateway = make_gateway(
        desk,
        dialogue,
        messenger,
        sealer,
        media,
        may_push=account.verified,
        notices=Notices(messenger, TEMPLATE, fields) if notices else None,
        patience=speed.patience,
        hold=speed.hold,
    )
    return Process(gateway, database, dialogue, media)


def _app(process: Process, account: Account, *, background: bool) -> web.Application:
    app, gateway = web.Application(), process.gateway
    callback = callback_of(account, clock=process.gateway.desk.clock)
    wechat = WeChatRoutes(callback, gateway.turns, gateway.metrics)
    checks = {
        "database": process.database.ping,
        "queue": gateway.check,
        "staying": gateway.check_staying,
    }
    add_routes(app, wechat, HealthRoutes(checks, gateway.metrics))
    if background:
        app.cleanup_ctx.append(lambda _: gateway.run())
    else:
        app.on_cleanup.append(lambda _: gateway.turns.drain())
    return app


def _balancer(house: Street, between: Middle | None) -> web.Application:
    """Hands each push to the next process, as a balancer without stickiness would."""
    serial = itertools.count()

    async def forward(request: web.Request) -> web.Response:
        number = next(serial)
        if between is not None:
            await between(number)
        at = number % len(house.servers)
        to = house.servers[at]
        async with house.session.request(
            request.method, to.make_url(request.path_qs), data=await request.read()
        ) as response:
            house.log.append((at, response.status))
            body, kind = await response.read(), response.content_type
            return web.Response(status=response.status, body=body, content_type=kind)

    app = web.Application()
    app.add_routes([web.get("/wechat", forward), web.post("/wechat", forward)])
    return app
