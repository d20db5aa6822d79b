"""A form counts once: pressed twice, in two tabs, in two processes, or again after Back.

Each drawn page has a token of its own. What is counted is the token with all that was typed, in
the transaction of the change itself: other words from the same page are another message, and
what was refused may be sent again.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web

from bot.console import security
from bot.console.deps import clerk, deps
from bot.ports import UnitOfWork

FIELD = "once"
_KEPT = timedelta(days=1)
_PRESSED_TWICE = timedelta(minutes=1)


def token() -> str:
    """One for each page that is drawn."""
    return secrets.token_urlsafe(12)


async def is_first(
    request: web.Request, typed: Mapping[str, str], work: UnitOfWork, *, is_guarded: bool = False
) -> bool:
    """Whether this is sent for the first time; without a token, within a minute.

    What a version or a state guards anyway is told apart from a second press by a token only.
    """
    if is_guarded and not typed.get(FIELD):
        return True
    now = deps(request).clock()
    kept = _KEPT if typed.get(FIELD) else _PRESSED_TWICE
    filled = sorted((name, value) for name, value in typed.items() if name != security.FIELD)
    parts = [clerk(request).staff.id, request.path, filled]
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return await work.shared.claim(f"once:{digest}", now, now + kept)
