"""Messages as received, with their outcomes: the record that makes every answer the only one."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update

from bot.adapters.database.connection import Transaction, insert_once
from bot.adapters.database.message_rows import inbound_of, message_values, options_values
from bot.adapters.database.message_tables import NOT_DONE, NOT_SETTLED, by, inbox
from bot.messages import Incoming, Reply
from bot.ports import RECEIVED_AHEAD, Delivery, Inbound

_ADD = insert_once(inbox, "key")
_BY_KEY = select(inbox).where(inbox.c.key == bindparam("which"))
_OF = select(inbox).where(inbox.c.resident == bindparam("resident"))
_OPEN = _OF.where(NOT_DONE).order_by(inbox.c.id).with_hint(inbox, by("ix_inbox_open"), "sqlite")
_ALL_OPEN = _OPEN.limit(bindparam("most"))
_OLDEST_OPEN = _OPEN.limit(1)
_FROM = select(func.coalesce(func.max(inbox.c.id), 0) - bindparam("newest")).scalar_subquery()
_LEFT = or_(
    inbox.c.received_at < bindparam("before"),
    inbox.c.received_at > bindparam("ahead"),
)
_UNHANDED = (
    select(inbox)
    .where(
        inbox.c.id > _FROM,
        inbox.c.delivery == Delivery.PASSIVE.value,
        inbox.c.done_at.is_not(None),
        _LEFT,
    )
    .order_by(inbox.c.id)
)
_LATE = select(inbox).where(_LEFT, NOT_SETTLED)
_STALE = _LATE.order_by(inbox.c.received_at, inbox.c.id).with_hint(
    inbox, by("ix_inbox_stale"), "sqlite"
)
_CHANGE = update(inbox).where(inbox.c.key == bindparam("which"))
_FILE = update(inbox).where(
    inbox.c.resident == bindparam("who"), inbox.c.matter == bindparam("draft")
)
_DECIDE = _CHANGE.where(inbox.c.delivery == bindparam("was"))


class SqlInbox:
    """ports.Inbox."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def receive(self, resident: str, message: Incoming, at: datetime) -> tuple[Inbound, bool]:
        """Record a message; (record, True) when new, (the first record, False) for a duplicate."""
        values = message_values(message) | {
            "resident": resident,
            "received_at": at,
            "reply_text": None,
            "reply_options": None,
            "delivery": Delivery.UNDECIDED.value,
            "done_at": None,
            "matter": "",
        }
        new = await self._transaction.one(_ADD, **values)
        if new is not None:
            return Inbound(new.id, resident, replace(message, sender=""), at), True
        first = await self.get(message.key)
        if first is None:
            raise LookupError(message.key)
        return first, False

    async def get(self, key: str) -> Inbound | None:
        """By the key of the message."""
        row = await self._transaction.one(_BY_KEY, which=key)
        return None if row is None else inbound_of(row)

    async def oldest_open(self, resident: str) -> Inbound | None:
        """The resident's first message without an outcome."""
        row = await self._transaction.one(_OLDEST_OPEN, resident=resident)
        return None if row is None else inbound_of(row)

    async def all_open(self, resident: str, limit: int = 100) -> list[Inbound]:
        """The resident's messages without an outcome, oldest first."""
        return await self._all(_ALL_OPEN, resident=resident, most=limit)

    async def finish(self, key: str, reply: Reply, at: datetime) -> None:
        """Store the outcome; the reply is undelivered until `decide`."""
        await self._transaction.change(
            _CHANGE,
            which=key,
            reply_text=reply.text,
            reply_options=options_values(reply.options),
            matter=reply.matter,
            done_at=at,
        )

    async def decide(self, key: str, was: Delivery, now: Delivery) -> bool:
        """Compare-and-set the delivery; False when somebody else decided first."""
        changed = await self._transaction.change(
            _DECIDE, which=key, was=was.value, delivery=now.value
        )
        return changed == 1

    async def redact(self, key: str) -> None:
        """Remove the words of a message that may not be kept."""
        await self._transaction.change(_CHANGE, which=key, text="", more={})

    async def stale(self, before: datetime, limit: int = 100) -> list[Inbound]:
        """Messages received before a moment without an outcome, or with one undelivered."""
        return await self._all(_STALE.limit(limit), before=before, ahead=before + RECEIVED_AHEAD)

    async def unhanded(self, before: datetime, newest: int = 5000) -> list[Inbound]:
        """Among the newest: passive replies nobody is known to have been handed."""
        return await self._all(
            _UNHANDED, before=before, ahead=before + RECEIVED_AHEAD, newest=newest
        )

    async def recent(
        self, resident: str, limit: int = 50, matters: frozenset[str] | None = None
    ) -> list[Inbound]:
        """The resident's latest messages, newest first; only what belongs to these, unless None."""
        query = _OF if matters is None else _OF.where(inbox.c.matter.in_(sorted(matters)))
        return await self._all(query.order_by(inbox.c.id.desc()).limit(limit), resident=resident)

    async def file(self, resident: str, draft: str, ref: str) -> None:
        """What belonged to a draft belongs to the proposal it has become."""
        await self._transaction.change(_FILE, who=resident, draft=draft, matter=ref)

    async def _all(self, query: Select[Any], **values: Any) -> list[Inbound]:
        return [inbound_of(row) for row in await self._transaction.run(query, values)]
