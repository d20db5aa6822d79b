"""Public notices (公示) of a plan and of its result, as the events of a proposal tell of them.

A notice is laid out by a step, runs until the end of its last day, and ends: well, by a step of its
own once every objection has its answer; or cut short by work that begins before. Objections (公示
有意见) are kept beside the proposal, since they are the words of others.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ProposalError
from bot.proposals.events import Event, counted
from bot.proposals.proposal import Proposal


class NoticeOver(ProposalError):
    """The notice has ended; args are the proposal and its last day."""

    key = "notice_over"


class NoticeRuns(ProposalError):
    """A notice ends well only once its last day is over; args are the proposal and that day."""

    key = "notice_runs"


class NoNotice(ProposalError):
    """There is no notice of this proposal that could end, or be objected to."""

    key = "no_notice"


class ObjectionsOpen(ProposalError):
    """Objections without an answer stand in the way; args are how many."""

    key = "objections_open"


class NoticeKind(StrEnum):
    """Of what: before it is done, or after."""

    PLAN = "plan"
    RESULT = "result"


LAID_OUT = {"approve_plan": NoticeKind.PLAN, "post_result": NoticeKind.RESULT}
"""Steps that lay a notice out, and of what it is."""
_BEGINS = frozenset({"start_work", "answer"})
"""What ends the notice of a plan, whether its time was over or not."""
_TEXT = {"approve_plan": "decision", "post_result": "text"}


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """One notice. `of` is the place of its step among the events, from 1, which names it for ever.

    `ended` is what ended it; `is_replaced`: a later notice of the same kind took its place.
    """

    of: int
    kind: NoticeKind
    at: datetime
    text: str
    until: str
    hangs: str = ""
    contact: str = ""
    basis: str = ""
    ended: Event | None = None
    is_replaced: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its end."""
        return self.ended is None and not self.is_replaced

    def runs(self, now: datetime) -> bool:
        """Whether one can object: until the end of its last day."""
        return self.is_open and self.until >= day_of(now)

    @property
    def ended_well(self) -> bool:
        """Whether it stood its time and every objection was answered."""
        return self.ended is not None and self.ended.step == "end_notice"

    @property
    def early(self) -> str:
        """Why work began before it had ended."""
        if self.ended is None or self.ended_well:
            return ""
        return str(self.ended.given.get("early", ""))

    @property
    def starts(self) -> date:
        """Its first day."""
        return self.at.astimezone(CHINA).date()

    @property
    def closes(self) -> datetime:
        """The moment from which it is too late: midnight after the last day."""
        last = date.fromisoformat(self.until)
        return datetime.combine(last + timedelta(days=1), datetime.min.time(), CHINA)


def day_of(moment: datetime) -> str:
    """The day of a moment here, as notices write it."""
    return moment.astimezone(CHINA).date().isoformat()


def notices_of(proposal: Proposal) -> tuple[PublicNotice, ...]:
    """All notices of a proposal, the oldest first; what was undone was never laid out."""
    taken = counted(proposal.events)
    laid = [one for one in taken if one.step in LAID_OUT and _is_day(one.given.get("until"))]
    return tuple(_notice(one, taken, proposal.events.index(one) + 1) for one in laid)


def open_notice(proposal: Proposal) -> PublicNotice | None:
    """The notice that waits for its end; None where there is none."""
    return next((one for one in reversed(notices_of(proposal)) if one.is_open), None)


def notice_at(proposal: Proposal, of: int) -> PublicNotice | None:
    """The notice that stands at a place among the events."""
    return next((one for one in notices_of(proposal) if one.of == of), None)


def _notice(event: Event, taken: list[Event], of: int) -> PublicNotice:
    after = taken[taken.index(event) + 1 :]
    given = event.given
    return PublicNotice(
        of, LAID_OUT[event.step], event.at, str(given.get(_TEXT[event.step], "")),
        str(given["until"]), str(given.get("hangs", "")), str(given.get("contact", "")),
        str(given.get("basis", "")), _end_of(event, after, of),
        any(one.step == event.step for one in after),
    )  # fmt: skip


def _end_of(event: Event, after: list[Event], of: int) -> Event | None:
    for one in after:
        if one.step == "end_notice" and one.given.get("of") == of:
            return one
        if event.step == "approve_plan" and one.step in _BEGINS:
            return one
        if event.step == "post_result" and one.step in ("reopen", "take_up_again"):
            return one
    return None


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Objection:
    """One resident's objection to a notice (`of`, see PublicNotice), and its answer by name.

    `shown` is the objection as everyone may read it, `by` whoever answers, as they sign.
    """

    ref: str
    of: int
    resident: str
    text: str
    at: datetime
    shown: str = ""
    answer: str = ""
    by: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""
    id: int | None = None

    @property
    def is_answered(self) -> bool:
        """Whether somebody has answered."""
        return self.answered_at is not None
