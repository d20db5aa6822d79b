"""Questions to outside parties, by the digest of their link."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.staff_tables import inquiries
from bot.ports.staff import Inquiry

_ADD = insert(inquiries)
_GET = select(inquiries).where(inquiries.c.digest == bindparam("which"))
_CLOSE = update(inquiries).where(
    inquiries.c.ref == bindparam("of"),
    inquiries.c.number == bindparam("which"),
    inquiries.c.closed_at.is_(None),
)


class SqlInquiries:
    """ports.staff.Inquiries."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, one: Inquiry) -> None:
        """Store a question."""
        await self._transaction.run(_ADD, asdict(one))

    async def get(self, digest: str) -> Inquiry | None:
        """By the digest of its link."""
        row = await self._transaction.one(_GET, which=digest)
        if row is None:
            return None
        lists = {"shows": tuple(row.shows), "photos": tuple(row.photos)}
        return Inquiry(**(dict(row._mapping) | lists))

    async def close(self, ref: str, number: int, at: datetime, outcome: str) -> bool:
        """Close one that is open; the row is held, so of two at once one gets False."""
        values = {"of": ref, "which": number, "closed_at": at, "outcome": outcome}
        return bool(await self._transaction.change(_CLOSE, **values))
