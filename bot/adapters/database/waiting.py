"""Open calls gathered by who waits and for what, so that repeats push nobody out of sight."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, case, func, or_, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.message_rows import call_of
from bot.adapters.database.message_tables import NOT_CLOSED, calls, conversations, inbox
from bot.ports import StaffCall
from bot.ports.staff import URGENT, OpenCalls, Talking, Unread

_MATTER = (calls.c.resident, calls.c.kind, calls.c.code, func.coalesce(calls.c.ref, ""))
_SPOT = (*_MATTER, func.coalesce(calls.c.place, ""))
_IS_URGENT = case((calls.c.kind.in_(sorted(URGENT)), 1), else_=0)
_open = (
    select(
        calls,
        _IS_URGENT.label("urgent"),
        func.max(calls.c.id).over(partition_by=_MATTER).label("newest"),
        func.min(calls.c.id).over(partition_by=_MATTER).label("oldest"),
        func.count().over(partition_by=_SPOT).label("many"),
        func.min(calls.c.at).over(partition_by=_SPOT).label("since"),
        func.row_number().over(partition_by=_SPOT, order_by=calls.c.id.desc()).label("back"),
        func.max(calls.c.id).over(partition_by=_SPOT).label("spot"),
    )
    .where(NOT_CLOSED)
    .subquery()
)
_turn = case((_open.c.urgent == 1, -_open.c.newest), else_=_open.c.oldest)
_in_line = select(
    _open, func.dense_rank().over(order_by=(_open.c.urgent.desc(), _turn)).label("turn")
).subquery()
_GATHERED = (
    select(_in_line)
    .where(_in_line.c.turn <= bindparam("most"), _in_line.c.back <= bindparam("each"))
    .order_by(_in_line.c.turn, _in_line.c.spot, _in_line.c.id)
)


def _same(name: str) -> object:
    column, given = calls.c[name], bindparam(f"its_{name}", type_=calls.c[name].type)
    return or_(column == given, column.is_(None) & given.is_(None))


_NAMES = ("resident", "kind", "code", "ref", "place")
_CHANGE = update(calls).where(
    NOT_CLOSED,
    calls.c.id <= bindparam("last"),
    *(_same(name) for name in _NAMES),  # type: ignore[arg-type]
)
_CLOSED = (
    select(calls)
    .where(calls.c.closed_at.is_not(None), calls.c.closed_at >= bindparam("since"))
    .order_by(calls.c.closed_at.desc(), calls.c.id.desc())
    .limit(bindparam("many"))
)
_TALKS = select(conversations.c.resident, conversations.c.held_by, conversations.c.held_for).where(
    or_(
        conversations.c.resident.in_(bindparam("these", expanding=True)),
        conversations.c.held_by == bindparam("who"),
    )
)
_UNREAD = (
    select(inbox.c.resident, inbox.c.received_at, inbox.c.matter)
    .select_from(inbox.outerjoin(conversations, conversations.c.resident == inbox.c.resident))
    .where(
        inbox.c.resident.in_(bindparam("these", expanding=True)),
        inbox.c.id > func.coalesce(conversations.c.seen, 0),
        inbox.c.received_at >= bindparam("since"),
    )
)
_SEE = update(conversations).where(
    conversations.c.resident == bindparam("who"), conversations.c.seen < bindparam("message")
)


class SqlWaiting:
    """ports.staff.WaitingCalls."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def gathered(self, limit: int = 1000, each: int = 20) -> list[OpenCalls]:
        """Open ones by resident, matter and place: the newest urgent first, then who waits."""
        rows = await self._transaction.run(_GATHERED, {"most": limit, "each": each})
        spots = [list(spot) for _, spot in groupby(rows, key=lambda row: row.spot)]
        return [
            OpenCalls(tuple(call_of(row) for row in spot), spot[0].many, spot[0].since)
            for spot in spots
        ]

    async def close(
        self, like: StaffCall, at: datetime, by: str, outcome: str = "", note: str = ""
    ) -> int:
        """Close all of this resident, matter and place up to this call's id; how many."""
        return await self._change(like, closed_at=at, closed_by=by, outcome=outcome, note=note)

    async def claim(self, like: StaffCall, at: datetime, by: str) -> int:
        """Note who sees to all of this resident, matter and place up to this call's id."""
        return await self._change(like, claimed_at=at, claimed_by=by)

    async def closed(self, since: datetime, limit: int = 100) -> list[StaffCall]:
        """Those closed since a moment, the newest first."""
        rows = await self._transaction.run(_CLOSED, {"since": since, "many": limit})
        return [call_of(row) for row in rows]

    async def talks(self, residents: Iterable[str], staff: str = "") -> list[Talking]:
        """How it stands with the talks of these residents, and with those this one holds."""
        rows = await self._transaction.run(_TALKS, {"these": list(residents), "who": staff})
        return [Talking(row.resident, row.held_by, row.held_for) for row in rows]

    async def unread(self, residents: Iterable[str], since: datetime) -> list[Unread]:
        """What these residents have said since a moment that no staff member has read."""
        values = {"these": list(residents), "since": since}
        rows = await self._transaction.run(_UNREAD, values)
        return [Unread(row.resident, row.received_at, row.matter) for row in rows]

    async def see(self, resident: str, message: int) -> None:
        """What this resident said up to this message of the inbox was read."""
        await self._transaction.change(_SEE, who=resident, message=message, seen=message)

    async def _change(self, like: StaffCall, **changes: object) -> int:
        values = {f"its_{name}": getattr(like, name) for name in _NAMES}
        return await self._transaction.change(_CHANGE, last=like.id, **changes, **values)
