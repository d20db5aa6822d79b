"""Proposals staff filed for somebody, by reference."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.staff_tables import filed_for
from bot.ports import FiledFor

_ADD = insert(filed_for)
_GET = select(filed_for).where(filed_for.c.ref == bindparam("which"))
_CLAIM = (
    update(filed_for)
    .where(
        filed_for.c.digest == bindparam("code"),
        filed_for.c.digest != "",
        filed_for.c.claimed_at.is_(None),
    )
    .values(claimed_at=bindparam("at"))
    .returning(filed_for.c.ref)
)


class SqlFiledFor:
    """ports.FiledForRecords."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, one: FiledFor) -> None:
        """Store."""
        await self._transaction.run(_ADD, asdict(one))

    async def get(self, ref: str) -> FiledFor | None:
        """By the proposal's reference."""
        row = await self._transaction.one(_GET, which=ref)
        return None if row is None else FiledFor(**dict(row._mapping))

    async def claim(self, digest: str, at: datetime) -> list[str]:
        """Spend a code; the rows are held, so of two at once one gets nothing."""
        rows = await self._transaction.run(_CLAIM, {"code": digest, "at": at})
        return sorted(row.ref for row in rows)
