"""A small street to try the console in: accounts of every role, tickets, a clock that is turned."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pyotp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import catalogue
from bot.adapters.database import StaffDatabase
from bot.adapters.sealing import SealingKey
from bot.catalogue import Catalogue
from bot.console.app import make_app
from bot.console.deps import ConsoleDeps, Likeness, Understand
from bot.paths import ROOT
from bot.ports import Resident
from bot.ports.staff import Staff
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal, Suggestion
from bot.proposals.workflow import Role, Status
from bot.services.desk import accounts
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.words import DeskWords, load_words

SECRET = "a secret for tests only, long enough"
PASSWORD = "春风又绿江南岸-2026"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A working day, ten in the morning in Chengdu."""

COURTYARD = "smq-ma-madong"
OTHER_COURTYARD = "smq-cjx-huaishu"
COMMUNITY = "smq-maan-council"
OTHER_COMMUNITY = "smq-caojiaxiang-council"
STREET = "smq-office"
DISTRICT = "jinniu-joint"
PARTY = "smq-urban-management"
PEOPLE = (
    ("fenban", Role.TRIAGER, STREET),
    ("chengban", Role.HANDLER, COMMUNITY),
    ("duban", Role.SUPERVISOR, STREET),
    ("guanli", Role.ADMINISTRATOR, STREET),
    ("zhidu", Role.AUDITOR, STREET),
    ("linju", Role.HANDLER, OTHER_COMMUNITY),
    ("quji", Role.SUPERVISOR, DISTRICT),
    ("chengguan", Role.HANDLER, PARTY),
)


@cache
def content() -> tuple[Catalogue, DeskWords]:
    """The real content, read once."""
    return catalogue.load(ROOT), load_words(ROOT)


@cache
def password_hash() -> str:
    """Hashing is slow on purpose; once is enough for all accounts."""
    return accounts.hash_password(PASSWORD, "somebody", content()[1])


def an_account(
    login: str, role: Role, body: str, now: datetime, sealer: SealingKey | None = None
) -> Staff:
    """An account with everybody's password; with a sealer, enrolled for one-time codes."""
    staff = Staff(f"s{login}", login, f"{login} 同志", role, body, password_hash(), now)
    if sealer is not None:
        accounts.new_secret(staff, sealer)
        staff.enrolled_at = now
    return staff


@dataclass
class World:
    """A database with the console in front of it."""

    database: StaffDatabase
    now: datetime = MONDAY
    staff: dict[str, Staff] = field(default_factory=dict)
    clients: list[TestClient[web.Request, web.Application]] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    understand: Understand | None = None
    likeness: Likeness | None = None

    @property
    def tools(self) -> DeskTools:
        """What services need, with this world's clock."""
        return DeskTools(*content(), lambda: self.now)

    @property
    def sealer(self) -> SealingKey:
        """Seals one-time secrets."""
        return SealingKey(SECRET)

    def deps(self) -> ConsoleDeps:
        """What the console is given."""

        async def read_media(digest: str) -> bytes | None:
            return self.media.get(digest)

        async def keep_media(content: bytes, content_type: str) -> str:
            digest = hashlib.sha256(content).hexdigest()
            self.media[digest] = content
            return digest

        found, words = content()
        return ConsoleDeps(
            self.database.open_work, found, words, self.sealer, SECRET,
            lambda: self.now, read_media, keep_media, self.understand, self.likeness, False,
        )  # fmt: skip

    async def add_staff(self, login: str, role: Role, body: str, *, enrolled: bool = True) -> Staff:
        """An account; enrolled ones have a secret for one-time codes already."""
        sealer = self.sealer if enrolled else None
        staff = an_account(login, role, body, self.now, sealer)
        async with self.database.open_work() as work:
            await work.accounts.add(staff)
            await work.commit()
        self.staff[login] = staff
        return staff

    def clerk(self, login: str) -> Clerk:
        """The account as the services know it."""
        staff = self.staff[login]
        return Clerk(staff, self.tools.branch(staff.body))

    def code(self, login: str) -> str:
        """The one-time code of this very moment."""
        return pyotp.TOTP(self.sealer.open(self.staff[login].totp_sealed)).at(self.now)

    async def client(self) -> TestClient[web.Request, web.Application]:
        """A browser that nobody has signed in with."""
        return await self.client_of(make_app(self.deps()))

    async def client_of(self, console: web.Application) -> TestClient[web.Request, web.Application]:
        """A browser in front of this console, mounted where it will stand."""
        app = web.Application()
        app.add_subapp("/console/", console)
        client: TestClient[web.Request, web.Application] = TestClient(TestServer(app))
        await client.start_server()
        self.clients.append(client)
        return client

    async def signed_in(self, login: str) -> "Browser":
        """A browser through both doors."""
        browser = Browser(await self.client(), self)
        await browser.sign_in(login)
        return browser

    async def add_resident(self, name: str = "r1") -> Resident:
        """Somebody who talks with the desk, inside WeChat's window."""
        resident = Resident(
            name, f"handle-{name}", self.sealer.seal(f"openid-{name}"), self.now,
            sends_left=3, sends_until=self.now + timedelta(hours=24),
        )  # fmt: skip
        async with self.database.open_work() as work:
            await work.residents.add(resident)
            await work.commit()
        return resident

    async def add_ticket(
        self, status: Status = Status.SUBMITTED, *, body: str = COMMUNITY,
        place: str = COURTYARD, proposer: str = "r1", level: Level = Level.COMMUNITY,
        **more: object,
    ) -> Proposal:  # fmt: skip
        """A ticket standing at a status, with the filing as its first event."""
        async with self.database.open_work() as work:
            ref = await work.proposals.next_ref("SMQ", 2026)
            proposal = Proposal(
                ref=ref, proposer=proposer, problem="楼下路灯坏了半个月，晚上看不见路",
                solution="请把灯修好，换成亮一点的", place=place, list=ListResult.POSITIVE,
                code="A04", level=level, body=body, created_at=self.now,
                due_at=self.now + timedelta(days=7),
                suggestion=Suggestion(
                    ListResult.POSITIVE, "A04", level, 0.91, False, ("说到“路灯”",),
                    (("A04", 0.91), ("C02", 0.05)),
                ),
            )  # fmt: skip
            proposal.file(Actor(Role.PROPOSER, proposer))
            proposal.status = status
            for name, value in more.items():
                setattr(proposal, name, value)
            await work.proposals.add(proposal)
            await work.commit()
        return proposal

    async def get(self, ref: str) -> Proposal:
        """The ticket as stored."""
        async with self.database.open_work(readonly=True) as work:
            return await work.proposals.get(ref)

    async def told(self, resident: str = "r1") -> list[str]:
        """What is owed to a resident, oldest first."""
        async with self.database.open_work(readonly=True) as work:
            return [one.text for one in reversed(await work.outbox.recent(resident))]

    async def reload(self, login: str) -> Staff:
        """The account as stored."""
        async with self.database.open_work(readonly=True) as work:
            found = await work.accounts.by_login(login)
        assert found is not None
        return replace(found)


@dataclass
class Browser:
    """A person at the console: reads pages, sends their forms with their tokens."""

    client: TestClient[web.Request, web.Application]
    world: World
    csrf: str = ""

    async def get(self, path: str, **more: object) -> tuple[int, str]:
        """Status and text of a page, redirects not followed."""
        async with self.client.get(f"/console{path}", allow_redirects=False, **more) as answer:  # type: ignore[arg-type]
            text = await answer.text()
            self._remember(text)
            return answer.status, text

    async def post(
        self, path: str, *, token: bool = True, **fields: object
    ) -> tuple[int, str, str]:
        """Status, text and where it leads."""
        data = {name: str(value) for name, value in fields.items()}
        if token:
            data["_csrf"] = self.csrf
        async with self.client.post(f"/console{path}", data=data, allow_redirects=False) as answer:
            text = await answer.text()
            self._remember(text)
            return answer.status, text, answer.headers.get("Location", "")

    async def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Through both doors."""
        await self.get("/sign-in")
        status, _, _ = await self.post("/sign-in", login=login, password=password)
        assert status == 303
        await self.get("/code")
        status, _, _ = await self.post("/code", code=self.world.code(login))
        assert status == 303
        await self.get("/password")

    def _remember(self, text: str) -> None:
        found = re.search(r'name="_csrf" value="([^"]+)"', text)
        if found:
            self.csrf = found.group(1)
