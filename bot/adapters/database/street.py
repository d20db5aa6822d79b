"""What a street filled in at the console: appended, never changed."""

import json

from sqlalchemy import func, insert, select

from bot.adapters.database.columns import dump_json
from bot.adapters.database.connection import Transaction
from bot.adapters.database.sessions import values_of
from bot.adapters.database.staff_tables import street_changes
from bot.ports.staff.records import StreetChange


class SqlStreet:
    """ports.staff.Street."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self) -> list[StreetChange]:
        """Every change, the oldest first."""
        rows = await self._transaction.run(select(street_changes).order_by(street_changes.c.id))
        return [
            StreetChange(
                **dict(row._mapping)
                | {"before": json.loads(row.before), "after": json.loads(row.after)}
            )
            for row in rows
        ]

    async def add(self, one: StreetChange) -> None:
        """Append one."""
        # null is a value here too, and no absence of one
        written = {"before": dump_json(one.before), "after": dump_json(one.after)}
        await self._transaction.run(
            insert(street_changes).values(values_of(one, "id", *written) | written)
        )

    async def last(self) -> int:
        """The id of the newest; 0 for none."""
        query = select(func.coalesce(func.max(street_changes.c.id), 0))
        return int((await self._transaction.run(query)).scalar_one())
