"""One open transaction, as the repositories use it.

Statements are built once, when a module is loaded, and given their values when they are run:
building one anew for each call costs ten times as much as running it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    CursorResult,
    Executable,
    Insert,
    Row,
    Table,
    TextClause,
    bindparam,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.proposals.errors import UnknownResident

Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Transaction:
    """Runs statements; knows the dialect and whether locks may be taken."""

    def __init__(self, connection: AsyncConnection, *, readonly: bool) -> None:
        self._connection = connection
        self.on_sqlite = connection.dialect.name == "sqlite"
        self.locks = not readonly

    async def run(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]:
        """Execute; raises UnknownResident when a row points to a resident who is not there."""
        try:
            return await self._connection.execute(statement, values)
        except IntegrityError as error:
            if "foreign key" in str(error.orig).lower():
                raise UnknownResident from error
            raise

    async def one(self, statement: Executable, **values: Any) -> Row[Any] | None:
        """The first row, or None."""
        return (await self.run(statement, values)).first()

    async def add(self, statement: Insert, values: Mapping[str, Any]) -> int:
        """Insert one row; the number it was given."""
        key = (await self.run(statement, values)).inserted_primary_key
        if key is None:
            raise LookupError("a row without a key")
        return int(key[0])

    async def plainly(self, work: Callable[..., None], *given: Any) -> None:
        """Let something written for a plain connection work in this transaction."""
        await self._connection.run_sync(work, *given)

    async def change(self, statement: Executable, **values: Any) -> int:
        """Update or delete; how many rows."""
        return (await self.run(statement, values)).rowcount


def insert_once(table: Table, *keys: str) -> TextClause:
    """Insert unless a row with these keys is there, also under concurrency; the key if new."""
    returning = next(iter(table.primary_key))
    return _insert(table, keys, "NOTHING", [returning])


def insert_over(table: Table, *keys: str, **changes: str) -> TextClause:
    """Insert, or change the row that is there to what is given or, for some columns, `changes`.

    Gives back all columns of the row as it is then, but the keys.
    """
    others = [column for column in table.columns if column.name not in keys]
    new = {column.name: f'excluded."{column.name}"' for column in others} | changes
    sets = ", ".join(f'"{name}" = {value}' for name, value in new.items())
    return _insert(table, keys, f"UPDATE SET {sets}", others)


def _insert(
    table: Table, keys: Sequence[str], otherwise: str, returning: Sequence[Column[Any]]
) -> TextClause:
    """As text: SQLAlchemy compiles its own ON CONFLICT anew each time, for each database apart."""
    given = [column for column in table.columns if column is not table.autoincrement_column]
    sql = (
        f'INSERT INTO "{table.name}" ({_names(given)}) '
        f"VALUES ({', '.join(':' + column.name for column in given)}) "
        f"ON CONFLICT ({', '.join(keys)}) DO {otherwise} RETURNING {_names(returning)}"
    )
    return text(sql).bindparams(*(bindparam(column.name, type_=column.type) for column in given))


def _names(columns: Sequence[Column[Any]]) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)
