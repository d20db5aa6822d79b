"""Messages we owe residents, in order, until they are sent or declared dead."""

from datetime import datetime

from sqlalchemy import Select, exists, insert, or_, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.rows import outbound_of, outbound_values
from bot.adapters.database.tables import DEAD, WAITING, outbox
from bot.ports import Outbound

_PENDING = "state = 'pending'"


class SqlOutbox:
    """ports.Outbox."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, message: Outbound) -> Outbound:
        """Store; the message gets its id."""
        done = await self._transaction.run(insert(outbox).values(outbound_values(message)))
        message.id = done.inserted_primary_key[0] if done.inserted_primary_key else None
        return message

    async def due(self, now: datetime, limit: int = 100) -> list[Outbound]:
        """Pending ones whose time has come: per resident only the first pending one, in order.

        Until the transaction ends no other process is given the same ones, so that each can be
        put off (`next_try_at`) before it is sent.
        """
        earlier = outbox.alias("earlier")
        first = ~exists().where(
            earlier.c.resident == outbox.c.resident,
            earlier.c.state == "pending",
            earlier.c.id < outbox.c.id,
        )
        ripe = or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= now)
        query = select(outbox).where(outbox.c.state == "pending", ripe, first)
        query = query.order_by(outbox.c.id).limit(limit)
        if self._transaction.locks:
            query = query.with_for_update(skip_locked=True, of=outbox)
        return await self._all(query)

    async def waiting(self, resident: str) -> list[Outbound]:
        """Those kept for the resident's next contact, oldest first."""
        mine = select(outbox).where(outbox.c.resident == resident, WAITING)
        return await self._all(mine.order_by(outbox.c.id))

    async def save(self, message: Outbound) -> None:
        """Store changes."""
        change = update(outbox).where(outbox.c.id == message.id)
        await self._transaction.run(change.values(outbound_values(message)))

    async def recent(self, resident: str, limit: int = 50) -> list[Outbound]:
        """The resident's latest, newest first."""
        mine = select(outbox).where(outbox.c.resident == resident)
        return await self._all(mine.order_by(outbox.c.id.desc()).limit(limit))

    async def dead(self, limit: int = 100) -> list[Outbound]:
        """Those given up, newest first, for staff to see and resend."""
        query = select(outbox).where(DEAD)
        return await self._all(query.order_by(outbox.c.id.desc()).limit(limit))

    async def _all(self, query: Select[tuple[object, ...]]) -> list[Outbound]:
        return [outbound_of(row) for row in await self._transaction.run(query)]
