"""The state of each talk: one row a resident."""

from collections.abc import Mapping

from sqlalchemy import select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.residents import SqlResidents
from bot.adapters.database.rows import conversation_of, options_values
from bot.adapters.database.tables import conversations, residents
from bot.ports import Conversation


class SqlConversations:
    """ports.Conversations."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, resident: str) -> Conversation:
        """The stored one or a fresh one."""
        query = select(conversations).where(conversations.c.resident == resident)
        row = (await self._transaction.run(query)).first()
        return Conversation(resident) if row is None else conversation_of(row)

    async def save(self, conversation: Conversation) -> None:
        """Store, unless the resident's data was deleted in between; raises UnknownResident."""
        values = {
            "state": dict(conversation.state),
            "options": options_values(conversation.options),
            "held_by": conversation.held_by,
            "updated_at": conversation.updated_at,
        }
        change = update(conversations).where(conversations.c.resident == conversation.resident)
        done = await self._transaction.run(change.values(values))
        if done.rowcount == 0:
            await self._add(conversation.resident, values)

    async def _add(self, resident: str, values: Mapping[str, object]) -> None:
        known = select(residents.c.id).where(
            residents.c.id == resident, residents.c.forgotten_at.is_(None)
        )
        if (await self._transaction.run(known)).first() is None:
            await SqlResidents(self._transaction).check_forgotten(resident)
            return
        await self._transaction.write_over(
            conversations, {"resident": resident, **values}, "resident"
        )
