"""Who waits for a proposal to be made public."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, literal, or_, select

from bot.adapters.database.connection import Transaction
from bot.adapters.database.tables import openings, proposals
from bot.ports import Opening
from bot.proposals.workflow import FINAL

_ID = select(proposals.c.id).where(proposals.c.ref == bindparam("which"))
_KNOWN = select(literal(1)).where(
    openings.c.proposal_id == _ID.scalar_subquery(), openings.c.resident == bindparam("who")
)
_ADD = insert(openings)
_IS_OVER = proposals.c.status.in_(sorted(FINAL))
_IS_PUBLIC = proposals.c.public_at <= bindparam("now")
_DUE = (
    select(proposals.c.ref, openings.c.resident, _IS_PUBLIC.label("public"), _IS_OVER.label("over"))
    .join(proposals, proposals.c.id == openings.c.proposal_id)
    .where(or_(_IS_PUBLIC, _IS_OVER))
    .order_by(openings.c.proposal_id, openings.c.resident)
    .limit(bindparam("many"))
)
_DROP = delete(openings).where(
    openings.c.proposal_id == _ID.scalar_subquery(), openings.c.resident == bindparam("who")
)


class SqlOpenings:
    """ports.Openings."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, resident: str, ref: str, at: datetime) -> None:
        """Remember it; once is enough."""
        if await self._transaction.one(_KNOWN, which=ref, who=resident) is None:
            found = await self._transaction.one(_ID, which=ref)
            assert found is not None, "the caller has loaded it"
            values = {"proposal_id": found.id, "resident": resident, "since": at}
            await self._transaction.run(_ADD, values)

    async def due(self, now: datetime, limit: int = 100) -> list[Opening]:
        """Those whose proposal is public by now, or has ended without."""
        rows = await self._transaction.run(_DUE, {"now": now, "many": limit})
        return [Opening(row.ref, row.resident, bool(row.public), bool(row.over)) for row in rows]

    async def drop(self, opening: Opening) -> bool:
        """The resident is told; False where somebody else has told them."""
        return bool(await self._transaction.change(_DROP, which=opening.ref, who=opening.resident))
