"""Who has said something since the last look, and how the line of those who wait stands."""

from sqlalchemy import bindparam, func, select

from bot.adapters.database.connection import Transaction
from bot.adapters.database.message_tables import NOT_CLOSED, calls, conversations, inbox
from bot.ports.staff import Spoken

_MOST = 200
_LAST = select(func.coalesce(func.max(inbox.c.id), 0))
_LINE = select(func.count(), func.count(calls.c.claimed_at)).where(NOT_CLOSED)
_WAITS = (
    select(calls.c.id)
    .where(calls.c.resident == inbox.c.resident, calls.c.closed_at.is_(None))
    .correlate(inbox)
    .exists()
)
_SPOKEN = (
    select(
        inbox.c.resident,
        func.max(inbox.c.id).label("last"),
        func.max(conversations.c.held_by).label("held_by"),
        _WAITS.label("waits"),
    )
    .select_from(inbox.outerjoin(conversations, conversations.c.resident == inbox.c.resident))
    .where(inbox.c.id > bindparam("said"))
    .group_by(inbox.c.resident)
    .limit(_MOST)
)
_CLAIMED = 1_000_000
"""Open calls and claimed ones in one number: so many are never open at once."""


async def heard_since(transaction: Transaction, said: int) -> tuple[int, tuple[Spoken, ...], int]:
    """The last message received, who spoke after the one said, and the line; -1: nobody."""
    last = int((await transaction.run(_LAST)).scalar_one())
    many, claimed = (await transaction.run(_LINE)).one()
    line = many * _CLAIMED + claimed
    if said < 0 or last <= said:
        return last, (), line
    rows = await transaction.run(_SPOKEN, {"said": said})
    spoken = (Spoken(row.resident, row.last, row.held_by, bool(row.waits)) for row in rows)
    return last, tuple(spoken), line
