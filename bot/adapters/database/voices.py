"""Objections to public notices."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.tables import proposals
from bot.adapters.database.voices_tables import objections
from bot.ports import ANONYMOUS
from bot.proposals.public_notices import Objection

_OWN = ("id", "of", "resident", "text", "at", "shown", "answer", "by", "answered_at", "answered_by")
_ID = select(proposals.c.id).where(proposals.c.ref == bindparam("which"))
_ADD = insert(objections)
_READ = (
    select(proposals.c.ref, *(objections.c[name] for name in _OWN))
    .join(proposals, proposals.c.id == objections.c.proposal_id)
    .order_by(objections.c.id)
)
_OF = _READ.where(proposals.c.ref == bindparam("which"))
_OF_RESIDENT = _READ.where(objections.c.resident == bindparam("who"))
_WAITING = _READ.where(objections.c.answered_at.is_(None)).limit(bindparam("many"))
_ANSWER = (
    update(objections)
    .where(objections.c.id == bindparam("number"), objections.c.answered_at.is_(None))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("shown", "answer", "by", "answered_at", "answered_by")
        }
    )
)


class SqlObjections:
    """ports.Objections."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, objection: Objection) -> Objection:
        """Store one; it comes back with its number."""
        found = await self._transaction.one(_ID, which=objection.ref)
        assert found is not None, "the caller has loaded it"
        values = {k: v for k, v in asdict(objection).items() if k not in ("id", "ref")}
        number = await self._transaction.add(_ADD, values | {"proposal_id": found.id})
        return replace(objection, id=number)

    async def of(self, ref: str) -> list[Objection]:
        """All to a proposal's notices, the oldest first."""
        return [_made(row) for row in await self._transaction.run(_OF, {"which": ref})]

    async def of_resident(self, resident: str) -> list[Objection]:
        """One resident's, the oldest first."""
        return [_made(row) for row in await self._transaction.run(_OF_RESIDENT, {"who": resident})]

    async def answer(self, objection: Objection) -> bool:
        """Store its answer; False where it was answered before, or is gone with its owner."""
        new = {f"new_{name}": getattr(objection, name) for name in _OWN[5:]}
        return bool(await self._transaction.change(_ANSWER, number=objection.id, **new))

    async def waiting(self, limit: int = 500) -> list[Objection]:
        """Those nobody has answered, the oldest first."""
        return [_made(row) for row in await self._transaction.run(_WAITING, {"many": limit})]


def forgetting(resident: str) -> list[Any]:
    """Unanswered ones go; of the others what everyone may read and the answer stay."""
    own = objections.c.resident == resident
    return [
        delete(objections).where(own, objections.c.answered_at.is_(None)),
        update(objections).where(own).values(resident=ANONYMOUS, text=""),
    ]


def _made(row: Row[Any]) -> Objection:
    return Objection(row.ref, **{name: getattr(row, name) for name in _OWN})
