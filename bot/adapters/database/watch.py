"""Reads of the watch: open calls, and tickets that have stood since a step was taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select

from bot.adapters.database.connection import Transaction
from bot.adapters.database.message_rows import call_of
from bot.adapters.database.message_tables import NOT_CLOSED, calls
from bot.adapters.database.rows import AnyRow, event_of
from bot.adapters.database.tables import events, proposals, secondings
from bot.ports import CallKind, StaffCall
from bot.ports.staff import Standing
from bot.proposals.events import UNDO
from bot.proposals.workflow import Status

_KINDS: BindParameter[str] = bindparam("kinds", expanding=True)
_CALLS = (
    select(calls)
    .where(NOT_CLOSED, calls.c.kind.in_(_KINDS), calls.c.at >= bindparam("since"))
    .order_by(calls.c.at.desc(), calls.c.id.desc())
    .limit(bindparam("many"))
)

_taken = events.alias("taken")
_next = events.alias("next")
_NEXT_STEP = (
    select(_next.c.step)
    .where(_next.c.proposal_id == _taken.c.proposal_id, _next.c.id > _taken.c.id)
    .order_by(_next.c.id)
    .limit(1)
    .correlate(_taken)
    .scalar_subquery()
)
_LATEST = (
    select(func.max(_taken.c.id))
    .where(
        _taken.c.proposal_id == proposals.c.id,
        _taken.c.step.in_(bindparam("steps", expanding=True)),
        func.coalesce(_NEXT_STEP, "") != UNDO,
    )
    .scalar_subquery()
)
_SECONDS = (
    select(func.count())
    .where(secondings.c.proposal_id == proposals.c.id)
    .correlate(proposals)
    .scalar_subquery()
)
_TICKET = ("ref", "place", "code", "level", "body", "rating")
_STANDING = (
    select(events, *(proposals.c[name] for name in _TICKET), _SECONDS.label("seconds"))
    .select_from(proposals.join(events, events.c.id == _LATEST))
    .where(
        proposals.c.status.in_(bindparam("statuses", expanding=True)),
        proposals.c.id > bindparam("after"),
        events.c.at < bindparam("moment"),
    )
    .order_by(proposals.c.id)
    .limit(bindparam("many"))
)
_RUNNING = _STANDING.where(proposals.c.paused_at.is_(None))
_PAUSED = _STANDING.where(proposals.c.paused_at.is_not(None))


class SqlWatch:
    """ports.staff.WatchQueries."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def calls(
        self, kinds: frozenset[CallKind], since: datetime, limit: int = 500
    ) -> list[StaffCall]:
        """Open calls of these kinds made since a moment, newest first."""
        values = {"kinds": [str(kind) for kind in sorted(kinds)], "since": since, "many": limit}
        return [call_of(row) for row in await self._transaction.run(_CALLS, values)]

    async def standing(
        self, statuses: frozenset[Status], steps: frozenset[str], before: datetime,
        *, paused: bool | None = False, after: int = 0, limit: int = 500,
    ) -> list[Standing]:  # fmt: skip
        """Tickets in these statuses whose latest of these steps was taken before a moment."""
        query: Select[Any] = {None: _STANDING, True: _PAUSED, False: _RUNNING}[paused]
        values = {
            "statuses": [str(status) for status in sorted(statuses)],
            "steps": sorted(steps),
            "moment": before,
            "after": after,
            "many": limit,
        }
        return [_standing(row) for row in await self._transaction.run(query, values)]


def _standing(row: AnyRow) -> Standing:
    ticket = {name: getattr(row, name) for name in _TICKET}
    return Standing(id=row.proposal_id, seconds=row.seconds, event=event_of(row), **ticket)
