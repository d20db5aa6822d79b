"""The database behind the ports: SQLite for one machine, PostgreSQL past it."""

import asyncio
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.database import engines
from bot.adapters.database.calls import SqlCalls
from bot.adapters.database.connection import Transaction
from bot.adapters.database.conversations import SqlConversations
from bot.adapters.database.filed_for import SqlFiledFor
from bot.adapters.database.inbox import SqlInbox
from bot.adapters.database.meetings import SqlMeetings
from bot.adapters.database.merges import SqlMerges
from bot.adapters.database.openings import SqlOpenings
from bot.adapters.database.outbox import SqlOutbox
from bot.adapters.database.proposals import SqlProposals
from bot.adapters.database.residents import SqlResidents
from bot.adapters.database.shared import SqlConsents, SqlMediaIndex, SqlSharedState
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


class Work:
    """ports.UnitOfWork on one connection; rolled back unless committed."""

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

    def __init__(self, engine: AsyncEngine, turnstile: Turnstile | None, *, readonly: bool) -> None:
        self._engine = engine
        self._turnstile = turnstile
        self._readonly = readonly
        self._connection: AsyncConnection | None = None

    async def __aenter__(self) -> Self:
        if self._turnstile is not None:
            await self._turnstile.enter()
        try:
            self._connection = await self._engine.connect()
        except BaseException:
            self._leave()
            raise
        self._lay_out(Transaction(self._connection, readonly=self._readonly))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection is not None:
            await asyncio.shield(self._end())

    async def commit(self) -> None:
        """Make everything durable and end; raises RuntimeError for a read-only work."""
        if self._readonly:
            raise RuntimeError("this unit of work only reads")
        if self._connection is None:
            raise RuntimeError("this unit of work has ended")
        await self._connection.commit()
        await asyncio.shield(self._end())

    async def _end(self) -> None:
        """Roll back what was not committed; done even when the task around it is cancelled."""
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                await connection.close()
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._turnstile is not None:
            self._turnstile.leave()

    def _lay_out(self, transaction: Transaction) -> None:
        self.proposals = SqlProposals(transaction)
        self.residents = SqlResidents(transaction)
        self.conversations = SqlConversations(transaction)
        self.inbox = SqlInbox(transaction)
        self.outbox = SqlOutbox(transaction)
        self.calls = SqlCalls(transaction)
        self.consents = SqlConsents(transaction)
        self.shared = SqlSharedState(transaction)
        self.media = SqlMediaIndex(transaction)
        self.filed_for = SqlFiledFor(transaction)
        self.openings = SqlOpenings(transaction)
        self.meetings = SqlMeetings(transaction)
        self.merges = SqlMerges(transaction)


class Database:
    """Opens units of work on one database."""

    def __init__(self, url: str) -> None:
        """Raises ValueError for an address of no known kind; connects only when first used."""
        self._writer, self._reader = engines.connect(url)
        self._turnstile = Turnstile() if engines.is_sqlite(url) else None

    def open_work(self, *, readonly: bool = False) -> Work:
        """ports.OpenWork."""
        if readonly:
            return Work(self._reader, None, readonly=True)
        return Work(self._writer, self._turnstile, readonly=False)

    async def ping(self) -> None:
        """Raises when the database does not answer."""
        async with self._reader.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self._reader.dispose()
        await self._writer.dispose()
