"""Reads of the public board: only rows with a publication whose moment has come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, text

from bot.adapters.database.connection import Transaction
from bot.adapters.database.desk import SqlDesk
from bot.adapters.database.search import PUBLICATIONS, WordIndex, is_one_of
from bot.adapters.database.tables import events, proposals, publications, secondings
from bot.adapters.searching import number_in
from bot.ports import Filter
from bot.ports.board import Notice, Published, Sought
from bot.ports.staff import Tally, Wanted
from bot.proposals.events import UNDO
from bot.proposals.lists import ListResult
from bot.proposals.names import names_in
from bot.proposals.publishing import official
from bot.understanding.text import fold

_SECONDS = (
    select(func.count())
    .where(secondings.c.proposal_id == proposals.c.id)
    .correlate(proposals)
    .scalar_subquery()
)
_OWN = (
    "id",
    "ref",
    "place",
    "code",
    "level",
    "body",
    "status",
    "created_at",
    "public_at",
    "outcome",
)
_COLUMNS = (
    *(proposals.c[name] for name in _OWN),
    publications.c.problem,
    publications.c.solution,
    publications.c.photos,
    _SECONDS.label("seconds"),
)
_SAID = tuple(
    proposals.c[name].label(f"said_{name}") for name in ("problem", "solution", "place_detail")
)
_LAID_OUT = text("events.step IN ('approve_plan', 'post_result')")
"""In the very words of the index."""
_other = events.alias("other")
_PLACE = (
    select(func.count())
    .where(_other.c.proposal_id == events.c.proposal_id, _other.c.id <= events.c.id)
    .correlate(events)
    .scalar_subquery()
)
_LATER = (_other.c.proposal_id == events.c.proposal_id, _other.c.id > events.c.id)
_ENDS = select(func.count()).where(*_LATER, _other.c.step == "end_notice")
_NEXT = select(_other.c.step).where(*_LATER).order_by(_other.c.id).limit(1)
_LAID = (
    events.c.step, events.c.at, events.c.given, _PLACE.label("place_of"),
    _ENDS.correlate(events).scalar_subquery().label("ends"),
)  # fmt: skip
_STANDS = func.coalesce(_NEXT.correlate(events).scalar_subquery(), "") != UNDO
_SHOWN = frozenset({"decision", "text", "basis", "until", "hangs", "contact"})


class SqlBoard:
    """ports.board.BoardQueries."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def page(self, sought: Sought, limit: int, offset: int = 0) -> list[Published]:
        """What was made public last comes first."""
        newest = (proposals.c.public_at.desc(), proposals.c.id.desc())
        query = (await self._sought(sought)).order_by(*newest).limit(limit).offset(offset)
        return [_published(row) for row in await self._transaction.run(query)]

    async def after(self, sought: Sought, last: int, limit: int) -> list[Published]:
        """Those with a higher id, in its order."""
        query = (await self._sought(sought)).where(proposals.c.id > last)
        query = query.order_by(proposals.c.id).limit(limit)
        return [_published(row) for row in await self._transaction.run(query)]

    async def notices(self, now: datetime, limit: int, offset: int = 0) -> list[Notice]:
        """The newest first; what staff wrote comes without what its proposer said of themselves."""
        query = (
            select(*_COLUMNS, *_SAID, *_LAID)
            .select_from(events.join(proposals, proposals.c.id == events.c.proposal_id))
            .join(publications, publications.c.proposal_id == proposals.c.id)
            .where(_LAID_OUT, _STANDS, proposals.c.public_at <= now)
            .order_by(events.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return [_notice(row) for row in await self._transaction.run(query)]

    async def tally(self, now: datetime) -> Sequence[Tally]:
        """What became of everything on the positive list, by body."""
        wanted = Wanted(Filter(lists=frozenset({ListResult.POSITIVE})))
        return await SqlDesk(self._transaction).tally("body", wanted, now)

    async def _sought(self, sought: Sought) -> Select[Any]:
        words = fold(sought.words).split()
        found = list(_conditions(sought))
        found += [_says(word) for word in words]
        few = await WordIndex(self._transaction, PUBLICATIONS).narrow(words)
        if few is not None:
            found.append(is_one_of(few, self._transaction))
        joined = proposals.join(publications, publications.c.proposal_id == proposals.c.id)
        return select(*_COLUMNS).select_from(joined).where(*found)


def _conditions(sought: Sought) -> Sequence[ColumnElement[bool]]:
    found = [proposals.c.public_at <= sought.now]
    if sought.places is not None:
        found.append(proposals.c.place.in_(sorted(sought.places)))
    if sought.category:
        found.append(proposals.c.code.startswith(sought.category, autoescape=True))
    if sought.statuses is not None:
        found.append(proposals.c.status.in_(sorted(sought.statuses)))
    return found


def _says(word: str) -> ColumnElement[bool]:
    """In the public words, or in the reference; never in what was said and not published."""
    in_words = publications.c.words.contains(word, autoescape=True)
    number = number_in(word)
    if number is None:
        return in_words
    return in_words | func.lower(proposals.c.ref).endswith(number.end, autoescape=True)


def _published(row: Row[Any]) -> Published:
    own = {name: getattr(row, name) for name in (*_OWN, "problem", "solution", "seconds")}
    return Published(**own, photos=tuple(row.photos))


def _notice(row: Row[Any]) -> Notice:
    names = names_in(row.said_problem, row.said_solution, row.said_place_detail)
    given = {name: row.given[name] for name in _SHOWN & row.given.keys()}
    for name in ("decision", "text", "hangs"):
        given[name] = official(str(given.get(name, "")), names)
    return Notice(
        _published(row), row.step, row.at, given, row.place_of,
        is_ended=bool(row.ends),
    )  # fmt: skip
