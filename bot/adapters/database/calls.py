"""Calls for a person."""

from sqlalchemy import insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.rows import call_of, call_values
from bot.adapters.database.tables import NOT_CLOSED, calls
from bot.ports import CallKind, StaffCall

_EMERGENCIES_FIRST = calls.c.kind != CallKind.EMERGENCY.value


class SqlCalls:
    """ports.Calls."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, call: StaffCall) -> StaffCall:
        """Store; the call gets its id."""
        done = await self._transaction.run(insert(calls).values(call_values(call)))
        call.id = done.inserted_primary_key[0] if done.inserted_primary_key else None
        return call

    async def open(self, limit: int = 100) -> list[StaffCall]:
        """Open ones, emergencies first, then oldest."""
        query = select(calls).where(NOT_CLOSED)
        query = query.order_by(_EMERGENCIES_FIRST, calls.c.at, calls.c.id).limit(limit)
        return [call_of(row) for row in await self._transaction.run(query)]

    async def save(self, call: StaffCall) -> None:
        """Store changes."""
        change = update(calls).where(calls.c.id == call.id)
        await self._transaction.run(change.values(call_values(call)))
