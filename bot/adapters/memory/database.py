"""The unit of work in memory: changes are made to a copy, and `commit` puts it in place."""

from types import TracebackType
from typing import Self

from bot.adapters.memory.filed_for import MemoryFiledFor
from bot.adapters.memory.meetings import MemoryMeetings
from bot.adapters.memory.merges import MemoryMerges
from bot.adapters.memory.messages import MemoryCalls, MemoryInbox, MemoryOutbox
from bot.adapters.memory.openings import MemoryOpenings
from bot.adapters.memory.people import MemoryConsents, MemoryConversations, MemoryResidents
from bot.adapters.memory.proposals import MemoryProposals
from bot.adapters.memory.shared import MemoryMediaIndex, MemorySharedState
from bot.adapters.memory.store import Store
from bot.adapters.turnstile import Turnstile
from bot.ports import (
    Calls,
    Consents,
    Conversations,
    FiledForRecords,
    Inbox,
    MediaIndex,
    Meetings,
    Merges,
    Openings,
    Outbox,
    Proposals,
    Residents,
    SharedState,
)


class MemoryWork:
    """ports.UnitOfWork; one writer at a time, readers see what was committed before."""

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

    def __init__(self, database: "MemoryDatabase", turnstile: Turnstile | None) -> None:
        self._database = database
        self._turnstile = turnstile
        self._store: Store | None = None

    async def __aenter__(self) -> Self:
        if self._turnstile is not None:
            await self._turnstile.enter()
        self._store = self._database.store.copy()
        self._lay_out(self._store)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    async def commit(self) -> None:
        """Put the changes in place and end; raises RuntimeError for a read-only work."""
        if self._turnstile is None:
            raise RuntimeError("this unit of work only reads")
        if self._store is None:
            raise RuntimeError("this unit of work has ended")
        self._database.store = self._store
        self._end()

    def _end(self) -> None:
        if self._store is None:
            return
        self._store = None
        for name in MemoryWork.__annotations__:
            delattr(self, name)
        if self._turnstile is not None:
            self._turnstile.leave()

    def _lay_out(self, store: Store) -> None:
        self.proposals = MemoryProposals(store)
        self.residents = MemoryResidents(store)
        self.conversations = MemoryConversations(store)
        self.inbox = MemoryInbox(store)
        self.outbox = MemoryOutbox(store)
        self.calls = MemoryCalls(store)
        self.consents = MemoryConsents(store)
        self.shared = MemorySharedState(store)
        self.media = MemoryMediaIndex(store)
        self.filed_for = MemoryFiledFor(store)
        self.openings = MemoryOpenings(store)
        self.meetings = MemoryMeetings(store)
        self.merges = MemoryMerges(store)


class MemoryDatabase:
    """Opens units of work on one store in memory."""

    def __init__(self) -> None:
        self.store = Store()
        self._turnstile = Turnstile()

    def open_work(self, *, readonly: bool = False) -> MemoryWork:
        """ports.OpenWork."""
        return MemoryWork(self, None if readonly else self._turnstile)

    async def ping(self) -> None:
        """Always there."""

    async def close(self) -> None:
        """Nothing to close."""
