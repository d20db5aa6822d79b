"""Residents who wait for a person: what one of them said of one matter is one thing to do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import CallKind, StaffCall
from bot.ports.staff import URGENT, Look, OpenCalls, StaffWork
from bot.proposals.belonging import Scope, of_call
from bot.proposals.errors import ProposalError, SomethingMissing
from bot.services.desk.cases import WrongValue
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.talking import HeldByOther

LONGEST_NOTE = 300


class ClosedAlready(ProposalError):
    """Somebody has dealt with this call."""

    key = "closed_already"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open calls of one resident about one matter, by place; at least one."""

    places: tuple[OpenCalls, ...]

    @property
    def calls(self) -> tuple[StaffCall, ...]:
        """The newest of them, oldest first."""
        every = (call for one in self.places for call in one.calls)
        return tuple(sorted(every, key=lambda call: call.id or 0))

    @property
    def count(self) -> int:
        """How many there are in all."""
        return sum(one.count for one in self.places)

    @property
    def latest(self) -> StaffCall:
        """The newest call; its id names all up to it."""
        return self.calls[-1]

    @property
    def id(self) -> int:
        """Of the newest call."""
        return self.latest.id or 0

    @property
    def kind(self) -> CallKind:
        """The same for all."""
        return self.latest.kind

    @property
    def code(self) -> str:
        """The same for all."""
        return self.latest.code

    @property
    def resident(self) -> str:
        """Who waits."""
        return self.latest.resident

    @property
    def ref(self) -> str | None:
        """The ticket it is about, if there is one."""
        return self.latest.ref

    @property
    def claimed_by(self) -> str | None:
        """Who sees to it; None: nobody yet."""
        return next((one.claimed_by for one in reversed(self.calls) if one.claimed_by), None)

    @property
    def claimed_at(self) -> datetime | None:
        """Since when somebody does."""
        return next((one.claimed_at for one in reversed(self.calls) if one.claimed_at), None)

    @property
    def is_urgent(self) -> bool:
        """Whether it comes before all others."""
        return self.kind in URGENT

    @property
    def matter(self) -> str:
        """What belongs to the newest of them."""
        return of_call(self.latest.id)

    @property
    def since(self) -> datetime:
        """When the first of them was made."""
        return min(one.since for one in self.places)

    @property
    def at(self) -> datetime:
        """When the newest was made."""
        return self.latest.at

    @property
    def words(self) -> str:
        """The newest words that may be kept."""
        return next((one.words for one in reversed(self.calls) if one.words), "")

    @property
    def place(self) -> str | None:
        """The first place that is known: later words seldom say it again, and fall back on home."""
        return next((one.place for one in self.calls if one.place), None)


async def waiting(clerk: Clerk, *, work: StaffWork) -> list[Waiting]:
    """Who waits of the branch, of no known place for the street; the newest danger first."""
    clerk.check_view("calls")
    return _gathered(one for one in await work.waiting.gathered() if _is_for(one, clerk))


async def waits(call_id: int, clerk: Clerk, *, work: StaffWork) -> Waiting:
    """Whoever made this call; raises ClosedAlready when it is not, or no longer, open to us."""
    for one in await waiting(clerk, work=work):
        if any(call.id == call_id for call in one.calls):
            return one
    raise ClosedAlready(call_id)


async def claim(call_id: int, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> None:
    """See to a call (我来处理): everybody else sees who does; a supervisor may take it over.

    Raises ClosedAlready, or HeldByOther where a colleague sees to it already.
    """
    clerk.check_view("close_calls")
    found = await waits(call_id, clerk, work=work)
    mine = clerk.staff.id
    if found.claimed_by not in (None, mine) and not clerk.may("rating"):
        raise HeldByOther(found.claimed_by)
    for one in found.places:
        like = replace(one.calls[0], id=found.id)
        await work.waiting.claim(like, tools.now, mine)
    look = Look(tools.now, mine, "claim_call", found.ref or "", found.kind.value)
    await work.records.look(look)


async def close(
    call_id: int, clerk: Clerk,
    *, work: StaffWork, tools: DeskTools, outcome: str, note: str = "",
) -> None:  # fmt: skip
    """Note by whom, when and how a call was dealt with, and the earlier ones; the audit tells.

    What was said after it stays open: nobody has read that yet. Raises WrongValue for an outcome
    the content does not name, SomethingMissing for an emergency without a line.
    """
    clerk.check_view("close_calls")
    found = await waits(call_id, clerk, work=work)
    note = note.strip()[:LONGEST_NOTE]
    if not outcome or (found.is_urgent and not note):
        raise SomethingMissing("call_outcome" if not outcome else "call_note")
    if outcome not in tools.words.labels["call_outcomes"]:
        raise WrongValue("call_outcome")
    for one in found.places:
        like = replace(one.calls[0], id=call_id)
        await work.waiting.close(like, tools.now, clerk.staff.id, outcome, note)
    detail = f"{found.kind.value} {outcome}"
    look = Look(tools.now, clerk.staff.id, "close_call", found.ref or "", detail)
    await work.records.look(look)


async def scope(call: Waiting, clerk: Clerk, *, work: StaffWork) -> Scope:
    """What is read beside a call: what belongs to it, and to its ticket where that is held too."""
    matters = {of_call(one.id) for one in call.calls}
    if call.ref and clerk.sees_of("talk", await work.proposals.get(call.ref)):
        matters.add(call.ref)
    return clerk.scope(matters)


def _gathered(places: Iterable[OpenCalls]) -> list[Waiting]:
    matters: dict[tuple[object, ...], list[OpenCalls]] = {}
    for one in places:
        call = one.calls[0]
        matters.setdefault((call.resident, call.kind, call.code, call.ref), []).append(one)
    return [Waiting(tuple(each)) for each in matters.values()]


def _is_for(one: OpenCalls, clerk: Clerk) -> bool:
    return is_for(one.calls[0].place, clerk)


def is_for(place: str | None, clerk: Clerk) -> bool:
    """Whether a call of this place is for the clerk; one of no known place is for the street."""
    return clerk.branch.street if place is None else clerk.branch.sees(place, "")
