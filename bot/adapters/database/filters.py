"""What a filter asks of a proposal, as conditions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, desc, not_

from bot.adapters.database.rows import NOT_URGENT, turn_of
from bot.adapters.database.search import says
from bot.adapters.database.tables import proposals
from bot.ports import Filter


def turn_in(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    """The order of lists, on the table or an alias of it."""
    return table.c.turn, desc(table.c.created_at), desc(table.c.ref)


IN_TURN = turn_in(proposals)


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
    found.extend(says(word) for word in wanted.words.split())
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
    """Said of `turn` alone, which the indexes hold: the row itself need not be read."""
    bound = turn_of(urgent=True, due_at=moment)
    turn = proposals.c.turn
    yield turn < NOT_URGENT + bound
    yield not_(and_(turn >= bound, turn < NOT_URGENT))
