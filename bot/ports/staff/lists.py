"""What staff read in lists, figures and the audit: plain rows, and what is asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.ports.records import Filter
from bot.proposals.events import Event
from bot.proposals.permissions import Branch

MOST_SORTED = 1_000
"""A list is put in another order than its own up to this length."""


@dataclass(frozen=True)
class Wanted:
    """Which tickets a list shows: the common filter, the reader's branch, and the desk's own."""

    filter: Filter = field(default_factory=Filter)
    branch: Branch | None = None
    due_from: datetime | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    ruling: bool = False
    appealed: bool = False
    running: bool = False
    holders: frozenset[str] | None = None
    urgent: bool | None = None
    words: tuple["Word", ...] = ()
    tasks_of: tuple[str, str] | None = None
    """Only with an open task of this staff member, or of this body and nobody's in person."""
    order: str = "due"
    """`due` (urgent ones first), or `filed`, `place`, `topic`, `status`, `body`; `-` for reversed.

    In any other order than `due` only the first `MOST_SORTED` by due date are put.
    """


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may be (part of) a name: found in texts, or as what is called so.

    Names are those of places, topics, bodies and of the people who have the ticket.
    """

    text: str
    places: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    @property
    def is_named(self) -> bool:
        """Whether something is called so."""
        return bool(self.places or self.codes or self.bodies or self.people)


@dataclass(frozen=True, slots=True)
class Told:
    """What a resident was answered last: the answer, or why it was refused or referred."""

    at: datetime
    step: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket in a list, without its history."""

    ref: str
    problem: str
    solution: str
    place: str | None
    place_detail: str
    list: str
    code: str
    level: str
    body: str
    status: str
    created_at: datetime
    due_at: datetime | None
    paused_at: datetime | None
    assignee: str | None
    urgent: bool
    review: bool
    transfers: int
    rating: int | None
    outcome: str
    version: int
    appeal_due_at: datetime | None = None
    open_tasks: int = 0
    last_step: str = ""
    pressed: bool = False
    """Whether somebody pressed (督办) for it since it was last answered."""
    stopped: Mapping[str, Any] | None = None
    """What was given when its clock was last stopped, if ever: `until` and more."""
    stopped_by: str = ""
    """The step that last stopped its clock."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket as it stands, with the latest of the events asked for and its seconders counted."""

    id: int
    ref: str
    place: str | None
    code: str
    level: str
    body: str
    rating: int | None
    seconds: int
    event: Event


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the audit: an event of a ticket, or somebody's look at one."""

    at: datetime
    who: str
    role: str
    what: str
    ref: str
    before: str = ""
    after: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """What was filed about one place and one category of topics (A…E, N, U)."""

    place: str
    category: str
    filed: int
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one group (a body, a level, a topic, a place, a day) in a span of time."""

    key: str
    filed: int = 0
    answered: int = 0
    solved: int = 0
    redone: int = 0
    overdue: int = 0
    returned: int = 0
    rated: int = 0
    satisfied: int = 0
    waits: Mapping[int, int] = field(default_factory=dict)
    """How many heard from a person for the first time within so many whole hours of filing."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A ticket something happened to: its last event, and who helps with an open task."""

    ref: str
    place: str | None
    body: str
    last: int
    helpers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A resident who said something: their last message, who holds the talk, whether they wait."""

    resident: str
    last: int
    held_by: str | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What is new since the last look: touched tickets, the last call, who said something.

    `line` counts the calls open and claimed: it differs when one was claimed or closed.
    """

    event: int
    call: int
    touched: tuple[Touched, ...] = ()
    said: int = -1
    spoken: tuple[Spoken, ...] = ()
    line: int = 0
