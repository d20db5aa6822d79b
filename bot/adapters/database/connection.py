"""One open transaction, as the repositories use it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.proposals.errors import UnknownResident

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Transaction:
    """Runs statements; knows the dialect and whether locks may be taken."""

    def __init__(self, connection: AsyncConnection, *, readonly: bool) -> None:
        self._connection = connection
        self._on_sqlite = connection.dialect.name == "sqlite"
        self.locks = not readonly

    async def run(
        self, statement: Executable, values: Parameters | None = None
    ) -> CursorResult[Any]:
        """Execute; raises UnknownResident when a row points to a resident who is not there."""
        try:
            return await self._connection.execute(statement, values)
        except IntegrityError as error:
            if "foreign key" in str(error.orig).lower():
                raise UnknownResident from error
            raise

    async def write_once(self, table: Table, values: Mapping[str, Any], *keys: str) -> int | None:
        """Insert unless a row with these keys is there, also under concurrency; the id if new."""
        insert = self._insert(table).values(values).on_conflict_do_nothing(index_elements=keys)
        returned = await self.run(insert.returning(*list(table.primary_key)[:1]))
        row = returned.first()
        return None if row is None else row[0]

    async def write_over(
        self,
        table: Table,
        values: Mapping[str, Any],
        *keys: str,
        returning: ColumnElement[Any] | None = None,
        **changes: Any,
    ) -> Any:
        """Insert, or change the row that is there; `changes` default to the other values."""
        others = {name: value for name, value in values.items() if name not in keys}
        insert = self._insert(table).values(values)
        statement = insert.on_conflict_do_update(index_elements=keys, set_=changes or others)
        if returning is None:
            return await self.run(statement)
        return (await self.run(statement.returning(returning))).scalar_one()

    def _insert(self, table: Table) -> "postgresql.Insert | sqlite.Insert":
        return sqlite.insert(table) if self._on_sqlite else postgresql.insert(table)
