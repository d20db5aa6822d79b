"""What the console and the watch need from a database: one Protocol a table group, and reads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, Self

from bot.ports.records import CallKind, StaffCall
from bot.ports.staff.hearing import WaitingCalls
from bot.ports.staff.lists import News, Row, Spot, Standing, Tally, Trace, Wanted
from bot.ports.staff.personal import Drafts, Lookups, StaffNotices, Street
from bot.ports.staff.records import (
    Correction,
    Inquiry,
    Look,
    SavedFilter,
    Session,
    SignIn,
    Staff,
    StaffFile,
)  # fmt: skip
from bot.ports.stores import UnitOfWork
from bot.proposals.permissions import Branch
from bot.proposals.workflow import Status


class Accounts(Protocol):
    """The staff accounts."""

    async def add(self, staff: Staff) -> None:
        """Store; raises LoginTaken when the login is in use."""
        ...

    async def get(self, staff_id: str, *, lock: bool = False) -> Staff | None:
        """By id; `lock`: nobody else changes it until the work ends."""
        ...

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

    async def of(self, staff: str, now: datetime) -> list[Session]:
        """Those of one person that have not ended, the one used last first."""
        ...

    async def end_all(self, staff: str) -> None: ...

    async def purge(self, before: datetime) -> int:
        """Forget those that ended before a moment."""
        ...


class SignIns(Protocol):
    """The sign-in log, appended only."""

    async def add(self, one: SignIn) -> None: ...

    async def is_known(self, login: str, address: str, since: datetime) -> bool:
        """Whether somebody has signed in so from there."""
        ...

    async def recent(
        self, limit: int = 100, offset: int = 0, *, bodies: frozenset[str] | None = None
    ) -> list[SignIn]:
        """The latest lines, newest first; of accounts of these bodies only, unless None."""
        ...


class Records(Protocol):
    """Corrections and looks, appended only; and the saved filters."""

    async def correct(self, one: Correction) -> None: ...

    async def corrections(self, ref: str | None = None, limit: int = 100) -> list[Correction]: ...

    async def look(self, one: Look) -> None: ...

    async def keep_filter(self, one: SavedFilter) -> None: ...

    async def filters(self, staff: str) -> list[SavedFilter]: ...

    async def drop_filter(self, staff: str, filter_id: int) -> None: ...


class Inquiries(Protocol):
    """Questions to outside parties."""

    async def add(self, one: Inquiry) -> None: ...

    async def get(self, digest: str) -> Inquiry | None: ...

    async def close(self, ref: str, number: int, at: datetime, outcome: str) -> bool:
        """Close one that is open; False when it is not, so that only one answer is taken."""
        ...


class StaffFiles(Protocol):
    """What staff attached to tickets."""

    async def add(self, one: StaffFile) -> StaffFile:
        """Store, with the id it gets."""
        ...

    async def of(self, ref: str) -> list[StaffFile]:
        """Those of one ticket, oldest first."""
        ...

    async def show(self, ref: str, file_id: int, at: datetime) -> bool:
        """Mark as shown to the resident; False where it is already, or is not there."""
        ...

    async def drop(self, ref: str, file_id: int) -> bool:
        """Take away one nobody was shown; False where there is no such one."""
        ...


class DeskQueries(Protocol):
    """Reads for lists, figures and the audit: plain rows, no model."""

    async def page(
        self, wanted: Wanted, limit: int, offset: int = 0, *, after: Row | None = None
    ) -> list[Row]:
        """One page of a list: urgent first, then by due date, then newest; those after a row."""
        ...

    async def refs(self, wanted: Wanted, limit: int, offset: int = 0) -> list[str]:
        """References of one page of a list, in its order."""
        ...

    async def count(self, wanted: Wanted, limit: int) -> int:
        """How many, counted no further than `limit`."""
        ...

    async def tally(
        self, by: str, wanted: Wanted, now: datetime, limit: int = 50
    ) -> Sequence[Tally]:
        """Figures of the wanted tickets by `body`, `level`, `code`, `place` or `day`."""
        ...

    async def heat(self, wanted: Wanted, now: datetime) -> Sequence[Spot]:
        """The wanted tickets counted by place and category; a place of none is empty."""
        ...

    async def traces(
        self, branch: Branch, *, who: str = "", ref: str = "", what: str = "",
        since: datetime | None = None, until: datetime | None = None,
        limit: int = 50, offset: int = 0, but: frozenset[str] = frozenset(),
    ) -> list[Trace]:  # fmt: skip
        """Events and looks of the branch, newest first; `but` are looks to leave out."""
        ...

    async def news(self, event: int, call: int, said: int = -1) -> News:
        """What happened after these ids; with -1 only where things stand."""
        ...


class WatchQueries(Protocol):
    """Reads of the watch: what may have become due. No model is loaded."""

    async def calls(
        self, kinds: frozenset[CallKind], since: datetime, limit: int = 500
    ) -> list[StaffCall]:
        """Open calls of these kinds made since a moment, newest first."""
        ...

    async def standing(
        self, statuses: frozenset[Status], steps: frozenset[str], before: datetime,
        *, paused: bool | None = False, after: int = 0, limit: int = 500,
    ) -> list[Standing]:  # fmt: skip
        """Tickets in these statuses whose latest of these steps was taken before a moment.

        Running ones, paused ones, or (None) both; in order of id, those after one.
        """
        ...


class StaffWork(UnitOfWork, Protocol):
    """A unit of work that reaches what belongs to staff too."""

    accounts: Accounts
    sessions: Sessions
    sign_ins: SignIns
    records: Records
    inquiries: Inquiries
    drafts: Drafts
    files: StaffFiles
    waiting: WaitingCalls
    desk: DeskQueries
    lookups: Lookups
    notices: StaffNotices
    street: Street
    watch: WatchQueries

    async def __aenter__(self) -> Self: ...


class OpenStaffWork(Protocol):
    """Opens units of work for the console; see ports.OpenWork."""

    def __call__(self, *, readonly: bool = False) -> StaffWork: ...
