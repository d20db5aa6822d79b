"""Figures in one grouped query: intake, response, solved, satisfied, returns, first answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, Text, case, exists, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from bot.adapters.database.tables import events, proposals
from bot.proposals.workflow import OPEN, Role

SOLVED = "solved"
SATISFIED_FROM = 4
_STAFF = tuple(role.value for role in (Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR))
_OPEN = tuple(sorted(status.value for status in OPEN))


class hours_between(GenericFunction[float]):  # noqa: N801 - a function of SQL
    """Hours from the first moment to the second; each engine says it in its own way."""

    type = Float()
    inherit_cache = True


@compiles(hours_between, "sqlite")
def _hours_sqlite(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    start, end = (compiler.process(clause, **how) for clause in element.clauses)
    return f"((julianday({end}) - julianday({start})) * 24)"


@compiles(hours_between, "postgresql")
def _hours_postgres(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    start, end = (compiler.process(clause, **how) for clause in element.clauses)
    return f"(extract(epoch FROM ({end} - {start})) / 3600)"


class chinese_day(GenericFunction[str]):  # noqa: N801 - a function of SQL
    """The calendar day in China as YYYY-MM-DD; the country keeps UTC+8 all year."""

    type = Text()
    inherit_cache = True


@compiles(chinese_day, "sqlite")
def _day_sqlite(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)}, '+8 hours')"


@compiles(chinese_day, "postgresql")
def _day_postgres(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    moment = compiler.process(element.clauses, **how)
    return f"to_char({moment} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"


GROUPS: dict[str, ColumnElement[Any]] = {
    "body": proposals.c.body,
    "level": proposals.c.level,
    "code": proposals.c.code,
    "place": proposals.c.place,
    "day": chinese_day(proposals.c.created_at),
}


def tally_query(
    by: str, where: Sequence[ColumnElement[bool]], now: datetime, limit: int
) -> Select[Any]:
    """One row a group; raises KeyError for a grouping there is none of. Days come newest first."""
    key = GROUPS[by]
    order = key.desc() if by == "day" else func.count().desc()
    columns = {
        "answered": _many(proposals.c.outcome != ""),
        "solved": _many(proposals.c.outcome == SOLVED),
        "redone": _many(_happened("reopen")),
        "overdue": _many(_overdue(now)),
        "returned": _many(proposals.c.transfers > 0),
        "rated": _many(proposals.c.rating.is_not(None)),
        "satisfied": _many(proposals.c.rating >= SATISFIED_FROM),
        "first_hours": func.avg(hours_between(proposals.c.created_at, _first_answer())),
    }
    named = [column.label(name) for name, column in columns.items()]
    query = select(key.label("key"), func.count().label("filed"), *named).where(*where)
    return query.group_by(key).order_by(order).limit(limit)


def _many(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _happened(step: str) -> ColumnElement[bool]:
    return exists().where(events.c.proposal_id == proposals.c.id, events.c.step == step)


def _overdue(now: datetime) -> ColumnElement[bool]:
    late = (proposals.c.due_at < now) & proposals.c.paused_at.is_(None)
    return late & proposals.c.status.in_(_OPEN) & (proposals.c.outcome == "")


def _first_answer() -> ColumnElement[Any]:
    """When a person first did something the resident was told of."""
    return (
        select(func.min(events.c.at))
        .where(
            events.c.proposal_id == proposals.c.id,
            events.c.actor_role.in_(_STAFF),
            events.c.tells,
        )
        .correlate(proposals)
        .scalar_subquery()
    )
