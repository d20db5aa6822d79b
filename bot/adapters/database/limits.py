"""Which rows a limit of retention (保存期限) has passed, as conditions and queries."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from bot.adapters.database.message_tables import calls, conversations, inbox, outbox
from bot.adapters.database.tables import events, proposals, residents
from bot.ports import SendState
from bot.proposals.workflow import FINAL, Status

_ENDED = tuple(sorted(status.value for status in FINAL | {Status.CLOSED}))
_last_message = (
    select(inbox.c.received_at)
    .where(inbox.c.resident == residents.c.id)
    .order_by(inbox.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_last_contact = func.coalesce(_last_message, residents.c.joined_at)
_ended_at = (
    select(func.max(events.c.at))
    .where(
        events.c.proposal_id == proposals.c.id,
        or_(events.c.before.is_(None), events.c.before != events.c.after),
    )
    .scalar_subquery()
)
HAS_TALK = (
    select(1)
    .where(conversations.c.resident == residents.c.id, conversations.c.held_by.is_(None))
    .exists()
)
DONE = inbox.c.done_at.is_not(None)
SETTLED = outbox.c.state != SendState.PENDING.value
HAS_WORDS = or_(
    select(1).where(inbox.c.resident == residents.c.id, DONE).exists(),
    select(1).where(outbox.c.resident == residents.c.id, SETTLED).exists(),
)
IS_DONE_WITH = and_(
    residents.c.forgotten_at.is_(None),
    ~select(1).where(proposals.c.proposer == residents.c.id).exists(),
    ~select(1).where(calls.c.resident == residents.c.id, calls.c.closed_at.is_(None)).exists(),
    ~select(1).where(inbox.c.resident == residents.c.id, ~DONE).exists(),
    ~select(1).where(outbox.c.resident == residents.c.id, ~SETTLED).exists(),
)


def idle(before: datetime, also: ColumnElement[bool]) -> Select[Any]:
    """Ids of residents not heard of since a moment for whom something else is true."""
    return select(residents.c.id).where(_last_contact < before, also).order_by(residents.c.id)


def ended(before: datetime, prefix: str) -> Select[Any]:
    """Proposals that came to their end before a moment; an empty `prefix` means all."""
    query = select(proposals.c.id, proposals.c.ref, proposals.c.merged_into).where(
        proposals.c.status.in_(_ENDED), _ended_at < before
    )
    if not prefix:
        return query
    return query.where(proposals.c.ref.startswith(f"{prefix}-", autoescape=True))
