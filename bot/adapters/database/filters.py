"""What a filter asks of a proposal, as conditions."""

from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, desc, or_

from bot.adapters.database.rows import NOT_URGENT, UNDATED, turn_of
from bot.adapters.database.search import says
from bot.adapters.database.tables import proposals
from bot.ports import Filter
from bot.ports.staff import Word
from bot.proposals.permissions import Branch

Span = tuple[int, int]
ALL_TURNS: Span = (0, 2**63 - 1)


def turn_in(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    """The order of lists, on the table or an alias of it."""
    return table.c.turn, desc(table.c.created_at), desc(table.c.ref)


def conditions(wanted: Filter, tied: Container[str] = ()) -> list[ColumnElement[bool]]:
    """What must hold of a proposal that the filter shows, but for its `spans` of due dates.

    Of `tied` columns something narrower is said elsewhere: saying both misleads PostgreSQL.
    """
    found = list(_chosen(wanted, tied))
    if wanted.assignee is not None and "assignee" not in tied:
        found.append(proposals.c.assignee == wanted.assignee)
    if wanted.unassigned:
        found.append(proposals.c.assignee.is_(None))
    if wanted.review is not None:
        found.append(proposals.c.review if wanted.review else ~proposals.c.review)
    if wanted.public_at is not None:
        found.append(proposals.c.public_at <= wanted.public_at)
    found.extend(says(word) for word in wanted.words.split())
    return found


def _chosen(wanted: Filter, tied: Container[str]) -> Iterable[ColumnElement[bool]]:
    choices: tuple[tuple[Any, Iterable[str] | None], ...] = (
        (proposals.c.status, wanted.statuses),
        (proposals.c.list, wanted.lists),
        (proposals.c.level, wanted.levels),
        (proposals.c.code, wanted.codes),
        (proposals.c.place, wanted.places),
        (proposals.c.body, wanted.bodies),
    )
    for column, values in choices:
        if values is not None and column.name not in tied:
            yield column.in_(sorted(str(value) for value in values))


def named(word: Word) -> Iterable[ColumnElement[bool]]:
    """What must hold, one of them, of a proposal that belongs to what is called so."""
    called = (
        (proposals.c.place, word.places),
        (proposals.c.code, word.codes),
        (proposals.c.body, word.bodies),
        (proposals.c.assignee, word.people),
    )
    return (column.in_(sorted(which)) for column, which in called if which)


def spans(
    *,
    urgent: bool | None = None,
    due_from: datetime | None = None,
    due_before: datetime | None = None,
) -> tuple[Span, ...]:
    """The stretches of `turn` (from, up to but not including) that hold just these proposals.

    Urgent ones and others lie apart, so that a span of due dates is two stretches.
    """
    if urgent is None and due_from is None and due_before is None:
        return (ALL_TURNS,)
    low = 0 if due_from is None else turn_of(urgent=True, due_at=due_from)
    high = UNDATED + 1 if due_before is None else turn_of(urgent=True, due_at=due_before)
    both = ((low, high), (NOT_URGENT + low, NOT_URGENT + high))
    return both if urgent is None else (both[0],) if urgent else (both[1],)


def within(stretches: Sequence[Span]) -> ColumnElement[bool]:
    """Whether a proposal's turn lies in one of them; the row itself need not be read."""
    turn = proposals.c.turn
    return or_(*(and_(turn >= low, turn < high) for low, high in stretches))


def in_branch(branch: Branch | None) -> Iterable[ColumnElement[bool]]:
    """Of the branch by place or by body; anything where there is none."""
    if branch is None or branch.places is None:
        return
    yield or_(
        proposals.c.place.in_(sorted(branch.places)), proposals.c.body.in_(sorted(branch.bodies))
    )
