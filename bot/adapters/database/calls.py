"""Calls for a person."""

from sqlalchemy import bindparam, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.message_rows import call_of, call_values
from bot.adapters.database.message_tables import NOT_CLOSED, calls
from bot.ports import CallKind, StaffCall

_EMERGENCIES_FIRST = calls.c.kind != CallKind.EMERGENCY.value
_ADD = insert(calls)
_SAVE = update(calls).where(calls.c.id == bindparam("which"))
_OPEN = select(calls).where(NOT_CLOSED).order_by(_EMERGENCIES_FIRST, calls.c.at, calls.c.id)


class SqlCalls:
    """ports.Calls."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, call: StaffCall) -> StaffCall:
        """Store; the call gets its id."""
        call.id = await self._transaction.add(_ADD, call_values(call))
        return call

    async def open(self, limit: int = 100) -> list[StaffCall]:
        """Open ones, emergencies first, then oldest."""
        return [call_of(row) for row in await self._transaction.run(_OPEN.limit(limit))]

    async def save(self, call: StaffCall) -> None:
        """Store changes."""
        await self._transaction.change(_SAVE, which=call.id, **call_values(call))
