"""A desk with a watch over it: real content, a real database, a clock that is turned by hand."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot import catalogue
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.memory import ManualClock
from bot.catalogue import Catalogue
from bot.catalogue.alerts import AlertTexts, load_alerts
from bot.paths import ROOT
from bot.ports import CallKind, Resident, StaffCall
from bot.ports.staff import Alert, Staff
from bot.proposals.errors import AlertFailed
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role, Status
from bot.services.desk.clerk import DeskTools
from bot.services.desk.words import DeskWords, load_words
from bot.services.watch import Watch, WatchTools
from bot.services.watch.deadlines import DeadlineWatch
from bot.services.watch.expiry import ExpiryWatch
from bot.services.watch.telling import Teller

CHINA = ZoneInfo("Asia/Shanghai")
CONSOLE = "https://desk.example.cn/console"
COURTYARD = "smq-ma-madong"
COMMUNITY = "smq-maan-council"
STREET = "smq-office"
WORDS = "我家着火了，我是张三，电话在门口"
HANDLER = Actor(Role.HANDLER, "staff-tang")


def at(day: str, time: str = "10:00") -> datetime:
    """A moment in China, e.g. 2026-11-23."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=CHINA)


@cache
def content() -> tuple[Catalogue, DeskWords, AlertTexts]:
    """The project's own content, read once."""
    return catalogue.load(ROOT), load_words(ROOT), load_alerts(ROOT)


@dataclass
class Way:
    """ports.staff.Alerts that remembers, and fails when told to."""

    name: str = "wecom"
    alerts: list[Alert] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    async def tell(self, alert: Alert) -> None:
        """Remember, unless it is to fail; another watch gets its turn meanwhile."""
        await asyncio.sleep(0)
        if self.faults:
            raise self.faults.pop(0)
        self.alerts.append(alert)

    def fail(self, times: int = 1) -> None:
        """Fail the next so many times."""
        self.faults += [AlertFailed(self.name, "no network")] * times

    @property
    def said(self) -> str:
        """Everything that was told, as one text."""
        return "\n".join(
            f"{one.title}\n{one.more}\n" + "\n".join(line.text for line in one.lines)
            for one in self.alerts
        )


@dataclass
class World:
    """One database, as many processes as there are watches."""

    databases: list[StaffDatabase]
    clock: ManualClock
    ways: list[Way] = field(default_factory=lambda: [Way()])

    @property
    def way(self) -> Way:
        """The first one."""
        return self.ways[0]

    @property
    def tools(self) -> WatchTools:
        """What the watch shares, with this world's clock."""
        found, words, texts = content()
        return WatchTools(DeskTools(found, words, self.clock), texts, CONSOLE)

    def watch(self, process: int = 0) -> Watch:
        """The watch of one process, with nothing in its memory."""
        return Watch(self.databases[process].open_work, self.ways, self.tools)

    def deadlines(self, process: int = 0) -> DeadlineWatch:
        """Only the part that looks at deadlines, and does so at any time."""
        open_work = self.databases[process].open_work
        return DeadlineWatch(open_work, Teller(open_work, self.ways, self.tools), self.tools)

    def expiry(self, process: int = 0) -> ExpiryWatch:
        """Only the part that ends what has run out, and does so at any time."""
        open_work = self.databases[process].open_work
        return ExpiryWatch(open_work, Teller(open_work, self.ways, self.tools), self.tools)

    async def tickets(self, moment: datetime | None = None) -> None:
        """A new watch looks at the tickets, at a moment."""
        self.clock.now = moment or self.clock.now
        self.clock.move(minutes=6)
        await self.watch().look_at_tickets()

    async def add_resident(self, name: str = "liu") -> str:
        """A resident; their id."""
        resident = Resident(f"resident-{name}", f"handle-{name}", "sealed-openid", self.clock())
        async with self.databases[0].open_work() as work:
            await work.residents.add(resident)
            await work.commit()
        return resident.id

    async def add_call(
        self, kind: CallKind = CallKind.EMERGENCY, name: str = "liu", **changes: Any
    ) -> StaffCall:
        """A call of a resident, with words that no alert may hold."""
        values: dict[str, Any] = {"code": "N01", "words": WORDS, "place": COURTYARD}
        call = StaffCall(kind, f"resident-{name}", at=self.clock(), **(values | changes))
        async with self.databases[0].open_work() as work:
            call = await work.calls.add(call)
            await work.commit()
        return call

    async def close(self, call: StaffCall) -> None:
        """Somebody dealt with a call."""
        call.closed_at = self.clock()
        async with self.databases[0].open_work() as work:
            await work.calls.save(call)
            await work.commit()

    async def add_ticket(self, status: Status = Status.ACCEPTED, **changes: Any) -> Proposal:
        """A ticket filed now that stands at a status; due in a week unless said otherwise."""
        async with self.databases[0].open_work() as work:
            values: dict[str, Any] = {
                "ref": await work.proposals.next_ref("SMQ", 2026),
                "proposer": "resident-liu",
                "problem": "院子里的路灯坏了半个月，晚上看不见路，我妈摔了一跤",
                "solution": "换成声控灯",
                "place": COURTYARD,
                "list": ListResult.POSITIVE,
                "code": "A04",
                "level": Level.COMMUNITY,
                "body": COMMUNITY,
                "created_at": self.clock(),
                "due_at": self.clock() + timedelta(days=7),
            }
            proposal = Proposal(**(values | changes))
            proposal.file(Actor(Role.PROPOSER, proposal.proposer))
            proposal.status = status
            await work.proposals.add(proposal)
            await work.commit()
        return proposal

    async def take(
        self, proposal: Proposal, step: str, actor: Actor = HANDLER, **given: Any
    ) -> Proposal:
        """A step now."""
        async with self.databases[0].open_work() as work:
            found = await work.proposals.get(proposal.ref)
            calendar = self.tools.desk.catalogue.calendar
            found.take(step, actor, self.clock(), calendar=calendar, **given)
            await work.proposals.save(found)
            await work.commit()
        return found

    async def second(self, proposal: Proposal, many: int) -> None:
        """So many neighbours second it now."""
        async with self.databases[0].open_work() as work:
            found = await work.proposals.get(proposal.ref)
            for number in range(many):
                found.second(f"neighbour-{number}", self.clock())
            await work.proposals.save(found)
            await work.commit()

    async def get(self, proposal: Proposal) -> Proposal:
        """As it is stored."""
        async with self.databases[0].open_work(readonly=True) as work:
            return await work.proposals.get(proposal.ref)

    async def owed(self, resident: str = "resident-liu") -> list[str]:
        """What a resident is owed, oldest first."""
        async with self.databases[0].open_work(readonly=True) as work:
            return [one.text for one in reversed(await work.outbox.recent(resident))]

    async def add_staff(self, name: str, role: Role, body: str, *, active: bool = True) -> None:
        """An account."""
        staff = Staff(f"staff-{name}", name, name, role, body, "-", self.clock(), active=active)
        async with self.databases[0].open_work() as work:
            await work.accounts.add(staff)
            await work.commit()
