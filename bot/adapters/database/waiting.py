"""Open calls gathered by who waits and for what, so that repeats push nobody out of sight."""

from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, case, func, or_, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.message_rows import call_of
from bot.adapters.database.message_tables import NOT_CLOSED, calls
from bot.ports import StaffCall
from bot.ports.staff import URGENT, OpenCalls

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
_CLOSE = update(calls).where(
    NOT_CLOSED,
    calls.c.id <= bindparam("last"),
    *(_same(name) for name in _NAMES),  # type: ignore[arg-type]
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

    async def close(self, like: StaffCall, at: datetime, by: str) -> int:
        """Close all of this resident, matter and place up to this call's id; how many."""
        values = {f"its_{name}": getattr(like, name) for name in _NAMES}
        return await self._transaction.change(
            _CLOSE, last=like.id, closed_at=at, closed_by=by, **values
        )
