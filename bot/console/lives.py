"""Lives of demo proposals: what staff and residents did with each, step by step."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from bot.ports.staff import StaffWork
from bot.proposals.deadlines import CHINA
from bot.proposals.events import Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role
from bot.services.desk import steps
from bot.services.desk.cases import Case, Given, receivers
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.opening import suggested

_BASIS = ("consensus", "residents_meeting", "owners_ordinary", "owners_major")


@dataclass
class Player:
    """Plays one life: each step by somebody who may take it, some hours after the last."""

    ref: str
    work: StaffWork
    tools: DeskTools
    people: list[Clerk]
    random: Random
    phrases: Mapping[str, Any]
    now: datetime

    async def take(self, step: str, role: Role | None = None, **given: Any) -> bool:
        """Take a step; False when its time would lie ahead of now, or nobody can take it."""
        at = self._next((9, 18))
        if at >= self.now:
            return False
        self.tools = replace(self.tools, clock=lambda: at)
        proposal = await self.proposal()
        clerk = self._who(step, proposal, role)
        if clerk is None or not self._can_send(step, proposal, clerk, given):
            return False
        await steps.take(self.ref, step, given, clerk, work=self.work, tools=self.tools)
        return True

    async def resident(self, step: str, **given: Any) -> None:
        """The proposer does something."""
        at = self._next((7, 23))
        if at >= self.now:
            return
        self.tools = replace(self.tools, clock=lambda: at)
        proposal = await self.proposal()
        actor, calendar = Actor(Role.PROPOSER, proposal.proposer), self.tools.catalogue.calendar
        proposal.take(step, actor, at, calendar=calendar, **given)
        if step == "rate":
            proposal.rating = int(given["score"])
        await self.work.proposals.save(proposal)

    async def proposal(self) -> Proposal:
        """As it stands now."""
        return await self.work.proposals.get(self.ref)

    async def possible(self) -> frozenset[str]:
        """What anybody could do with it now."""
        proposal = await self.proposal()
        each = (steps.possible(proposal, clerk, self.tools) for clerk in self.people)
        return frozenset(name for names in each for name in names)

    def say(self, key: str) -> str:
        """One of the phrases."""
        return str(self.random.choice(self.phrases[key]))

    def day(self, ahead: int) -> str:
        """A day from the step's own day on, with room for the hours until it is taken."""
        day = self.tools.now.astimezone(CHINA) + timedelta(days=ahead + 2)
        return day.date().isoformat()

    def _next(self, hours: tuple[int, int]) -> datetime:
        """Some time later, within these hours of the day."""
        later = self.tools.now + timedelta(hours=self.random.uniform(1, 30))
        hour = self.random.randrange(*hours)
        at = later.astimezone(CHINA).replace(hour=hour, minute=self.random.randrange(60))
        return (at if at > self.tools.now else at + timedelta(days=1)).astimezone(UTC)

    def _who(self, step: str, proposal: Proposal, role: Role | None) -> Clerk | None:
        """Somebody who can, the nearest body first."""
        can = [
            clerk
            for clerk in self.people
            if (role is None or clerk.staff.role is role)
            and step in steps.possible(proposal, clerk, self.tools)
        ]
        can.sort(
            key=lambda clerk: (
                clerk.staff.body != proposal.body,
                clerk.staff.role is not Role.HANDLER,
                len(clerk.branch.bodies),
            )
        )
        return can[0] if can else None

    def _can_send(self, step: str, proposal: Proposal, clerk: Clerk, given: Given) -> bool:
        case = Case(proposal, clerk, self.tools)
        return step != "transfer" or given["body"] in receivers(case)


async def new(player: Player) -> None:
    """Nobody has looked at it yet."""


async def accepted(player: Player) -> None:
    """A triager agreed, or put the topic right, and somebody has it."""
    proposal = await player.proposal()
    if not await player.take("accept", Role.TRIAGER, body=proposal.body):
        return
    proposal = await player.proposal()
    if player.random.random() < 0.7 and "publish" in await player.possible():
        await player.take("publish", None, **suggested(proposal))
    mates = (one for one in player.people if one.staff.body == proposal.body)
    handler = next((one for one in mates if one.staff.role is Role.HANDLER), None)
    if handler is not None and player.random.random() < 0.7:
        await player.take("assign", assignee=handler.staff.id)


async def returned(player: Player) -> None:
    """More is asked of the resident."""
    await player.take("send_back", Role.TRIAGER, reason=player.say("send_back"))


async def working(player: Player) -> None:
    """Being done."""
    await accepted(player)
    if await player.take("start_work", plan=player.say("plan")):
        await player.take("report_progress", text=player.say("progress"))


async def deliberating(player: Player) -> None:
    """The four party-led stages, some way along."""
    await accepted(player)
    if not await player.take("approve_agenda", reason=player.say("agenda")):
        return
    if await player.take("convene", meeting=player.say("meeting")) and player.random.random() < 0.6:
        basis = player.random.choice(_BASIS)
        decision = player.say("decision")
        await player.take("approve_plan", decision=decision, basis=basis, until=player.day(7))


async def answered(player: Player) -> None:
    """Answered, solved or not."""
    await working(player)
    kinds = ("solved", "arranged", "partly", "explained")
    outcome = player.random.choices(kinds, (60, 20, 12, 8))[0]
    text = str(player.random.choice(player.phrases["answer"][outcome]))
    await player.take("answer", answer=text, outcome=outcome, basis="not_needed")


async def closed(player: Player) -> None:
    """Rated by some, closed."""
    await answered(player)
    if (await player.proposal()).outcome and player.random.random() < 0.55:
        await player.resident("rate", score=player.random.choice((5, 5, 5, 4, 4, 3, 2)))
    if (await player.proposal()).outcome:
        await player.take("close")


async def redone(player: Player) -> None:
    """Not solved, says the resident."""
    await answered(player)
    if (await player.proposal()).outcome:
        await player.resident("reopen", text=player.say("reopen"))


async def refused(player: Player) -> None:
    """Belongs behind another door."""
    lists = player.tools.catalogue.lists
    entry = player.random.choice([one for one in lists.negative.values() if one.doors])
    step = player.random.choice(("refuse", "refer"))
    door, reason = entry.doors[0], entry.reason
    await player.take(step, Role.TRIAGER, entry=entry.code, door=door, reason=reason)


async def climbed(player: Player) -> None:
    """One level up, with the record."""
    await accepted(player)
    await player.take("escalate", reason=player.say("escalate"))


async def moved(player: Player) -> None:
    """To another body with the duty cited; once more, and a ruling is needed."""
    await accepted(player)
    catalogue, squad = player.tools.catalogue, "smq-urban-management"
    for _ in range(player.random.choice((1, 2, 2))):
        proposal = await player.proposal()
        home = catalogue.body_for(proposal.place or "", proposal.level).id
        body = squad if proposal.body != squad else home
        duty, reason = player.say("duty"), player.say("transfer")
        if not await player.take("transfer", body=body, duty=duty, reason=reason):
            return


Life = Callable[[Player], Awaitable[None]]


class Chance(NamedTuple):
    """How often a life is played in the first days and later on."""

    early: int
    late: int
    life: Life


LIVES: Mapping[str, Chance] = {
    "new": Chance(22, 0, new),
    "returned": Chance(10, 2, returned),
    "accepted": Chance(18, 2, accepted),
    "working": Chance(22, 4, working),
    "deliberating": Chance(12, 4, deliberating),
    "answered": Chance(8, 8, answered),
    "closed": Chance(0, 70, closed),
    "redone": Chance(0, 3, redone),
    "refused": Chance(8, 8, refused),
    "climbed": Chance(5, 1, climbed),
    "moved": Chance(8, 1, moved),
}
"""How often each life is played, and how."""
