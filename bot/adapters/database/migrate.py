"""Brings a database to the newest migration; needs no file but this package."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.adapters.database import engines

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(8122006)")

Answer = TypeVar("Answer")


async def migrate(url: str, revision: str = NEWEST) -> None:
    """Go forward to a revision: all or nothing, safe to run from several processes at once."""
    await _run(url, lambda connection: command.upgrade(_config(connection), revision))


async def migrate_back(url: str, revision: str) -> None:
    """Go back to an earlier revision, or to `base`; data of later tables is lost."""
    await _run(url, lambda connection: command.downgrade(_config(connection), revision))


async def is_current(url: str) -> bool:
    """Whether the database stands at the newest migration."""
    return await revision_of(url) == scripts().get_current_head()


async def revision_of(url: str) -> str | None:
    """Where the database stands; None before the first migration."""
    return await _run(
        url, lambda connection: MigrationContext.configure(connection).get_current_revision()
    )


def scripts() -> ScriptDirectory:
    """All migrations, in order."""
    return ScriptDirectory.from_config(_config())


async def _run(url: str, do: Callable[[Connection], Answer]) -> Answer:
    engine = engines.migrating(url)
    try:
        async with engine.begin() as connection:
            if not engines.is_sqlite(url):
                await connection.execute(_ONE_AT_A_TIME)
            answer = await connection.run_sync(do)
            if engines.is_sqlite(url):
                await connection.run_sync(_check_references)
            return answer
    finally:
        await engine.dispose()


def _check_references(connection: Connection) -> None:
    """Foreign keys are off while tables are rebuilt; nothing may dangle afterwards."""
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise RuntimeError(f"{len(dangling)} rows point to nothing, first: {tuple(dangling[0])}")


def _config(connection: Connection | None = None) -> Config:
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    return found
