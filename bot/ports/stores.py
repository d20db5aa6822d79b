"""What the desk needs from a database: one Protocol a table group, and the transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from bot.messages import Incoming, Reply
from bot.ports.filed import FiledForRecords
from bot.ports.meetings import Meetings
from bot.ports.merges import Merges
from bot.ports.records import (
    Conversation,
    Delivery,
    Filter,
    Inbound,
    Outbound,
    Resident,
    StaffCall,
)
from bot.ports.shared import Consents, MediaIndex, SharedState
from bot.ports.together import Openings
from bot.proposals.proposal import Proposal


class Proposals(Protocol):
    """The proposals, by reference."""

    async def next_ref(self, prefix: str, year: int) -> str:
        """A reference nobody else gets, e.g. SMQ-2026-000123, also under concurrency."""
        ...

    async def add(self, proposal: Proposal) -> None:
        """Store a new proposal with its events and attachments."""
        ...

    async def get(self, ref: str) -> Proposal:
        """Load one; raises UnknownProposal."""
        ...

    async def save(self, proposal: Proposal) -> None:
        """Store changes and append new events; raises ChangedMeanwhile on a stale version."""
        ...

    async def of_resident(self, resident: str, limit: int | None = None) -> list[Proposal]:
        """A resident's own, newest first; all of them without a limit."""
        ...

    async def seconded_by(self, resident: str, limit: int = 50) -> list[Proposal]:
        """Those a resident has seconded, newest first."""
        ...

    async def find(self, wanted: Filter, limit: int = 50, offset: int = 0) -> list[Proposal]:
        """Those a filter shows: urgent first, then by due date, then newest."""
        ...

    async def count(self, wanted: Filter) -> int:
        """How many a filter shows."""
        ...


class Residents(Protocol):
    """The residents."""

    async def by_handle(self, handle: str, *, lock: bool = False) -> Resident | None:
        """By keyed hash of the messenger's id; `lock` holds them until the turn ends."""

    async def get(self, resident: str, *, lock: bool = False) -> Resident:
        """By our own id; raises UnknownResident, also once their data is deleted."""

    async def add(self, resident: Resident) -> Resident:
        """Store, or return the one another process stored first under the same handle."""

    async def save(self, resident: Resident) -> None:
        """Store changes; of a resident whose data was deleted nothing is stored again."""

    async def forget(self, resident: str) -> Mapping[str, int]:
        """Delete all personal data; proposals stay with the proposer made anonymous. Counts."""

    async def known(self) -> list[str]:
        """The ids of all whose data is kept."""

    async def forgotten(self, since: datetime | None = None) -> list[str]:
        """The ids of all whose data was deleted, or of those from a moment on."""


class Conversations(Protocol):
    """The state of each talk."""

    async def get(self, resident: str) -> Conversation:
        """The stored one or a fresh one."""
        ...

    async def save(self, conversation: Conversation) -> None: ...


class Inbox(Protocol):
    """Messages as received, with their outcomes."""

    async def receive(self, resident: str, message: Incoming, at: datetime) -> tuple[Inbound, bool]:
        """Record a message; (record, True) when new, (the first record, False) for a duplicate.

        The sender's address is not kept: `message.sender` comes back empty.
        """
        ...

    async def get(self, key: str) -> Inbound | None: ...

    async def oldest_open(self, resident: str) -> Inbound | None:
        """The resident's first message without an outcome."""
        ...

    async def all_open(self, resident: str, limit: int = 100) -> list[Inbound]:
        """The resident's messages without an outcome, oldest first."""
        ...

    async def finish(self, key: str, reply: Reply, at: datetime) -> None:
        """Store the outcome and what it belongs to; undelivered until `decide`."""
        ...

    async def decide(self, key: str, was: Delivery, now: Delivery) -> bool:
        """Compare-and-set the delivery; False when somebody else decided first."""
        ...

    async def redact(self, key: str) -> None:
        """Remove the words of a message that may not be kept."""
        ...

    async def stale(self, before: datetime, limit: int = 100) -> list[Inbound]:
        """Messages not settled: received before a moment, or by a clock since put back."""
        ...

    async def unhanded(self, before: datetime, newest: int = 5000) -> list[Inbound]:
        """Among the newest: received as in `stale`, reply passive, never known to be handed."""
        ...

    async def recent(
        self, resident: str, limit: int = 50, matters: frozenset[str] | None = None
    ) -> list[Inbound]:
        """The resident's latest messages, newest first; only what belongs to these, unless None."""
        ...

    async def file(self, resident: str, draft: str, ref: str) -> None:
        """What belonged to a draft belongs to the proposal it has become."""
        ...


class Outbox(Protocol):
    """Messages we owe residents."""

    async def add(self, message: Outbound) -> Outbound: ...

    async def due(self, now: datetime, limit: int = 100) -> list[Outbound]:
        """Pending ones whose time has come: per resident only the first unsent, in order.

        A notice never tried whose time has not come (it may be undone) holds back nothing.
        """
        ...

    async def waiting(self, resident: str) -> list[Outbound]:
        """Those kept for the resident's next contact, oldest first."""
        ...

    async def save(self, message: Outbound) -> None: ...

    async def recent(
        self, resident: str, limit: int = 50, matters: frozenset[str] | None = None
    ) -> list[Outbound]: ...

    async def file(self, resident: str, draft: str, ref: str) -> None:
        """As of the inbox."""
        ...

    async def take_back(self, ids: Sequence[int]) -> int:
        """Owe these no longer, as far as no send of them was begun; how many that were."""
        ...

    async def dead(self, limit: int = 100) -> list[Outbound]: ...

    async def refused(self, limit: int = 100) -> list[Outbound]:
        """What the messenger would not take: given up, or kept for the next contact; newest first.

        What was never tried since no window was open is not among them.
        """
        ...

    async def unspoken(self, limit: int = 100) -> list[Outbound]:
        """What no window was open for: kept for the next contact and never tried; newest first."""
        ...


class Calls(Protocol):
    """Calls for a person."""

    async def add(self, call: StaffCall) -> StaffCall: ...

    async def open(self, limit: int = 100) -> list[StaffCall]:
        """Open ones, emergencies first, then oldest."""
        ...

    async def save(self, call: StaffCall) -> None: ...


class UnitOfWork(Protocol):
    """One transaction; left without `commit`, everything is rolled back; spent after it."""

    proposals: Proposals
    residents: Residents
    conversations: Conversations
    inbox: Inbox
    outbox: Outbox
    calls: Calls
    consents: Consents
    shared: SharedState
    media: MediaIndex
    filed_for: FiledForRecords
    openings: Openings
    meetings: Meetings
    merges: Merges

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    async def commit(self) -> None: ...


class OpenWork(Protocol):
    """Opens units of work: `async with open_work() as work:`.

    A `readonly` one sees a consistent picture, waits for nobody and cannot commit. Works are
    not nested: where the store has a single writer, the inner one would wait for the outer.
    """

    def __call__(self, *, readonly: bool = False) -> UnitOfWork: ...
