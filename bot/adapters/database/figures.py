"""Figures as grouped queries: intake, response, solved, satisfied, returns, waits, heat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from bot.adapters.database.tables import proposals
from bot.proposals.workflow import RUNNING

SOLVED = "solved"
SATISFIED_FROM = 4
_RUNNING = tuple(sorted(status.value for status in RUNNING))


class whole_hours(GenericFunction[int]):  # noqa: N801 - a function of SQL
    """Whole hours from the first moment to the second; each engine says it in its own way."""

    type = Integer()
    inherit_cache = True


@compiles(whole_hours, "sqlite")
def _hours_sqlite(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    start, end = (
        f"CAST(strftime('%s', {compiler.process(clause, **how)}) AS INTEGER)"
        for clause in element.clauses
    )
    return f"(({end} - {start}) / 3600)"


@compiles(whole_hours, "postgresql")
def _hours_postgres(element: Any, compiler: SQLCompiler, **how: Any) -> str:
    start, end = (compiler.process(clause, **how) for clause in element.clauses)
    return f"CAST(floor(extract(epoch FROM ({end} - {start})) / 3600) AS integer)"


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
        "redone": _many(proposals.c.reopened > 0),
        "overdue": _many(_overdue(now)),
        "returned": _many(proposals.c.transfers > 0),
        "rated": _many(proposals.c.rating.is_not(None)),
        "satisfied": _many(proposals.c.rating >= SATISFIED_FROM),
    }
    named = [column.label(name) for name, column in columns.items()]
    query = select(key.label("key"), func.count().label("filed"), *named).where(*where)
    return query.group_by(key).order_by(order).limit(limit)


def waits_query(by: str, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """How many of each group waited how many whole hours for a person's first word."""
    key, told = GROUPS[by], proposals.c.first_told_at
    hours = whole_hours(proposals.c.created_at, told)
    query = select(key.label("key"), hours.label("hours"), func.count().label("many"))
    return query.where(*where, told.is_not(None)).group_by(key, hours)


def heat_query(where: Sequence[ColumnElement[bool]], now: datetime) -> Select[Any]:
    """One row for each place and category that has any."""
    place = func.coalesce(proposals.c.place, "").label("place")
    category = func.substr(proposals.c.code, 1, 1).label("category")
    query = select(
        place, category, func.count().label("filed"), _many(_overdue(now)).label("overdue")
    )
    return query.where(*where).group_by(place, category)


def _many(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _overdue(now: datetime) -> ColumnElement[bool]:
    late = (proposals.c.due_at < now) & proposals.c.paused_at.is_(None)
    return late & proposals.c.status.in_(_RUNNING)
