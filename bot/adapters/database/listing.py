"""The order of every list, found without sorting a million rows.

Urgent ones come first, then by due date, then the newest: that is the order of `turn`. A filter
nearly always names several statuses, and a database that must keep an order across several values
of one column sorts all that match. So the first few are taken for each status apart (and for each
body, place, … apart, where the filter names only a few), each in the order of an index, and only
those are put in order together. What a list costs then depends on its length alone.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    FromClause,
    Select,
    Text,
    column,
    func,
    select,
    true,
    values,
)

from bot.adapters.database.connection import Transaction
from bot.adapters.database.filters import conditions, turn_in
from bot.adapters.database.search import WordIndex
from bot.adapters.database.tables import proposals
from bot.ports import Filter
from bot.proposals.workflow import Status

MOST_PARTS = 100
"""With more parts than this, reading the first of each costs more than it spares."""

_shown = proposals.alias("shown")


async def count(transaction: Transaction, wanted: Filter) -> int:
    """How many the filter shows."""
    query = select(func.count()).select_from(proposals).where(*conditions(wanted))
    few = await WordIndex(transaction).narrow(wanted.words.split())
    if few is not None:
        query = query.where(proposals.c.id.in_(few))
    return int((await transaction.run(query)).scalar_one())


async def ids_in_turn(
    transaction: Transaction,
    wanted: Filter,
    limit: int,
    offset: int,
    more: Iterable[ColumnElement[bool]] = (),
) -> list[int]:
    """The ids of one page, in order; `more` are further conditions than the filter's."""
    asked = [*conditions(wanted), *more]
    few = await WordIndex(transaction).narrow(wanted.words.split())
    if few is None:
        query = _merged(wanted, asked, limit, offset, on_sqlite=transaction.on_sqlite)
    else:
        among = select(proposals.c.id).where(proposals.c.id.in_(few), *asked)
        query = among.order_by(*turn_in(proposals)).limit(limit).offset(offset)
    return [row.id for row in await transaction.run(query)]


def _merged(
    wanted: Filter,
    asked: Sequence[ColumnElement[bool]],
    limit: int,
    offset: int,
    *,
    on_sqlite: bool,
) -> Select[Any]:
    keys, matches = _parts(wanted)
    first = select(proposals.c.id).where(*matches, *asked)
    first = first.order_by(*turn_in(proposals)).limit(limit + offset).correlate(keys)
    found = keys.join(_shown, _shown.c.id.in_(first)) if on_sqlite else _joined(keys, first)
    page = select(_shown.c.id).select_from(found).order_by(*turn_in(_shown))
    return page.limit(limit).offset(offset)


def _joined(keys: CTE, first: Select[Any]) -> FromClause:
    part = first.lateral("part")
    return keys.join(part, true()).join(_shown, _shown.c.id == part.c.id)


def _parts(wanted: Filter) -> tuple[CTE, list[ColumnElement[bool]]]:
    """The parts of a list, as rows of values, and what ties a proposal to its part."""
    statuses = sorted(Status if wanted.statuses is None else wanted.statuses)
    columns, chosen = [proposals.c.status], [[str(status) for status in statuses]]
    narrow = _narrow(wanted, MOST_PARTS // max(len(statuses), 1))
    if narrow is not None:
        columns.append(narrow[0])
        chosen.append(list(narrow[1]))
    names = [column(one.name, Text) for one in columns]
    rows = list(product(*chosen)) or [("",) * len(columns)]
    keys = values(*names, name="given").data(rows).cte("keys")
    return keys, [one == keys.c[one.name] for one in columns]


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
