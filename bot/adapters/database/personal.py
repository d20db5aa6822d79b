"""What staff are told in person: written with the event it is of, seen once, told outside once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, func, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.staff_tables import staff, staff_notices
from bot.ports.staff.records import StaffNotice
from bot.proposals.addressing import Addressed, Concern, addressed
from bot.proposals.events import Event
from bot.proposals.permissions import WORKING
from bot.proposals.proposal import Proposal

_WORKING = tuple(sorted(role.value for role in WORKING))


async def tell_staff(proposal: Proposal, events: Iterable[Event], transaction: Transaction) -> None:
    """Note for everybody whom these new events concern in person, but for who acted."""
    for event in events:
        to = addressed(event, proposal)
        if to is None:
            continue
        people = [to.staff] if to.staff else await _of_body(to, transaction)
        rows = [
            {"staff": one, "at": event.at, "concern": to.concern, "ref": proposal.ref}
            for one in people
            if one != event.actor.id
        ]
        if rows:
            await transaction.run(insert(staff_notices), rows)


async def _of_body(to: Addressed, transaction: Transaction) -> Sequence[str]:
    at_work = select(staff.c.id).where(
        staff.c.body == to.body, staff.c.active, staff.c.role.in_(_WORKING)
    )
    return [row.id for row in await transaction.run(at_work)]


class SqlStaffNotices:
    """ports.staff.StaffNotices."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def recent(
        self, staff_id: str, limit: int = 50, *, unseen: bool = False
    ) -> list[StaffNotice]:
        """One person's, newest first."""
        query = select(staff_notices).where(staff_notices.c.staff == staff_id)
        if unseen:
            query = query.where(staff_notices.c.seen_at.is_(None))
        rows = await self._transaction.run(query.order_by(staff_notices.c.id.desc()).limit(limit))
        return [_notice_of(row) for row in rows]

    async def unseen(self, staff_id: str) -> int:
        """On how many tickets there is something one person has not seen."""
        query = select(func.count(staff_notices.c.ref.distinct())).where(
            staff_notices.c.staff == staff_id, staff_notices.c.seen_at.is_(None)
        )
        return int((await self._transaction.run(query)).scalar_one())

    async def see(self, staff_id: str, at: datetime, ref: str | None = None) -> None:
        """They have seen what there is of a ticket, or (None) all of it."""
        mine = and_(staff_notices.c.staff == staff_id, staff_notices.c.seen_at.is_(None))
        if ref is not None:
            mine &= staff_notices.c.ref == ref
        await self._transaction.run(update(staff_notices).where(mine).values(seen_at=at))

    async def see_before(self, moment: datetime, at: datetime) -> None:
        """What happened before a moment is no news to anybody."""
        old = and_(staff_notices.c.at < moment, staff_notices.c.seen_at.is_(None))
        await self._transaction.run(update(staff_notices).where(old).values(seen_at=at, told_at=at))

    async def untold(self, since: datetime, before: datetime) -> list[StaffNotice]:
        """Unseen ones of this stretch of time that nobody was told of outside the console."""
        query = select(staff_notices).where(
            staff_notices.c.told_at.is_(None), staff_notices.c.seen_at.is_(None),
            staff_notices.c.at >= since, staff_notices.c.at <= before,
        )  # fmt: skip
        return [_notice_of(row) for row in await self._transaction.run(query.limit(500))]

    async def told(self, ids: Sequence[int], at: datetime) -> None:
        """These were told outside."""
        these = staff_notices.c.id.in_(ids)
        await self._transaction.run(update(staff_notices).where(these).values(told_at=at))


def _notice_of(row: object) -> StaffNotice:
    values = dict(row._mapping)  # type: ignore[attr-defined]
    return StaffNotice(**(values | {"concern": Concern(values["concern"])}))
