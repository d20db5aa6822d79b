"""The order of every list, found without sorting a million rows.

Urgent ones come first, then by due date, then the newest: that is the order of `turn`. A filter
nearly always names several statuses, and a database that must keep an order across several values
of one column sorts all that match. So the first few are taken for each status apart (and for each
body, place, … apart, where the filter names only a few; and for each span of due dates), each in
the order of an index, and only those are put in order together. What a list costs then depends on
its length alone. Rare words and short spans of days are looked up first, and sorted.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    Select,
    Text,
    column,
    func,
    select,
    true,
    union_all,
    values,
)

from bot.adapters.database.connection import Transaction
from bot.adapters.database.filters import (
    ALL_TURNS,
    Span,
    conditions,
    named,
    spans,
    turn_in,
    within,
)  # fmt: skip
from bot.adapters.database.search import MOST, WordIndex, is_one_of
from bot.adapters.database.tables import proposals
from bot.ports import Filter
from bot.ports.staff import Word
from bot.proposals.workflow import Status

MOST_PARTS = 100
"""With more parts than this, reading the first of each costs more than it spares."""
MOST_DAYS = 20_000
"""A span of days in which more were filed than this is met sooner by reading in order."""

Chosen = list[tuple[Column[Any], Sequence[str]]]

_shown = proposals.alias("shown")


@dataclass(frozen=True)
class Asked:
    """What a list shows: the filter, and what the desk asks beyond it."""

    filter: Filter
    more: Sequence[ColumnElement[bool]] = ()
    spans: tuple[Span, ...] = (ALL_TURNS,)
    created_from: datetime | None = None
    created_to: datetime | None = None
    named: Sequence[Word] = ()
    """Words that stand in `more` already, to look them up first where they are rare."""

    @classmethod
    def of(cls, wanted: Filter) -> "Asked":
        """Nothing beyond the filter."""
        return cls(wanted, spans=spans(due_before=wanted.due_before))

    def conditions(self, tied: Container[str] = ()) -> list[ColumnElement[bool]]:
        """All but the spans, and what is said of the tied columns."""
        return [*conditions(self.filter, tied), *self.more, *self.created()]

    def created(self) -> list[ColumnElement[bool]]:
        """Filed within these moments."""
        found = []
        if self.created_from is not None:
            found.append(proposals.c.created_at >= self.created_from)
        if self.created_to is not None:
            found.append(proposals.c.created_at < self.created_to)
        return found


async def count(transaction: Transaction, asked: Asked, limit: int | None = None) -> int:
    """How many there are, counted no further than `limit`."""
    query = select(proposals.c.id).where(*asked.conditions())
    few = await _few(transaction, asked)
    if few is not None:
        query = query.where(is_one_of(few, transaction))
    parts = (query.where(within([one])).limit(limit).subquery() for one in asked.spans)
    many = select(func.count()).select_from(union_all(*(select(one) for one in parts)).subquery())
    found = int((await transaction.run(many)).scalar_one())
    return found if limit is None else min(found, limit)


async def ids_in_turn(transaction: Transaction, asked: Asked, limit: int, offset: int) -> list[int]:
    """The ids of one page, in order."""
    few = await _few(transaction, asked)
    if few is None and not await _is_short(transaction, asked):
        query = _merged(asked, limit, offset, on_sqlite=transaction.on_sqlite)
    else:
        query = select(proposals.c.id).where(*asked.conditions(), within(asked.spans))
        if few is not None:
            query = query.where(is_one_of(few, transaction))
        query = query.order_by(*turn_in(proposals)).limit(limit).offset(offset)
    return [row.id for row in await transaction.run(query)]


async def _few(transaction: Transaction, asked: Asked) -> list[int] | None:
    """Ids among which all are that the words fit; None where those are too many to be looked up."""
    index = WordIndex(transaction)
    found = await index.narrow(asked.filter.words.split())
    few = None if found is None else set(found)
    for word in asked.named:
        texts = await index.narrow([word.text])
        parts = [select(proposals.c.id).where(one).limit(MOST + 1) for one in named(word)]
        if texts is None or not parts:
            continue
        rows = (await transaction.run(union_all(*(one.subquery().select() for one in parts)))).all()
        if len(rows) <= MOST:
            ids = {row.id for row in rows} | set(texts)
            few = ids if few is None else few & ids
    return None if few is None else sorted(few)


async def _is_short(transaction: Transaction, asked: Asked) -> bool:
    """Whether so little was filed in the span of days asked for that it is best sorted."""
    if not asked.created():
        return False
    some = select(proposals.c.id).where(*asked.created()).limit(MOST_DAYS + 1).subquery()
    found = await transaction.run(select(func.count()).select_from(some))
    return int(found.scalar_one()) <= MOST_DAYS


def _merged(asked: Asked, limit: int, offset: int, *, on_sqlite: bool) -> Select[Any]:
    chosen = _chosen(asked)
    keys, ties = _parts(chosen, asked.spans)
    tied = {one.name for one, _ in chosen}
    first = select(proposals.c.id).where(*ties, *asked.conditions(tied))
    first = first.order_by(*turn_in(proposals)).limit(limit + offset).correlate(keys)
    found = keys.join(_shown, _shown.c.id.in_(first)) if on_sqlite else _joined(keys, first)
    page = select(_shown.c.id).select_from(found).order_by(*turn_in(_shown))
    return page.limit(limit).offset(offset)


def _joined(keys: CTE, first: Select[Any]) -> FromClause:
    part = first.lateral("part")
    return keys.join(part, true()).join(_shown, _shown.c.id == part.c.id)


def _parts(chosen: Chosen, stretches: tuple[Span, ...]) -> tuple[CTE, list[ColumnElement[bool]]]:
    """The parts of a list, as rows of values, and what ties a proposal to its part."""
    names: list[Any] = [column(one.name, Text) for one, _ in chosen]
    names += [column("low", BigInteger), column("high", BigInteger)]
    rows = [(*one, *span) for *one, span in product(*(given for _, given in chosen), stretches)]
    rows = rows or [(*("" for _ in chosen), *ALL_TURNS)]
    keys = values(*names, name="given").data(rows).cte("keys")
    ties = [one == keys.c[one.name] for one, _ in chosen]
    if stretches != (ALL_TURNS,):  # a tie that holds of all would mislead PostgreSQL's estimates
        ties += [proposals.c.turn >= keys.c.low, proposals.c.turn < keys.c.high]
    return keys, ties


def _chosen(asked: Asked) -> Chosen:
    """The columns a list is taken apart by, with their values; none where it shows everything."""
    wanted = asked.filter
    statuses = sorted(Status if wanted.statuses is None else wanted.statuses)
    narrow = _narrow(wanted, MOST_PARTS // max(len(statuses) * len(asked.spans), 1))
    if narrow is None and wanted.statuses is None:
        return []
    by_status = (proposals.c.status, [str(status) for status in statuses])
    return [by_status] if narrow is None else [by_status, narrow]


def _narrow(wanted: Filter, most: int) -> tuple[Column[Any], Sequence[str]] | None:
    """The column that narrows the list most and has an index together with the status."""
    if wanted.assignee is not None:
        return proposals.c.assignee, [wanted.assignee]
    for one, given in (
        (proposals.c.place, wanted.places),
        (proposals.c.code, wanted.codes),
        (proposals.c.body, wanted.bodies),
        (proposals.c.level, wanted.levels),
    ):
        if given and len(given) <= most:
            return one, sorted(str(value) for value in given)
    return None
