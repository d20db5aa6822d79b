"""Engines for the two databases, from a `DATABASE_URL`."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, FromClause, event, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.adapters.database.sqlite_driver import connector, make_private

READERS = 4
_PREPARED = 500
"""Statements a connection keeps prepared: more than there are."""
_SERVER_SETTINGS = {
    "application_name": "yishi",
    "timezone": "UTC",
    "jit": "off",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "120s",
}


class _HintedCompiler(SQLiteCompiler):
    """Writes `INDEXED BY` where a statement has a hint; SQLAlchemy leaves it out for SQLite."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:
        """The hint stands after the table."""
        return text


def parse(url: str) -> URL:
    """The address for SQLAlchemy; raises ValueError for all but `sqlite:///` and `postgresql://`."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError("DATABASE_URL is not an address") from error
    if parsed.drivername == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite+aiosqlite")
    if parsed.drivername in ("postgresql", "postgres") and parsed.database:
        return parsed.set(drivername="postgresql+asyncpg")
    raise ValueError("DATABASE_URL must be sqlite:///path or postgresql://host/name")


def is_sqlite(url: str) -> bool:
    """Whether the address is a file with a single writer."""
    return parse(url).drivername.startswith("sqlite")


def connect(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """Two engines, one for transactions that write and one for those that only read."""
    parsed = parse(url)
    if not is_sqlite(url):
        writer = _postgres(parsed)
        return writer, writer.execution_options(postgresql_readonly=True)
    writer = _sqlite(parsed, pool_size=1)
    event.listen(writer.sync_engine, "begin", _begin_immediate)
    reader = _sqlite(parsed, readonly=True, pool_size=READERS)
    event.listen(reader.sync_engine, "begin", _begin)
    return writer, reader


def migrating(url: str) -> AsyncEngine:
    """For migrations: one connection, on SQLite without foreign keys while tables are rebuilt."""
    parsed = parse(url)
    if not is_sqlite(url):
        return _postgres(parsed)
    engine = _sqlite(parsed, pool_size=1, foreign_keys=False)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _sqlite(
    url: URL, *, pool_size: int, readonly: bool = False, foreign_keys: bool = True
) -> AsyncEngine:
    path = Path(url.database or "")
    make_private(path)
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        pool_reset_on_return=None,  # Work ends every transaction itself
        connect_args={
            "async_creator_fn": connector(path, readonly=readonly, foreign_keys=foreign_keys)
        },
    )
    engine.dialect.statement_compiler = _HintedCompiler
    return engine


def _postgres(url: URL) -> AsyncEngine:
    settings = _SERVER_SETTINGS | _options(url)
    arguments: dict[str, Any] = {
        "server_settings": settings,
        "prepared_statement_cache_size": _PREPARED,
    }
    if "sslmode" in url.query:
        arguments["ssl"] = url.query["sslmode"]
    engine = create_async_engine(
        url.difference_update_query(("options", "sslmode")),
        hide_parameters=True,  # errors would print what somebody said
        pool_size=10,
        max_overflow=10,
        pool_use_lifo=True,  # the connection used last has its statements prepared
        connect_args=arguments,
    )
    event.listen(engine.sync_engine, "checkout", _check_open)
    return engine


def _check_open(connection: DBAPIConnection, *_: Any) -> None:
    """A server that was restarted is met with a new connection.

    SQLAlchemy's `pool_pre_ping` asks the server, three trips for each transaction; asyncpg knows.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError("the server has closed this connection")


def _options(url: URL) -> dict[str, str]:
    """What `?options=-cname=value` sets, as every PostgreSQL client reads it."""
    words = " ".join(url.normalized_query.get("options", ())).replace("-c", " ").split()
    pairs = (word.partition("=") for word in words)
    return {name: value for name, _, value in pairs}


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a read that later writes could fail with BUSY_SNAPSHOT."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
