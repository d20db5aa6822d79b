"""What staff attached to tickets."""

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.staff_tables import staff_files
from bot.ports.staff import StaffFile

_ADD = insert(staff_files).returning(staff_files.c.id)
_OF = select(staff_files).where(staff_files.c.ref == bindparam("of")).order_by(staff_files.c.id)
_ONE = staff_files.c.ref == bindparam("of"), staff_files.c.id == bindparam("which")
_SHOW = update(staff_files).where(*_ONE, staff_files.c.shown_at.is_(None))
_DROP = delete(staff_files).where(*_ONE, staff_files.c.shown_at.is_(None))


class SqlStaffFiles:
    """ports.staff.StaffFiles."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, one: StaffFile) -> StaffFile:
        """Store, with the id it gets."""
        values = {name: value for name, value in asdict(one).items() if name != "id"}
        row = await self._transaction.one(_ADD, **values)
        return replace(one, id=row.id if row is not None else None)

    async def of(self, ref: str) -> list[StaffFile]:
        """Those of one ticket, oldest first."""
        rows = await self._transaction.run(_OF, {"of": ref})
        return [StaffFile(**dict(row._mapping)) for row in rows]

    async def show(self, ref: str, file_id: int, at: datetime) -> bool:
        """Mark as shown to the resident; False where it is already, or is not there."""
        return bool(await self._transaction.change(_SHOW, of=ref, which=file_id, shown_at=at))

    async def drop(self, ref: str, file_id: int) -> bool:
        """Take away one nobody was shown; False where there is no such one."""
        return bool(await self._transaction.change(_DROP, of=ref, which=file_id))
