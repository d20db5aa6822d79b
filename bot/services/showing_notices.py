"""One public notice as everyone may see it: its words, its days, objections with their answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.ports import UnitOfWork
from bot.proposals.deadlines import WorkCalendar
from bot.proposals.errors import UnknownProposal
from bot.proposals.names import names_in
from bot.proposals.proposal import Proposal
from bot.proposals.public_notices import Objection, PublicNotice, notice_at, notices_of
from bot.proposals.publishing import official


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """What a notice's page is made of. `state` is one of the words of `notices` in console.yml."""

    ref: str
    title: str
    place: str | None
    body: str
    notice: PublicNotice
    days: int
    state: str
    early: str
    answered: tuple[Objection, ...]
    waiting: int


async def look_at(
    ref: str, of: int, *, work: UnitOfWork, now: datetime, calendar: WorkCalendar
) -> ShownNotice:
    """A notice of a public proposal; raises UnknownProposal for any other."""
    proposal = await work.proposals.get(ref)
    notice = notice_at(proposal, of)
    if notice is None or not proposal.is_public(now) or proposal.publication is None:
        raise UnknownProposal(ref)
    objections = await work.objections.of(ref)
    return shown(proposal, notice, objections, now, calendar)


def shown(
    proposal: Proposal, notice: PublicNotice, objections: list[Objection], now: datetime,
    calendar: WorkCalendar,
) -> ShownNotice:  # fmt: skip
    """With what staff wrote masked, and of objections only what a person has answered."""
    names = names_in(proposal.problem, proposal.solution, proposal.place_detail)
    mine = [one for one in objections if one.of == notice.of]
    waiting = sum(not one.is_answered for one in mine)
    answered = tuple(_public(one, lambda text: official(text, names)) for one in mine
                     if one.is_answered)  # fmt: skip
    public = proposal.publication
    masked = replace(notice, text=official(notice.text, names), hangs=official(notice.hangs, names))
    return ShownNotice(
        proposal.ref, public.problem if public else "", proposal.place, proposal.body, masked,
        calendar.working_days_between(notice.starts, date.fromisoformat(notice.until)),
        state_of(notice, waiting, now), official(notice.early, names), answered, waiting,
    )  # fmt: skip


def state_of(notice: PublicNotice, waiting: int, now: datetime) -> str:
    """How a notice stands, in one word of the table."""
    if notice.ended is not None:
        return "ended" if notice.ended_well else "cut" if notice.early else "over"
    if notice.is_replaced:
        return "replaced"
    if notice.runs(now):
        return "running"
    return "waiting" if waiting else "over"


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in the list of its proposal."""

    of: int
    kind: str
    starts: date
    until: str
    state: str


async def all_of(ref: str, *, work: UnitOfWork, now: datetime) -> tuple[Line, ...]:
    """The notices of a proposal, the newest first."""
    proposal = await work.proposals.get(ref)
    found = notices_of(proposal)
    objections = await work.objections.of(ref) if found else []
    return tuple(
        Line(one.of, one.kind.value, one.starts, one.until,
             state_of(one, sum(o.of == one.of and not o.is_answered for o in objections), now))
        for one in reversed(found)
    )  # fmt: skip


def _public(one: Objection, mask: Callable[[str], str]) -> Objection:
    """Nothing of who objected, nor of what they said beyond what was released."""
    return replace(one, resident="", text="", shown=mask(one.shown), answer=mask(one.answer))
