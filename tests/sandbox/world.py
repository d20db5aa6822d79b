"""A platform, a gateway and our API client on one loopback server, for one test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer, unused_port

from bot.adapters.wechat.api import Api, Credentials
from bot.adapters.wechat.client import WeChatMessenger
from bot.sandbox.account import Account
from bot.sandbox.app import make_app
from bot.sandbox.platform import Platform
from bot.sandbox.resident import Resident
from tests.sandbox.clock import FakeClock
from tests.sandbox.echo import Talk, callback_of, echo, make_gateway

TEMPLATES = {"notice-1": "提案进展通知"}


@dataclass
class World:
    """What a test holds in its hands."""

    account: Account
    platform: Platform
    clock: FakeClock
    session: ClientSession
    url: str
    pauses: list[float] = field(default_factory=list)

    def api(self, base: str = "", **credentials: str) -> Api:
        """A fresh client of the platform's API; it notes pauses instead of making them."""

        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        known = Credentials(self.account.app_id, self.account.secret)
        return Api(
            self.session,
            replace(known, **credentials),
            base=base or f"{self.url}/sandbox/api",
            clock=self.clock.moment,
            sleep=pause,
        )

    def messenger(self) -> WeChatMessenger:
        """The messenger port over a fresh client."""
        return WeChatMessenger(self.api())

    async def resident(self) -> Resident:
        """One who follows and has read the welcome."""
        return await Resident.following(self.platform)


@asynccontextmanager
async def world(
    talk: Talk = echo, *, mode: str = "safe", verified: bool = True
) -> AsyncIterator[World]:
    """Start everything on a free port."""
    clock, port = FakeClock(), unused_port()
    account = replace(Account.generated(), mode=mode, verified=verified)
    platform = Platform(account, templates=TEMPLATES, clock=clock)
    url = f"http://127.0.0.1:{port}"
    app = make_gateway(callback_of(account, clock=clock.moment), talk)
    app.add_subapp("/sandbox/", make_app(platform, f"{url}/wechat"))
    async with TestServer(app, port=port), ClientSession() as session:
        yield World(account, platform, clock, session, url)
