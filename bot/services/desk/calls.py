"""Residents who wait for a person: what one of them said of one matter is one thing to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.ports import CallKind, StaffCall
from bot.ports.staff import Look, StaffWork
from bot.proposals.belonging import Scope, of_call
from bot.proposals.errors import ProposalError
from bot.services.desk.clerk import Clerk, DeskTools

_MOST = 500


class ClosedAlready(ProposalError):
    """Somebody has dealt with this call."""

    key = "closed_already"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open calls of one resident about one matter, oldest first; at least one."""

    calls: tuple[StaffCall, ...]

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
    def matter(self) -> str:
        """What belongs to the newest of them."""
        return of_call(self.latest.id)

    @property
    def since(self) -> datetime:
        """When the first of them was made."""
        return self.calls[0].at

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
    """Who waits of the branch, of no known place for the street; emergencies first."""
    clerk.check_view("calls")
    found = await work.calls.open(limit=_MOST)
    return _gathered(one for one in found if _is_for(one, clerk))


async def waits(call_id: int, clerk: Clerk, *, work: StaffWork) -> Waiting:
    """Whoever made this call; raises ClosedAlready when it is not, or no longer, open to us."""
    for one in await waiting(clerk, work=work):
        if any(call.id == call_id for call in one.calls):
            return one
    raise ClosedAlready(call_id)


async def close(call_id: int, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> None:
    """Note by whom and when a call was dealt with, and the earlier ones; the audit tells of it.

    What was said after it stays open: nobody has read that yet.
    """
    clerk.check_view("close_calls")
    for one in (await waits(call_id, clerk, work=work)).calls:
        if (one.id or 0) <= call_id:
            one.closed_at, one.closed_by = tools.now, clerk.staff.id
            await work.calls.save(one)
            look = Look(tools.now, clerk.staff.id, "close_call", one.ref or "", one.kind.value)
            await work.records.look(look)


async def scope(call: Waiting, clerk: Clerk, *, work: StaffWork) -> Scope:
    """What is read beside a call: what belongs to it, and to its ticket where that is held too."""
    matters = {of_call(one.id) for one in call.calls}
    if call.ref and clerk.sees_of("talk", await work.proposals.get(call.ref)):
        matters.add(call.ref)
    return clerk.scope(matters)


def _gathered(calls: Iterable[StaffCall]) -> list[Waiting]:
    matters: dict[tuple[object, ...], list[StaffCall]] = {}
    for one in calls:
        matters.setdefault((one.resident, one.kind, one.code, one.ref), []).append(one)
    return [Waiting(tuple(sorted(each, key=_when))) for each in matters.values()]


def _when(call: StaffCall) -> int:
    return call.id or 0


def _is_for(one: StaffCall, clerk: Clerk) -> bool:
    return clerk.branch.street if one.place is None else clerk.branch.sees(one.place, "")
