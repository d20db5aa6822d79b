"""What may stand in a log about a failure: its kind and place, never the words it carries.

The text of an exception can hold what a resident said (a database driver prints the values it
was given), so neither it nor a traceback with it is ever logged here.
"""

import logging
import traceback
from pathlib import Path

from bot.paths import ROOT

_DEEPEST = 4
_TALKATIVE = ("aiosqlite", "aiohttp.access", "sqlalchemy.engine", "sqlalchemy.pool")


def quieten() -> None:
    """Keep libraries from logging, when asked for details, what they are given to store or serve.

    aiosqlite's debug lines hold every value it stores; an access log holds openids in its URLs.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def where(error: BaseException) -> str:
    """E.g. `KeyError at actions/form.py:33 < bot/gateway/runner.py:120`, innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)] or frames
    named = [f"{_name(frame.filename)}:{frame.lineno}" for frame in reversed(ours)]
    cause = error.__cause__ or error.__context__
    kind = type(error).__name__ + (f" from {type(cause).__name__}" if cause else "")
    return f"{kind} at {' < '.join(named[:_DEEPEST])}" if named else kind


def _name(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
