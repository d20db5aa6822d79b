"""A meeting (协商会): who is called to it, who answers what, and what became of each thing said.

Every statement stands from the moment it is heard and cannot be taken out: a meeting is closed
only once each of them has an outcome.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.proposals.errors import ProposalError
from bot.proposals.owners import OwnersVote

MOST_SAID, LONGEST_SAID = 10, 500
"""Statements one resident may send in beforehand, and how long each may be."""


class MeetingOver(ProposalError):
    """It was cancelled or its minutes are closed."""

    key = "meeting_over"


class NotInvited(ProposalError):
    """This resident was not called to it."""

    key = "not_invited"


class SaidEnough(ProposalError):
    """One resident has said as much as is kept; the argument is how many statements."""

    key = "said_enough"


class Unsettled(ProposalError):
    """Statements without an outcome, or without the reason it needs; args are their numbers."""

    key = "unsettled"


class MeetingState(StrEnum):
    """Where a meeting stands."""

    CALLED = "called"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Answer(StrEnum):
    """What somebody says to an invitation; empty is nothing yet."""

    NONE = ""
    COMES = "come"
    STAYS_AWAY = "not"


class Outcome(StrEnum):
    """What became of a statement (采纳、部分采纳、未采纳)."""

    TAKEN = "taken"
    PARTLY = "partly"
    NOT_TAKEN = "not_taken"


class Result(StrEnum):
    """How a meeting ended."""

    CONSENSUS = "consensus"
    VOTE = "vote"
    NONE = "none"


class Next(StrEnum):
    """What follows where nothing was agreed upon."""

    ANOTHER = "another"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Guest:
    """A resident called to a meeting, and their answer."""

    resident: str
    answer: Answer = Answer.NONE
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said; `speaker` is a kind of people, `resident` whoever sent it in the chat."""

    number: int
    text: str
    speaker: str = ""
    resident: str = ""
    outcome: Outcome | None = None
    reason: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether it has an outcome, with the reason that all but a plain yes must have."""
        return self.outcome is Outcome.TAKEN or bool(self.outcome and self.reason)


@dataclass(frozen=True, slots=True)
class Minutes:
    """What came of a meeting; `votes` are for, against and abstentions."""

    result: Result
    decision: str
    votes: tuple[int, int, int] | None = None
    owners: OwnersVote | None = None
    next: Next | None = None


@dataclass
class Meeting:
    """One meeting about one proposal, numbered among its meetings.

    `invited` are bodies and kinds of people by their keys; `missing` says of each kind of people
    that is easily left out why they are not called, or who speaks for them.
    """

    ref: str
    number: int
    subject: str
    at: datetime
    form: str
    place: str
    agenda: str
    invited: tuple[str, ...]
    missing: Mapping[str, str]
    called_by: str
    called_at: datetime
    common: bool = False
    """Whether it touches what the owners hold in common."""
    state: MeetingState = MeetingState.CALLED
    minutes: Minutes | None = None
    closed_at: datetime | None = None
    moved: int = 0
    guests: list[Guest] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    version: int = 0

    def answer(self, resident: str, answer: Answer, at: datetime) -> None:
        """来 or 不来; said again, the last one counts."""
        self._check(resident)
        new = Guest(resident, answer, at)
        self.guests = [new if one.resident == resident else one for one in self.guests]

    def say(self, resident: str, text: str, speaker: str) -> Statement:
        """What somebody wants to have said, kept with the meeting; raises SaidEnough."""
        self._check(resident)
        if sum(one.resident == resident for one in self.statements) >= MOST_SAID:
            raise SaidEnough(MOST_SAID)
        return self.hear(text[:LONGEST_SAID], speaker, resident)

    def hear(self, text: str, speaker: str, resident: str = "") -> Statement:
        """A statement more; raises MeetingOver."""
        self._check_open()
        one = Statement(len(self.statements) + 1, text, speaker, resident)
        self.statements.append(one)
        return one

    def settle(self, outcomes: Mapping[int, tuple[Outcome | None, str]]) -> None:
        """Give statements their outcome and reason, by number."""
        self._check_open()
        self.statements = [
            replace(one, outcome=outcomes[one.number][0], reason=outcomes[one.number][1])
            if one.number in outcomes
            else one
            for one in self.statements
        ]

    def move(self, at: datetime, form: str, place: str) -> None:
        """Another day, hour, place or form: whoever had answered is asked anew."""
        self._check_open()
        self.at, self.form, self.place = at, form, place
        self.moved += 1
        self.guests = [Guest(one.resident) for one in self.guests]

    def cancel(self, at: datetime) -> None:
        """It does not take place; what was said stays."""
        self._check_open()
        self.state, self.closed_at = MeetingState.CANCELLED, at

    def close(self, minutes: Minutes, at: datetime) -> None:
        """Its minutes are complete; raises Unsettled while a statement has no outcome."""
        self._check_open()
        if open_ := self.unsettled:
            raise Unsettled(*(one.number for one in open_))
        self.minutes, self.state, self.closed_at = minutes, MeetingState.CLOSED, at

    def forget(self, resident: str) -> None:
        """Their data is deleted: they are no guest, and what they said has no author and no words.

        The outcome stays, so that the minutes stay whole.
        """
        self.guests = [one for one in self.guests if one.resident != resident]
        self.statements = [
            replace(one, resident="", text="") if one.resident == resident else one
            for one in self.statements
        ]

    @property
    def is_open(self) -> bool:
        """Whether it still takes answers and statements."""
        return self.state is MeetingState.CALLED

    @property
    def unsettled(self) -> tuple[Statement, ...]:
        """The statements that keep it from being closed; one without words needs none."""
        return tuple(one for one in self.statements if one.text and not one.is_settled)

    @property
    def speakers(self) -> tuple[str, ...]:
        """The residents who said something, each once."""
        return tuple(dict.fromkeys(one.resident for one in self.statements if one.resident))

    def said_by(self, resident: str) -> tuple[Statement, ...]:
        """What one resident said."""
        return tuple(one for one in self.statements if one.resident == resident)

    def many(self, answer: Answer) -> int:
        """How many guests answered so."""
        return sum(one.answer is answer for one in self.guests)

    def tally(self) -> Mapping[Outcome, int]:
        """How many statements came to what."""
        found = {kind: sum(one.outcome is kind for one in self.statements) for kind in Outcome}
        return MappingProxyType(found)

    def _check(self, resident: str) -> None:
        self._check_open()
        if all(one.resident != resident for one in self.guests):
            raise NotInvited(self.ref)

    def _check_open(self) -> None:
        if not self.is_open:
            raise MeetingOver(self.ref, self.number)


def left_out(kinds: Iterable[str], invited: Iterable[str], told: Mapping[str, str]) -> list[str]:
    """The kinds of people who are neither called nor accounted for."""
    called = set(invited)
    return [one for one in kinds if one not in called and not told.get(one, "").strip()]
