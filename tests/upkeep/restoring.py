"""Puts a backup back, as an operator would."""

import shutil
import sqlite3
from pathlib import Path

from bot.upkeep.backup import Place
from bot.upkeep.certificate import Certificate
from bot.upkeep.restore import restore


async def put_back(
    place: Place, file: Path, *, replace: bool = False
) -> tuple[Certificate | None, list[str]]:
    """What was purged again, and what the operator was told."""
    said: list[str] = []
    done = await restore(place, file, replace=replace, say=said.append)
    return done, said


def leave_beside(target: Path, ending: str) -> None:
    """The log of a database that was killed at work, under `target`'s name; it itself is gone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    killed = target.with_name("killed.db")
    open_ = sqlite3.connect(killed, isolation_level=None)
    open_.execute(f"PRAGMA journal_mode = {'WAL' if ending == '-wal' else 'DELETE'}")
    open_.execute("PRAGMA cache_size = 2")
    open_.execute("CREATE TABLE other (text)")
    open_.executemany("INSERT INTO other VALUES (?)", [("x" * 900,)] * 300)
    open_.execute("BEGIN")
    open_.execute("UPDATE other SET text = 'y' || text")
    shutil.copy(f"{killed}{ending}", f"{target}{ending}")
    open_.close()
    killed.unlink()
