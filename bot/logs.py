"""What may stand in a log about a failure: its kind and place, never the words it carries.

The text of an exception can hold what a resident said (a database driver prints the values it
was given), so neither it nor a traceback with it is ever logged here.
"""

import logging
import traceback
from pathlib import Path

from bot.paths import ROOT

_DEEPEST = 4
_OURS = (ROOT / "bot", ROOT / "actions")
_TRACING = ("aiohttp.server", "aiohttp.web", "asyncio")
_TALKATIVE = ("aiosqlite", "aiohttp.access", "sqlalchemy.engine", "sqlalchemy.pool")


def quieten() -> None:
    """Keep libraries from logging, when asked for details, what they are given to store or serve.

    aiosqlite's debug lines hold every value it stores; an access log holds openids in its URLs;
    a server's traceback holds the line or the body it could not read.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _TRACING:
        logging.getLogger(name).addFilter(wordless)


def wordless(record: logging.LogRecord) -> bool:
    """A filter: one line that says where it failed, in place of a traceback and its words."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        told = str(record.msg).partition("\n")[0].partition("%")[0].strip()
        record.msg, record.args = f"{told}: {where(error)}", ()
        record.exc_info = record.exc_text = None
    return True


def where(error: BaseException) -> str:
    """E.g. `KeyError at actions/form.py:33 < bot/gateway/runner.py:120`, innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(Path(frame.filename))] or frames
    named = [f"{_name(frame.filename)}:{frame.lineno}" for frame in reversed(ours)]
    cause = error.__cause__ or error.__context__
    kind = type(error).__name__ + (f" from {type(cause).__name__}" if cause else "")
    return f"{kind} at {' < '.join(named[:_DEEPEST])}" if named else kind


def _is_ours(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in _OURS)


def _name(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
