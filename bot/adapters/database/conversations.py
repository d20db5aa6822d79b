"""The state of each talk: one row a resident."""

from sqlalchemy import bindparam, select, update

from bot.adapters.database.connection import Transaction, insert_over
from bot.adapters.database.message_rows import conversation_of, conversation_values
from bot.adapters.database.message_tables import conversations
from bot.adapters.database.residents import SqlResidents
from bot.ports import Conversation

_GET = select(conversations).where(conversations.c.resident == bindparam("which"))
_SAVE = update(conversations).where(conversations.c.resident == bindparam("which"))
_ADD = insert_over(conversations, "resident")


class SqlConversations:
    """ports.Conversations."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, resident: str) -> Conversation:
        """The stored one or a fresh one."""
        row = await self._transaction.one(_GET, which=resident)
        return Conversation(resident) if row is None else conversation_of(row)

    async def save(self, conversation: Conversation) -> None:
        """Store, unless the resident's data was deleted in between; raises UnknownResident."""
        who, values = conversation.resident, conversation_values(conversation)
        changed = await self._transaction.change(_SAVE, which=who, **values)
        if not changed and not await SqlResidents(self._transaction).is_forgotten(who):
            await self._transaction.run(_ADD, {"resident": who, "seen": 0, **values})
