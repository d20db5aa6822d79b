"""Small reads beside the lists: what was answered, and who has how much in hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.adapters.database.connection import Transaction
from bot.adapters.database.line import COLUMNS
from bot.adapters.database.rows import task_of
from bot.adapters.database.staff_tables import sign_ins
from bot.adapters.database.tables import events, proposals, secondings, tasks
from bot.adapters.searching import ANSWERS
from bot.ports.staff import Outcome, Row, Told
from bot.proposals.tasks import Task
from bot.proposals.workflow import OPEN

_OPEN = tuple(sorted(status.value for status in OPEN))


class SqlLookups:
    """ports.staff.Lookups."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def told(self, refs: Sequence[str]) -> Mapping[str, Told]:
        """The last answer of each of these tickets that has one."""
        query = (
            select(events.c.at, events.c.step, events.c.given, proposals.c.ref)
            .join(proposals, events.c.proposal_id == proposals.c.id)
            .where(proposals.c.ref.in_(refs), events.c.step.in_(ANSWERS))
            .order_by(events.c.id)
        )
        return {
            row.ref: Told(row.at, row.step, str(row.given.get(ANSWERS[row.step], "")))
            for row in await self._transaction.run(query)
        }

    async def seconds(self, refs: Sequence[str]) -> Mapping[str, int]:
        """How many seconded each of these tickets that somebody did."""
        query = (
            select(proposals.c.ref, func.count().label("many"))
            .join(secondings, secondings.c.proposal_id == proposals.c.id)
            .where(proposals.c.ref.in_(refs))
            .group_by(proposals.c.ref)
        )
        return {row.ref: row.many for row in await self._transaction.run(query)}

    async def last_sign_ins(self, staff: Sequence[str]) -> Mapping[str, datetime]:
        """When each of these people last signed in."""
        query = (
            select(sign_ins.c.staff, func.max(sign_ins.c.at).label("last"))
            .where(sign_ins.c.staff.in_(staff), sign_ins.c.outcome == Outcome.OK.value)
            .group_by(sign_ins.c.staff)
        )
        return {row.staff: row.last for row in await self._transaction.run(query)}

    async def rows(self, refs: Sequence[str]) -> Mapping[str, Row]:
        """These tickets as lists show them, by reference; unknown ones are left out."""
        found = await self._transaction.run(select(*COLUMNS).where(proposals.c.ref.in_(refs)))
        return {row.ref: Row(**row._mapping) for row in found}

    async def tasks_of(self, staff: str, body: str, limit: int = 50) -> list[tuple[str, Task]]:
        """Open tasks of somebody, and nobody's in person of their body, with their ticket.

        Those due first come first.
        """
        theirs = (tasks.c.assignee == staff) | (tasks.c.assignee.is_(None) & (tasks.c.body == body))
        query = (
            select(tasks, proposals.c.ref)
            .join(proposals, tasks.c.proposal_id == proposals.c.id)
            .where(tasks.c.done_at.is_(None), theirs, proposals.c.status.in_(_OPEN))
            .order_by(tasks.c.until, tasks.c.proposal_id, tasks.c.number)
            .limit(limit)
        )
        return [(row.ref, task_of(row)) for row in await self._transaction.run(query)]

    async def held_by_people(self, staff: Sequence[str]) -> Mapping[str, int]:
        """Open tickets and open tasks of each of these people who has any."""
        tickets = select(proposals.c.assignee, func.count().label("many")).where(
            proposals.c.status.in_(_OPEN), proposals.c.assignee.in_(staff)
        )
        helped = select(tasks.c.assignee, func.count().label("many")).where(
            tasks.c.done_at.is_(None), tasks.c.assignee.in_(staff)
        )
        found: dict[str, int] = {}
        for query in (
            tickets.group_by(proposals.c.assignee),
            helped.group_by(tasks.c.assignee),
        ):
            for row in await self._transaction.run(query):
                found[row.assignee] = found.get(row.assignee, 0) + row.many
        return found

    async def held_by_bodies(self) -> Mapping[str, int]:
        """Open tickets of each body that has any."""
        query = select(proposals.c.body, func.count().label("many")).where(
            proposals.c.status.in_(_OPEN)
        )
        rows = await self._transaction.run(query.group_by(proposals.c.body))
        return {row.body: row.many for row in rows}
