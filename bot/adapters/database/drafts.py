"""What staff typed and have not sent, by person and address."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.adapters.database.connection import Transaction
from bot.adapters.database.staff_tables import desk_drafts
from bot.ports.staff import Draft

_MINE = desk_drafts.c.staff == bindparam("who")
_ADD = insert(desk_drafts)
_DROP = delete(desk_drafts).where(_MINE, desk_drafts.c.path == bindparam("where"))
_PURGE = delete(desk_drafts).where(desk_drafts.c.saved_at < bindparam("before"))
_OF = select(desk_drafts).where(_MINE).order_by(desk_drafts.c.saved_at.desc())
_OF_TICKET = _OF.where(desk_drafts.c.ref == bindparam("of"))


class SqlDrafts:
    """ports.staff.Drafts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def keep(self, one: Draft) -> None:
        """Store in place of what was there."""
        await self.drop(one.staff, one.path)
        await self._transaction.run(_ADD, asdict(one))

    async def of(self, staff: str, ref: str | None = None) -> list[Draft]:
        """A person's, the newest first; of one ticket, or all."""
        values = {"who": staff} if ref is None else {"who": staff, "of": ref}
        query = _OF if ref is None else _OF_TICKET
        rows = await self._transaction.run(query, values)
        return [Draft(**dict(row._mapping)) for row in rows]

    async def drop(self, staff: str, path: str) -> None:
        """Forget one."""
        await self._transaction.change(_DROP, who=staff, where=path)

    async def purge(self, before: datetime) -> int:
        """Forget everybody's that were saved before a moment."""
        return await self._transaction.change(_PURGE, before=before)
