"""Every row of every table, as it is stored, and what a certificate says went."""

from typing import Any

from sqlalchemy import CursorResult, text

from bot.adapters.database import engines, message_tables, staff_tables
from bot.adapters.database.tables import metadata
from bot.upkeep.certificate import Certificate

LOADED = (message_tables, staff_tables)


async def all_rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Rows by table, in order; the index of words through what it finds."""
    engine = engines.migrating(url)
    found: dict[str, list[tuple[Any, ...]]] = {}
    try:
        async with engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = await connection.execute(table.select())
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    finally:
        await engine.dispose()
    return found


async def counts(url: str) -> dict[str, int]:
    """How many rows, by table; only tables that have some."""
    return {name: len(rows) for name, rows in (await all_rows(url)).items() if rows}


async def execute(url: str, *statements: str) -> list[CursorResult[Any]]:
    """Run statements in one transaction; what each of them gave."""
    engine = engines.migrating(url)
    try:
        async with engine.begin() as connection:
            return [await connection.execute(text(one)) for one in statements]
    finally:
        await engine.dispose()


def rows_of(certificate: Certificate, kind: str) -> dict[str, int]:
    """How many rows of one kind went, by table; only tables that lost some."""
    (line,) = [one for one in certificate.lines if one.kind == kind]
    return {table: many for table, many in line.rows.items() if many}
