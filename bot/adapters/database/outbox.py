"""Messages we owe residents, in order, until they are sent or declared dead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.adapters.database.connection import Transaction
from bot.adapters.database.message_rows import outbound_of, outbound_values
from bot.adapters.database.message_tables import DEAD, PENDING, WAITING, by, outbox
from bot.ports import PUT_OFF_AT_MOST, UNSURE, WINDOW_CLOSED, Outbound

_earlier = outbox.alias("earlier")
_HELD = and_(
    _earlier.c.kind == literal_column("'notice'"),
    _earlier.c.attempts == 0,
    _earlier.c.next_try_at > bindparam("now"),
)
"""A notice that may still be undone: what is said meanwhile does not wait for it."""
_FIRST = ~(
    select(_earlier.c.id)
    .where(
        _earlier.c.resident == outbox.c.resident,
        _earlier.c.state == literal_column("'pending'"),
        _earlier.c.id < outbox.c.id,
        or_(_earlier.c.next_try_at.is_(None), ~_HELD),
    )
    .with_hint(_earlier, by("ix_outbox_pending"), "sqlite")
    .exists()
)
_RIPE = or_(
    outbox.c.next_try_at.is_(None),
    outbox.c.next_try_at <= bindparam("now"),
    outbox.c.next_try_at > bindparam("never"),
)
_DUE = (
    select(outbox)
    .where(PENDING, _RIPE, _FIRST)
    .order_by(outbox.c.id)
    .with_hint(outbox, by("ix_outbox_pending"), "sqlite")
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True, of=outbox)
_OF = select(outbox).where(outbox.c.resident == bindparam("resident"))
_WAITING = (
    _OF.where(WAITING).order_by(outbox.c.id).with_hint(outbox, by("ix_outbox_waiting"), "sqlite")
)
_NEWEST = outbox.c.id.desc()
_NOT_TRIED = outbox.c.error.in_(("", UNSURE, WINDOW_CLOSED))
_REFUSED = select(outbox).where(or_(DEAD, and_(WAITING, ~_NOT_TRIED))).order_by(_NEWEST)
_UNSPOKEN = select(outbox).where(WAITING, _NOT_TRIED).order_by(_NEWEST)
_ADD = insert(outbox)
_TAKE_BACK = delete(outbox).where(
    outbox.c.id.in_(bindparam("these", expanding=True)), PENDING, outbox.c.attempts == 0
)
_SAVE = update(outbox).where(outbox.c.id == bindparam("which"))

_FILE = update(outbox).where(
    outbox.c.resident == bindparam("who"), outbox.c.matter == bindparam("draft")
)


def _belongs_to(matters: frozenset[str]) -> ColumnElement[bool]:
    """By its matter, else by the proposal it is about."""
    named = sorted(matters)
    return or_(outbox.c.matter.in_(named), (outbox.c.matter == "") & outbox.c.ref.in_(named))


class SqlOutbox:
    """ports.Outbox."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, message: Outbound) -> Outbound:
        """Store; the message gets its id."""
        message.id = await self._transaction.add(_ADD, outbound_values(message))
        return message

    async def due(self, now: datetime, limit: int = 100) -> list[Outbound]:
        """Pending ones whose time has come: per resident only the first pending one, in order.

        Until the transaction ends no other process is given the same ones, so that each can be
        put off (`next_try_at`) before it is sent.
        """
        query = _DUE_LOCKED if self._transaction.locks else _DUE
        return await self._all(query.limit(limit), now=now, never=now + PUT_OFF_AT_MOST)

    async def waiting(self, resident: str) -> list[Outbound]:
        """Those kept for the resident's next contact, oldest first."""
        return await self._all(_WAITING, resident=resident)

    async def save(self, message: Outbound) -> None:
        """Store changes."""
        await self._transaction.change(_SAVE, which=message.id, **outbound_values(message))

    async def recent(
        self, resident: str, limit: int = 50, matters: frozenset[str] | None = None
    ) -> list[Outbound]:
        """The resident's latest, newest first; only what belongs to these, unless None."""
        query = _OF if matters is None else _OF.where(_belongs_to(matters))
        return await self._all(query.order_by(_NEWEST).limit(limit), resident=resident)

    async def file(self, resident: str, draft: str, ref: str) -> None:
        """What belonged to a draft belongs to the proposal it has become."""
        await self._transaction.change(_FILE, who=resident, draft=draft, matter=ref)

    async def take_back(self, ids: Sequence[int]) -> int:
        """Owe these no longer, as far as no send of them was begun; how many that were."""
        if not ids:
            return 0
        return await self._transaction.change(_TAKE_BACK, these=list(ids))

    async def dead(self, limit: int = 100) -> list[Outbound]:
        """Those given up, newest first, for staff to see and resend."""
        return await self._all(select(outbox).where(DEAD).order_by(_NEWEST).limit(limit))

    async def refused(self, limit: int = 100) -> list[Outbound]:
        """What the messenger would not take: given up, or kept for the next contact."""
        return await self._all(_REFUSED.limit(limit))

    async def unspoken(self, limit: int = 100) -> list[Outbound]:
        """What no window was open for: kept for the next contact and never tried."""
        return await self._all(_UNSPOKEN.limit(limit))

    async def _all(self, query: Select[Any], **values: Any) -> list[Outbound]:
        return [outbound_of(row) for row in await self._transaction.run(query, values)]
