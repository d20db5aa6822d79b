"""The proposal (提案): the aggregate; every change is a step of the workflow table."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.proposals.attachments import MAX_ATTACHMENTS, OUTSIDE, Attachment
from bot.proposals.deadlines import WorkCalendar
from bot.proposals.errors import (
    AlreadySeconded,
    KeptPrivate,
    NotSeconded,
    OwnProposal,
    SomethingMissing,
    StepNotAllowed,
    TasksOpen,
    TooManyAttachments,
)
from bot.proposals.events import Actor, Event
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.publishing import Publication
from bot.proposals.tasks import Task
from bot.proposals.workflow import NEVER_PUBLIC, SETTLED, STEPS, Clock, Role, Status

_ADDS = "supplement"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the machine suggests; people decide. `candidates` are (code, confidence)."""

    list: ListResult
    code: str
    level: Level | None
    confidence: float
    review: bool
    reasons: tuple[str, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass
class Proposal:
    """A public problem plus what should be done about it."""

    ref: str
    proposer: str
    problem: str
    solution: str
    place: str | None
    list: ListResult
    code: str
    level: Level
    body: str
    created_at: datetime
    place_detail: str = ""
    reach: str = ""
    contact: str = ""
    latitude: float | None = None
    longitude: float | None = None
    urgent: bool = False
    review: bool = False
    suggestion: Suggestion | None = None
    status: Status = Status.SUBMITTED
    due_at: datetime | None = None
    paused_at: datetime | None = None
    assignee: str | None = None
    transfers: int = 0
    merged_into: str | None = None
    rating: int | None = None
    outcome: str = ""
    appeal_due_at: datetime | None = None
    """Until when an appeal against a refusal is to be looked at; None: there is none open."""
    publication: Publication | None = None
    attachments: builtins.list[Attachment] = field(default_factory=builtins.list)
    seconders: set[str] = field(default_factory=set)
    events: builtins.list[Event] = field(default_factory=builtins.list)
    tasks: builtins.list[Task] = field(default_factory=builtins.list)
    version: int = 0

    def take(
        self, step: str, actor: Actor, at: datetime,
        *, calendar: WorkCalendar | None = None, **given: Any,
    ) -> Event:  # fmt: skip
        """Take one step of the table and record it.

        A pause that ends moves the due date by the working days of the calendar it took; a step
        that ends none needs no calendar.

        Raises StepNotAllowed (status or role), SomethingMissing (names of what is not given),
        TasksOpen (numbers of the tasks that stand in the way) or KeptPrivate.
        """
        row = STEPS[step]
        if self.status not in row.from_ or actor.role not in row.who:
            raise StepNotAllowed(step, self.status, actor.role)
        missing = sorted(need for need in row.needs if given.get(need) in (None, "", ()))
        if missing:
            raise SomethingMissing(*missing)
        if row.to in SETTLED and self.open_tasks:
            raise TasksOpen(*(one.number for one in self.open_tasks))
        if step == "publish" and self.is_kept_private:
            raise KeptPrivate(self.ref)
        before, self.status = self.status, row.to or self.status
        self._show(step, at, given)
        self._run_clock(row.clock, at, calendar)
        return self._record(step, actor, at, before, given, tells=row.tells)

    def second(self, resident: str, at: datetime) -> Event:
        """A second (附议) by one resident, once, and not by the proposer."""
        if resident == self.proposer:
            raise OwnProposal(self.ref)
        if resident in self.seconders:
            raise AlreadySeconded(self.ref)
        if self.status not in STEPS["supplement"].from_ | {Status.RETURNED}:
            raise StepNotAllowed("second", self.status, Role.PROPOSER)
        self.seconders.add(resident)
        actor = Actor(Role.PROPOSER, resident)
        return self._record("second", actor, at, self.status, {}, tells=False)

    def take_out(self, event: Event, actor: Actor, at: datetime) -> Event:
        """The proposer's words added by an event stand no longer; StepNotAllowed for none."""
        if event not in self.events or event.step != _ADDS or event in self.taken_out:
            raise StepNotAllowed("take_out", self.status, actor.role)
        return self.take("take_out", actor, at, of=self.events.index(event) + 1)

    @property
    def taken_out(self) -> builtins.list[Event]:
        """Events whose words the proposer took back; they stay recorded and are not read out."""
        places = [one.given["of"] for one in self.events if one.step == "take_out"]
        return [self.events[int(place) - 1] for place in places]

    def unsecond(self, resident: str, at: datetime) -> Event:
        """Take back one's second (撤回附议), while it still counts for something."""
        if resident not in self.seconders:
            raise NotSeconded(self.ref)
        if self.status not in STEPS["supplement"].from_ | {Status.RETURNED}:
            raise StepNotAllowed("unsecond", self.status, Role.PROPOSER)
        self.seconders.discard(resident)
        actor = Actor(Role.PROPOSER, resident)
        return self._record("unsecond", actor, at, self.status, {}, tells=False)

    def join(self, resident: str, text: str, at: datetime) -> Event:
        """Words of a neighbour who means the same (补充进去), and with them their second."""
        if resident not in self.seconders:
            self.second(resident, at)
        actor = Actor(Role.PROPOSER, resident)
        return self._record("join", actor, at, self.status, {"text": text}, tells=False)

    def claim(self, resident: str, at: datetime) -> Event:
        """It was filed for this resident, who has shown the slip's code: it is theirs now."""
        event = self.take("claim", Actor(Role.PROPOSER, resident), at)
        self.proposer = resident
        self.seconders.discard(resident)
        return event

    def is_public(self, now: datetime) -> bool:
        """Whether everyone may see it: a person published it, and the resident was told first."""
        return self.publication is not None and self.publication.public_at <= now

    @property
    def is_kept_private(self) -> bool:
        """Whether its proposer said 不公开 (not to be public) and has not taken that back."""
        said = [one.step for one in self.events if one.step in ("keep_private", "allow_public")]
        return said[-1:] == ["keep_private"]

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Tasks neither done nor dropped, in the order they were set."""
        return tuple(one for one in self.tasks if one.done_at is None)

    @property
    def own_attachments(self) -> tuple[Attachment, ...]:
        """What the resident sent; an outside party's photos are not among it."""
        return tuple(one for one in self.attachments if one.kind != OUTSIDE)

    @property
    def room(self) -> int:
        """How many more the resident may send; what could not be fetched takes no place."""
        return MAX_ATTACHMENTS - sum(not one.is_gone for one in self.own_attachments)

    def attach(self, attachment: Attachment) -> None:
        """Add a photo or recording; raises TooManyAttachments past nine of the resident's."""
        if attachment.kind != OUTSIDE and self.room <= 0:
            raise TooManyAttachments(MAX_ATTACHMENTS)
        self.attachments.append(attachment)

    def file(self, actor: Actor, **more: Any) -> Event:
        """Record the filing itself, once; `more` is how, where staff file for somebody."""
        row = STEPS["submit"]
        if self.events or actor.role not in row.who:
            raise StepNotAllowed("submit", self.status, actor.role)
        given = {"problem": self.problem, "solution": self.solution} | more
        return self._record("submit", actor, self.created_at, None, given, tells=False)

    def _show(self, step: str, at: datetime, given: Mapping[str, Any]) -> None:
        if step == "publish":
            self.publication = Publication.of(given, at)
        elif step in ("unpublish", "keep_private") or self.status in NEVER_PUBLIC:
            self.publication = None

    def _run_clock(self, clock: Clock, at: datetime, calendar: WorkCalendar | None) -> None:
        if clock is Clock.PAUSE:
            self.paused_at = self.paused_at or at
        elif clock is Clock.RESUME and self.paused_at is not None:
            if self.due_at is not None:
                self.due_at = _calendar(calendar).shifted(self.due_at, self.paused_at, at)
            self.paused_at = None
        elif clock is Clock.STOP:
            self.paused_at = None

    def _record(
        self,
        step: str,
        actor: Actor,
        at: datetime,
        before: Status | None,
        given: Mapping[str, Any],
        *,
        tells: bool,
    ) -> Event:
        event = Event(step, actor, at, before, self.status, MappingProxyType(dict(given)), tells)
        self.events.append(event)
        return event


def _calendar(calendar: WorkCalendar | None) -> WorkCalendar:
    if calendar is None:
        raise TypeError("a pause ends: the working days it took are to be counted")
    return calendar
