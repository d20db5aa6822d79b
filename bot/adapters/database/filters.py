"""Lists of proposals: what a filter shows, and in which order."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, desc, func, or_, select

from bot.adapters.database.rows import NOT_URGENT, turn_of
from bot.adapters.database.tables import proposals
from bot.ports import Filter

_SEARCHED = (
    proposals.c.ref,
    proposals.c.problem,
    proposals.c.solution,
    proposals.c.place_detail,
)
IN_TURN = (proposals.c.turn, desc(proposals.c.created_at), desc(proposals.c.ref))


def page(wanted: Filter, limit: int, offset: int) -> Select[Any]:
    """One page of a list: urgent first, then by due date, then newest."""
    query = select(proposals).where(*conditions(wanted))
    return query.order_by(*IN_TURN).limit(limit).offset(offset)


def total(wanted: Filter) -> Select[Any]:
    """How many a filter shows."""
    return select(func.count()).select_from(proposals).where(*conditions(wanted))


def conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """What must hold of a proposal that the filter shows."""
    found = list(_chosen(wanted))
    if wanted.assignee is not None:
        found.append(proposals.c.assignee == wanted.assignee)
    if wanted.unassigned:
        found.append(proposals.c.assignee.is_(None))
    if wanted.review is not None:
        found.append(proposals.c.review if wanted.review else ~proposals.c.review)
    if wanted.due_before is not None:
        found.extend(_due_before(wanted.due_before))
    found.extend(_contains(word) for word in wanted.words.split())
    return found


def _chosen(wanted: Filter) -> Iterable[ColumnElement[bool]]:
    choices: tuple[tuple[Any, Iterable[str] | None], ...] = (
        (proposals.c.status, wanted.statuses),
        (proposals.c.list, wanted.lists),
        (proposals.c.level, wanted.levels),
        (proposals.c.code, wanted.codes),
        (proposals.c.place, wanted.places),
        (proposals.c.body, wanted.bodies),
    )
    for column, values in choices:
        if values is not None:
            yield column.in_(sorted(str(value) for value in values))


def _due_before(moment: datetime) -> Iterable[ColumnElement[bool]]:
    """The bound on `turn` follows from the other two; it lets a scan in turn end early."""
    yield proposals.c.due_at < moment
    yield proposals.c.turn < NOT_URGENT + turn_of(urgent=True, due_at=moment)


def _contains(word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED))
