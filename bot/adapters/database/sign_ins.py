"""The log of signing in."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.adapters.database.connection import Transaction
from bot.adapters.database.sessions import values_of
from bot.adapters.database.staff_tables import sign_ins, staff
from bot.ports.staff import Outcome, SignIn


class SqlSignIns:
    """ports.staff.SignIns."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, one: SignIn) -> None:
        """Append a line."""
        values = values_of(one) | {"outcome": one.outcome.value}
        await self._transaction.run(insert(sign_ins).values(values))

    async def is_known(self, login: str, address: str, since: datetime) -> bool:
        """Whether somebody has signed in so from there."""
        seen = (
            sign_ins.c.address == address,
            sign_ins.c.at >= since,
            sign_ins.c.login == login,
            sign_ins.c.outcome.in_((Outcome.OK.value, Outcome.ENROLLED.value)),
        )
        found = await self._transaction.run(select(sign_ins.c.id).where(*seen).limit(1))
        return found.first() is not None

    async def recent(
        self, limit: int = 100, offset: int = 0, *, bodies: frozenset[str] | None = None
    ) -> list[SignIn]:
        """The latest lines, newest first; of accounts of these bodies only, unless None."""
        columns = [sign_ins.c[field.name] for field in fields(SignIn)]
        newest = select(*columns).order_by(sign_ins.c.id.desc()).limit(limit).offset(offset)
        if bodies is not None:
            newest = newest.where(sign_ins.c.staff.in_(_of_bodies(bodies)))
        rows = await self._transaction.run(newest)
        return [SignIn(**(dict(row._mapping) | {"outcome": Outcome(row.outcome)})) for row in rows]


def _of_bodies(bodies: frozenset[str]) -> Any:
    return select(staff.c.id).where(staff.c.body.in_(sorted(bodies)))
