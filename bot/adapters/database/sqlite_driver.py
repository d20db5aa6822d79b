"""SQLite through aiosqlite, with as few trips to its thread as may be, and the pragmas we rely on.

SQLAlchemy asks aiosqlite for a cursor, an execution, the rows and a close: four trips to the
connection's thread. Here all of it is one. Inside a write transaction it is none: there a
statement touches a few pages in some 20 µs, less than a trip costs, and cannot be made to wait.
What can (BEGIN for another process, COMMIT for the disk, lists for their length) stays outside of
the event loop.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import aiosqlite

BUSY_SECONDS = 10.0

PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # readers never wait for the writer
    "PRAGMA synchronous = FULL",  # NORMAL may lose the last commits when the power fails
    "PRAGMA recursive_triggers = ON",  # so that REPLACE, too, asks the triggers before it deletes
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",  # 64 MiB
    "PRAGMA mmap_size = 1073741824",
)


class QuickCursor:
    """The part of aiosqlite's cursor that SQLAlchemy uses."""

    def __init__(self, connection: "QuickConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Execute and fetch everything."""
        await self._connection.hop(self._run, "execute", sql, parameters)

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Execute once per set of parameters."""
        await self._connection.hop(self._run, "executemany", sql, parameters)

    async def fetchall(self) -> list[Any]:
        """The rows that came with the execution."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left open."""

    def _run(self, method: str, sql: str, parameters: Sequence[Any]) -> None:
        cursor = self._connection._conn.cursor()
        try:
            getattr(cursor, method)(sql, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class QuickConnection(aiosqlite.Connection):
    """aiosqlite's connection with the cursor above, on a thread that never keeps us alive."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], *, writes: bool) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self.writes = writes
        self._thread.daemon = True

    async def hop(self, run: Callable[..., None], *arguments: Any) -> None:
        """Do something on the connection's thread, or at once inside a write transaction."""
        if self.writes and self._conn.in_transaction:
            run(*arguments)
        else:
            await self._execute(run, *arguments)  # type: ignore[no-untyped-call]

    async def cursor(self) -> QuickCursor:  # type: ignore[override]
        """A new cursor, without a trip to the thread."""
        return QuickCursor(self)


def connector(path: Path, *, readonly: bool, foreign_keys: bool) -> Callable[..., QuickConnection]:
    """What SQLAlchemy calls for each new connection (its own arguments are not needed)."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        connection.execute(f"PRAGMA foreign_keys = {foreign_keys:d}")
        connection.execute(f"PRAGMA query_only = {readonly:d}")
        return connection

    def create(*_: Any, **__: Any) -> QuickConnection:
        return QuickConnection(connect, writes=not readonly)

    return create


def make_private(path: Path) -> None:
    """Create folder and file so that only our own account reads what residents said.

    A file that is there is not touched: closing any handle on it drops all locks this process
    holds (POSIX), and the next process to leave would take the log for nobody's and delete it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
