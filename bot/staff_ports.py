"""What the staff console needs of the world: accounts, sessions, records, and lists to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, Self

from bot.ports import Filter, UnitOfWork
from bot.proposals.permissions import Branch
from bot.proposals.workflow import Role


@dataclass
class Staff:
    """A staff account (工作人员), bound to one body; secrets are hashed or sealed."""

    id: str
    login: str
    name: str
    role: Role
    body: str
    password_hash: str
    created_at: datetime
    totp_sealed: str = ""
    enrolled_at: datetime | None = None
    totp_counter: int = 0
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    must_change: bool = False


class Stage(StrEnum):
    """How far a sign-in has come; only `full` opens anything but the next step of signing in."""

    PASSWORD = "password"
    FULL = "full"


@dataclass
class Session:
    """One signed-in browser; the token itself is in its cookie only, here its digest."""

    digest: str
    staff: str
    csrf: str
    stage: Stage
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str = ""


class Outcome(StrEnum):
    """What became of one attempt to sign in."""

    OK = "ok"
    WRONG = "wrong"
    WRONG_CODE = "wrong_code"
    LOCKED = "locked"
    TOO_MANY = "too_many"
    PASSWORD_OK = "password_ok"
    ENROLLED = "enrolled"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the sign-in log."""

    at: datetime
    login: str
    address: str
    outcome: Outcome
    staff: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A machine's suggestion as people saw it: agreed to or changed, each with its reason."""

    at: datetime
    staff: str
    ref: str
    agreed: bool
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    text: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw or took away personal data: a ticket, a conversation, an export."""

    at: datetime
    staff: str
    what: str
    ref: str = ""
    detail: str = ""
    id: int | None = None


@dataclass
class SavedFilter:
    """A named search of one staff member; `query` as it stands in the address."""

    staff: str
    name: str
    query: str
    id: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Which tickets a list shows: the common filter, the reader's branch, and the desk's own."""

    filter: Filter = field(default_factory=Filter)
    branch: Branch | None = None
    due_from: datetime | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    ruling: bool = False
    running: bool = False
    urgent: bool | None = None
    words: tuple["Word", ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word looked for: in the texts, or as one of these places."""

    text: str
    places: frozenset[str] = frozenset()


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
    first_hours: float | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What is new since the last look: touched tickets (ref, place, body, last event), calls."""

    event: int
    call: int
    touched: tuple[tuple[str, str | None, str, int], ...] = ()


class Accounts(Protocol):
    """The staff accounts."""

    async def add(self, staff: Staff) -> None:
        """Store; raises LoginTaken when the login is in use."""
        ...

    async def get(self, staff_id: str) -> Staff | None: ...

    async def by_login(self, login: str) -> Staff | None: ...

    async def save(self, staff: Staff) -> None: ...

    async def spend_code(self, staff_id: str, counter: int) -> bool:
        """Note that a one-time code was used; False when it, or a later one, already was."""
        ...

    async def all(self, bodies: frozenset[str] | None = None) -> list[Staff]:
        """Those of these bodies, or everyone, by name."""
        ...


class Sessions(Protocol):
    """Signed-in browsers."""

    async def add(self, session: Session) -> None: ...

    async def get(self, digest: str) -> Session | None: ...

    async def touch(self, digest: str, at: datetime) -> None: ...

    async def end(self, digest: str) -> None: ...

    async def end_all(self, staff: str) -> None: ...

    async def purge(self, before: datetime) -> int:
        """Forget those that ended before a moment."""
        ...


class SignIns(Protocol):
    """The sign-in log, appended only."""

    async def add(self, one: SignIn) -> None: ...

    async def failures(self, address: str, since: datetime) -> int:
        """Failed attempts from one address."""
        ...

    async def recent(self, limit: int = 100, offset: int = 0) -> list[SignIn]: ...


class Records(Protocol):
    """Corrections and looks, appended only; and the saved filters."""

    async def correct(self, one: Correction) -> None: ...

    async def corrections(self, ref: str | None = None, limit: int = 100) -> list[Correction]: ...

    async def look(self, one: Look) -> None: ...

    async def keep_filter(self, one: SavedFilter) -> None: ...

    async def filters(self, staff: str) -> list[SavedFilter]: ...

    async def drop_filter(self, staff: str, filter_id: int) -> None: ...


class DeskQueries(Protocol):
    """Reads for lists, figures and the audit: plain rows, no model."""

    async def page(self, wanted: Wanted, limit: int, offset: int = 0) -> list[Row]: ...

    async def count(self, wanted: Wanted, limit: int) -> int:
        """How many, counted no further than `limit`."""
        ...

    async def tally(
        self, by: str, wanted: Wanted, now: datetime, limit: int = 50
    ) -> Sequence[Tally]:
        """Figures of the wanted tickets by `body`, `level`, `code`, `place` or `day`."""
        ...

    async def traces(
        self, branch: Branch, *, who: str = "", ref: str = "", what: str = "",
        since: datetime | None = None, until: datetime | None = None,
        limit: int = 50, offset: int = 0,
    ) -> list[Trace]: ...  # fmt: skip

    async def news(self, event: int, call: int) -> News:
        """What happened after these ids; with -1 only where things stand."""
        ...


class StaffWork(UnitOfWork, Protocol):
    """A unit of work that reaches what belongs to staff too."""

    accounts: Accounts
    sessions: Sessions
    sign_ins: SignIns
    records: Records
    desk: DeskQueries

    async def __aenter__(self) -> Self: ...


class OpenStaffWork(Protocol):
    """Opens units of work for the console; see ports.OpenWork."""

    def __call__(self, *, readonly: bool = False) -> StaffWork: ...
