"""Reads of the staff console: lists, counts, the audit and what is new. No model is loaded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, func, literal_column, or_, select

from bot.adapters.database import listing
from bot.adapters.database.connection import Transaction
from bot.adapters.database.figures import heat_query, tally_query, waits_query
from bot.adapters.database.filters import in_branch, named, spans
from bot.adapters.database.hearing import heard_since
from bot.adapters.database.line import COLUMNS, ordered
from bot.adapters.database.listing import Asked
from bot.adapters.database.message_tables import calls
from bot.adapters.database.rows import names, turn_of
from bot.adapters.database.search import is_one_of, says
from bot.adapters.database.staff_tables import looks
from bot.adapters.database.tables import events, proposals, tasks
from bot.ports.staff import MOST_SORTED, News, Row, Spot, Tally, Touched, Trace, Wanted
from bot.proposals.permissions import Branch

_COUNTED = names(Tally, "key", "waits")
_MOST_NEWS = 200


class SqlDesk:
    """ports.staff.DeskQueries."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def page(
        self, wanted: Wanted, limit: int, offset: int = 0, *, after: Row | None = None
    ) -> list[Row]:
        """One page of a list: urgent first, then by due date, then newest; those after a row."""
        asked = _asked(wanted)
        if after is not None:
            asked = replace(asked, more=(*asked.more, *_past(after)))
        ids, order = await self._ids(wanted, asked, limit, offset), ordered(wanted.order)
        query = select(*COLUMNS).where(proposals.c.id.in_(ids)).order_by(*order)
        return [Row(**row._mapping) for row in await self._transaction.run(query)]

    async def refs(self, wanted: Wanted, limit: int, offset: int = 0) -> list[str]:
        """References of one page of a list, in its order."""
        ids = await self._ids(wanted, _asked(wanted), limit, offset)
        query = select(proposals.c.ref).where(proposals.c.id.in_(ids))
        rows = await self._transaction.run(query.order_by(*ordered(wanted.order)))
        return [row.ref for row in rows]

    async def _ids(self, wanted: Wanted, asked: Asked, limit: int, offset: int) -> Sequence[int]:
        """The ids of one page of a list."""
        query = select(proposals.c.id).order_by(*ordered(wanted.order)).limit(limit).offset(offset)
        if wanted.tasks_of is not None:
            # so few that putting them in order costs less than looking for them in it
            query = query.where(*asked.conditions())
        elif wanted.order == "due":
            return await listing.ids_in_turn(self._transaction, asked, limit, offset)
        else:
            ids = await listing.ids_in_turn(self._transaction, asked, MOST_SORTED, 0)
            query = query.where(is_one_of(ids, self._transaction))
        return [row.id for row in await self._transaction.run(query)]

    async def count(self, wanted: Wanted, limit: int) -> int:
        """How many, counted no further than `limit`: an exact million helps nobody."""
        return await listing.count(self._transaction, _asked(wanted), limit)

    async def tally(
        self, by: str, wanted: Wanted, now: datetime, limit: int = 50
    ) -> Sequence[Tally]:
        """Figures of the wanted tickets by `body`, `level`, `code`, `place` or `day`."""
        where = _asked(wanted).conditions()
        rows = (await self._transaction.run(tally_query(by, where, now, limit))).all()
        waits: dict[str, dict[int, int]] = {row.key or "": {} for row in rows}
        if by != "day":
            for row in await self._transaction.run(waits_query(by, where)):
                waits.get(row.key or "", {})[row.hours] = row.many
        return [_tally_of(row, waits[row.key or ""]) for row in rows]

    async def heat(self, wanted: Wanted, now: datetime) -> Sequence[Spot]:
        """The wanted tickets counted by place and category; a place of none is empty."""
        where = _asked(wanted).conditions()
        rows = await self._transaction.run(heat_query(where, now))
        return [Spot(**row._mapping) for row in rows]

    async def traces(
        self, branch: Branch, *, who: str = "", ref: str = "", what: str = "",
        since: datetime | None = None, until: datetime | None = None,
        limit: int = 50, offset: int = 0, but: frozenset[str] = frozenset(),
    ) -> list[Trace]:  # fmt: skip
        """Events and looks of the branch, newest first; both are read in the order appended."""
        asked = _Audit(branch, who, ref, what, since, until)
        many = limit + offset
        found = [_event(row) for row in await self._transaction.run(asked.events().limit(many))]
        looked = asked.looks().where(looks.c.what.not_in(sorted(but))).limit(many)
        found += [_look(row) for row in await self._transaction.run(looked)]
        found.sort(key=lambda one: one.at, reverse=True)
        return found[offset:many]

    async def news(self, event: int, call: int, said: int = -1) -> News:
        """What happened after these ids; with -1 only where things stand."""
        last = select(
            select(func.coalesce(func.max(events.c.id), 0)).scalar_subquery(),
            select(func.coalesce(func.max(calls.c.id), 0)).scalar_subquery(),
        )
        newest, newest_call = (await self._transaction.run(last)).one()
        heard = await heard_since(self._transaction, said)
        if event < 0 or newest <= event:
            return News(newest, newest_call, (), *heard)
        touched = (
            select(
                proposals.c.id,
                proposals.c.ref,
                proposals.c.place,
                proposals.c.body,
                func.max(events.c.id).label("last"),
            )
            .join(events, events.c.proposal_id == proposals.c.id)
            .where(events.c.id > event)
            .group_by(proposals.c.id, proposals.c.ref, proposals.c.place, proposals.c.body)
            .limit(_MOST_NEWS)
        )
        rows = (await self._transaction.run(touched)).all()
        helpers = await self._helpers([row.id for row in rows])
        found = (
            Touched(row.ref, row.place, row.body, row.last, frozenset(helpers.get(row.id, ())))
            for row in rows
        )
        return News(newest, newest_call, tuple(found), *heard)

    async def _helpers(self, ids: Sequence[int]) -> Mapping[int, list[str]]:
        """Bodies with an open task, by the id of the proposal."""
        open_ = select(tasks.c.proposal_id, tasks.c.body).where(
            tasks.c.proposal_id.in_(ids), tasks.c.done_at.is_(None)
        )
        found: dict[int, list[str]] = {}
        for row in await self._transaction.run(open_):
            found.setdefault(row.proposal_id, []).append(row.body)
        return found


class _Audit:
    """One question to the audit, as conditions on the two tables it reads."""

    def __init__(
        self, branch: Branch, who: str, ref: str, what: str,
        since: datetime | None, until: datetime | None,
    ) -> None:  # fmt: skip
        self._branch, self._since, self._until = branch, since, until
        self._who, self._ref, self._what = who, ref, what

    def events(self) -> Select[Any]:
        """Steps taken, newest first."""
        query = select(events, proposals.c.ref).join(
            proposals, events.c.proposal_id == proposals.c.id
        )
        where = [*in_branch(self._branch), *self._between(events.c.at)]
        if self._ref:
            where.append(proposals.c.ref == self._ref)
        if self._who:
            where.append(events.c.actor_id == self._who)
        if self._what:
            where.append(events.c.step == self._what)
        return query.where(*where).order_by(events.c.id.desc())

    def looks(self) -> Select[Any]:
        """Looks at tickets of the branch, and exports, newest first."""
        joined = looks.outerjoin(proposals, looks.c.ref == proposals.c.ref)
        where = self._between(looks.c.at)
        where.extend(or_(proposals.c.id.is_(None), one) for one in in_branch(self._branch))
        if self._ref:
            where.append(looks.c.ref == self._ref)
        if self._who:
            where.append(looks.c.staff == self._who)
        if self._what:
            where.append(looks.c.what == self._what)
        return select(looks).select_from(joined).where(*where).order_by(looks.c.id.desc())

    def _between(self, moment: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        found = []
        if self._since is not None:
            found.append(moment >= self._since)
        if self._until is not None:
            found.append(moment < self._until)
        return found


def _asked(wanted: Wanted) -> Asked:
    stretches = spans(
        urgent=wanted.urgent, due_from=wanted.due_from, due_before=wanted.filter.due_before
    )
    more, days = tuple(_more(wanted)), (wanted.created_from, wanted.created_to)
    return Asked(wanted.filter, more, stretches, *days, wanted.words)


def _past(row: Row) -> Iterable[ColumnElement[bool]]:
    """What comes after a row in the order of lists."""
    turn, created = turn_of(urgent=row.urgent, due_at=row.due_at), proposals.c.created_at
    yield proposals.c.turn >= turn
    older = (created == row.created_at) & (proposals.c.ref < row.ref)
    yield or_(proposals.c.turn > turn, created < row.created_at, older)


def _more(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    """What the desk asks beyond the common filter."""
    yield from in_branch(wanted.branch)
    for word in wanted.words:
        yield or_(says(word.text), *named(word))
    if wanted.holders is not None:
        yield proposals.c.body.in_(sorted(wanted.holders))
    if wanted.running:
        yield proposals.c.paused_at.is_(None)
    if wanted.appealed:
        yield literal_column("proposals.appeal_due_at IS NOT NULL", Boolean)
    if wanted.tasks_of is not None:
        yield proposals.c.id.in_(_with_tasks(*wanted.tasks_of))
    if wanted.ruling:
        yield literal_column("proposals.transfers >= 2", Boolean)
        yield proposals.c.transfers % 2 == 0


def _with_tasks(staff: str, body: str) -> Select[Any]:
    theirs = (tasks.c.assignee == staff) | (tasks.c.assignee.is_(None) & (tasks.c.body == body))
    return select(tasks.c.proposal_id).where(tasks.c.done_at.is_(None), theirs)


def _tally_of(row: Any, waits: Mapping[int, int]) -> Tally:
    counted = {name: getattr(row, name) or 0 for name in _COUNTED}
    return Tally(row.key or "", waits=waits, **counted)


def _event(row: Any) -> Trace:
    return Trace(
        row.at, row.actor_id, row.actor_role, row.step, row.ref,
        row.before or "", row.after, row.given,
    )  # fmt: skip


def _look(row: Any) -> Trace:
    detail = {"detail": row.detail} if row.detail else {}
    return Trace(row.at, row.staff, "", row.what, row.ref, detail=detail)
