"""Whole databases as files: SQLite's online backup, PostgreSQL through its own tools."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from bot.adapters.database import engines
from bot.adapters.database.migrate import revision_of
from bot.addresses import without_password
from bot.proposals.errors import YishiError

Tick = Callable[[int, int], None]
"""Called with how much is done and how much there is in all; 0 where nobody knows."""

_PAGES = 4096
_LOOK_SECONDS = 0.5
_IN_USE = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = 'yishi' AND pid <> pg_backend_pid()"
)
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, and would take into another one that gets its name."""
_HOLDING = ("residents", "proposals", "staff", "inbox")


class CopyFailed(YishiError):
    """A database could not be saved or loaded; the argument says why and what to do."""

    key = "copy_failed"


def file_of(url: str) -> Path:
    """The file of a SQLite database."""
    return Path(engines.parse(url).database or "")


async def save(url: str, target: Path, tick: Tick) -> None:
    """Write a consistent copy while the desk works on; raises CopyFailed."""
    if engines.is_sqlite(url):
        await asyncio.to_thread(_save_sqlite, file_of(url), target, tick)
    else:
        flags = ("--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        await _tool(url, target, tick, "pg_dump", *flags)


async def load(url: str, copy: Path, tick: Tick) -> None:
    """Put a copy in the place of a PostgreSQL database, whole or not at all; raises CopyFailed."""
    sql = copy.with_suffix(".sql")
    try:
        restore = ("--no-owner", "--no-privileges", f"--file={sql}", str(copy))
        await _tool("", sql, tick, "pg_restore", *restore)
        fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        await _tool(url, sql, tick, "psql", *once, f"--command={fresh}", f"--file={sql}")
    finally:
        sql.unlink(missing_ok=True)


async def check_answers(url: str) -> None:
    """Raises CopyFailed when the server or the database on it is not there."""
    if engines.is_sqlite(url):
        return
    engine = engines.migrating(url)
    try:
        await (await engine.connect()).close()
    except Exception as error:  # of sockets, of the driver, of its answers
        said = without_password(str(error).strip().partition("\n")[0], url)
        raise CopyFailed(f"PostgreSQL does not answer: {said}") from error
    finally:
        await engine.dispose()


async def in_use(url: str) -> bool:
    """Whether a desk is connected to the database."""
    if engines.is_sqlite(url):
        return await asyncio.to_thread(_is_open, file_of(url))
    engine = engines.migrating(url)
    try:
        async with engine.connect() as connection:
            return bool((await connection.execute(_IN_USE)).scalar_one())
    finally:
        await engine.dispose()


async def holds_data(url: str) -> bool:
    """Whether anything would be lost with the database; one that cannot be read may hold some."""
    if engines.is_sqlite(url) and not file_of(url).exists():
        return False
    engine = engines.migrating(url)
    try:
        async with engine.connect() as connection:
            there = await connection.run_sync(lambda it: inspect(it).get_table_names())
            for table in set(_HOLDING) & set(there):
                if (await connection.execute(text(f"SELECT 1 FROM {table} LIMIT 1"))).first():
                    return True
            return False
    except DatabaseError:
        return True
    finally:
        await engine.dispose()


def check_sqlite(path: Path) -> None:
    """Raises CopyFailed when the file is damaged."""
    connection = sqlite3.connect(path)
    try:
        found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    finally:
        connection.close()
    if found != ["ok"]:
        raise CopyFailed(f"the SQLite file is damaged: {found[0]}")


async def check_opens(url: str) -> None:
    """Raises CopyFailed when what lies there is damaged or cannot be asked."""
    if engines.is_sqlite(url):
        await asyncio.to_thread(check_sqlite, file_of(url))
    if await revision_of(url) is None:
        raise CopyFailed("the database is empty")


def _save_sqlite(path: Path, target: Path, tick: Tick) -> None:
    """One snapshot, in steps: readers in WAL mode hold nobody up, and see no later writes."""
    if not path.exists():
        raise CopyFailed(f"there is no database at {path}: python -m bot migrate")
    source, copy = sqlite3.connect(path), sqlite3.connect(target)
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=_PAGES, progress=lambda _, left, total: tick(total - left, total))
        copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise CopyFailed(f"SQLite: {error}") from error
    finally:
        copy.close()
        source.close()
    check_sqlite(target)


def _is_open(path: Path) -> bool:
    """Leaving WAL mode needs the file for oneself; the next connection enters it again."""
    if not path.exists():
        return False
    connection = sqlite3.connect(path, timeout=1.0, isolation_level=None)
    try:
        return bool(connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete")
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False  # no database at all: nobody works on it
    finally:
        connection.close()


async def _tool(url: str, growing: Path, tick: Tick, *command: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes through the environment."""
    environ, where = dict(os.environ), []
    if url:
        parsed = engines.parse(url).set(drivername="postgresql")
        environ |= {"PGPASSWORD": parsed.password} if parsed.password else {}
        clear = parsed.set(password=None).render_as_string(hide_password=False)
        where = [f"--dbname={clear}"]
    try:
        process = await asyncio.create_subprocess_exec(
            *command, *where, env=environ,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise CopyFailed(
            f"{command[0]} is not installed: apt-get install postgresql-client"
        ) from error
    ended = asyncio.create_task(process.communicate())
    while not ended.done():
        await asyncio.wait({ended}, timeout=_LOOK_SECONDS)
        tick(growing.stat().st_size if growing.exists() else 0, 0)
    _, told = ended.result()
    if process.returncode:
        raise CopyFailed(f"{command[0]}: {told.decode(errors='replace').strip()[-500:]}")
