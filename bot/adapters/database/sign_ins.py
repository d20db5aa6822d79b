"""The sign-in log."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import func, insert, select

from bot.adapters.database.connection import Transaction
from bot.adapters.database.staff_tables import sign_ins
from bot.ports.staff import FAILED, Outcome, SignIn


class SqlSignIns:
    """ports.staff.SignIns."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, one: SignIn) -> None:
        """Append a line."""
        values = {field.name: getattr(one, field.name) for field in fields(SignIn)} | {
            "outcome": one.outcome.value
        }
        await self._transaction.run(insert(sign_ins).values(values))

    async def failures(
        self, address: str, since: datetime, outcomes: frozenset[Outcome] = FAILED
    ) -> int:
        """Failed attempts from one address."""
        where = (
            sign_ins.c.address == address,
            sign_ins.c.at >= since,
            sign_ins.c.outcome.in_(sorted(one.value for one in outcomes)),
        )
        found = await self._transaction.run(
            select(func.count()).select_from(sign_ins).where(*where)
        )
        return int(found.scalar_one())

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

    async def recent(self, limit: int = 100, offset: int = 0) -> list[SignIn]:
        """The latest lines, newest first."""
        columns = [sign_ins.c[field.name] for field in fields(SignIn)]
        newest = select(*columns).order_by(sign_ins.c.id.desc()).limit(limit).offset(offset)
        rows = await self._transaction.run(newest)
        return [SignIn(**(dict(row._mapping) | {"outcome": Outcome(row.outcome)})) for row in rows]
