"""Messages as received, with their outcomes: the record that makes every answer the only one."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.rows import inbound_of, message_values, options_values
from bot.adapters.database.tables import NOT_DONE, NOT_SETTLED, inbox
from bot.messages import Incoming, Reply
from bot.ports import Delivery, Inbound


class SqlInbox:
    """ports.Inbox."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def receive(self, resident: str, message: Incoming, at: datetime) -> tuple[Inbound, bool]:
        """Record a message; (record, True) when new, (the first record, False) for a duplicate."""
        values = message_values(message) | {
            "resident": resident,
            "received_at": at,
            "delivery": Delivery.UNDECIDED.value,
        }
        new = await self._transaction.write_once(inbox, values, "key")
        if new is not None:
            return Inbound(new, resident, replace(message, sender=""), at), True
        first = await self.get(message.key)
        if first is None:
            raise LookupError(message.key)
        return first, False

    async def get(self, key: str) -> Inbound | None:
        """By the key of the message."""
        found = await self._all(select(inbox).where(inbox.c.key == key))
        return found[0] if found else None

    async def oldest_open(self, resident: str) -> Inbound | None:
        """The resident's first message without an outcome."""
        mine = select(inbox).where(inbox.c.resident == resident, NOT_DONE)
        found = await self._all(mine.order_by(inbox.c.id).limit(1))
        return found[0] if found else None

    async def finish(self, key: str, reply: Reply, at: datetime) -> None:
        """Store the outcome; the reply is undelivered until `decide`."""
        outcome = {
            "reply_text": reply.text,
            "reply_options": options_values(reply.options),
            "done_at": at,
        }
        await self._transaction.run(update(inbox).where(inbox.c.key == key).values(outcome))

    async def decide(self, key: str, was: Delivery, now: Delivery) -> bool:
        """Compare-and-set the delivery; False when somebody else decided first."""
        change = update(inbox).where(inbox.c.key == key, inbox.c.delivery == was.value)
        done = await self._transaction.run(change.values(delivery=now.value))
        return done.rowcount == 1

    async def redact(self, key: str) -> None:
        """Remove the words of a message that may not be kept."""
        change = update(inbox).where(inbox.c.key == key)
        await self._transaction.run(change.values(text="", more={}))

    async def stale(self, before: datetime, limit: int = 100) -> list[Inbound]:
        """Messages received before a moment without an outcome, or with one undelivered."""
        late = select(inbox).where(inbox.c.received_at < before, NOT_SETTLED)
        return await self._all(late.order_by(inbox.c.received_at, inbox.c.id).limit(limit))

    async def recent(self, resident: str, limit: int = 50) -> list[Inbound]:
        """The resident's latest messages, newest first."""
        mine = select(inbox).where(inbox.c.resident == resident)
        return await self._all(mine.order_by(inbox.c.id.desc()).limit(limit))

    async def _all(self, query: Select[tuple[object, ...]]) -> list[Inbound]:
        return [inbound_of(row) for row in await self._transaction.run(query)]
