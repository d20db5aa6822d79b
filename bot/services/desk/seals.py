"""Seals on what a street changed: nobody alters the record behind the console's back, unseen."""

import hashlib
import hmac
import json
from collections.abc import Sequence

from bot.ports.staff import StreetChange


def seal(one: StreetChange, previous: str, secret: str) -> str:
    """HMAC-SHA-256 over the change and the seal before it: no line is altered or left out."""
    said = [
        previous, one.at.isoformat(), one.staff, one.file, one.path, one.before, one.after,
        one.source, one.confirmed, one.undoes,
    ]  # fmt: skip
    return hmac.new(secret.encode(), json.dumps(said).encode(), hashlib.sha256).hexdigest()


def is_whole(changes: Sequence[StreetChange], secret: str) -> bool:
    """Whether every seal fits: nobody changed the record behind the console's back."""
    previous = ""
    for one in changes:
        if not hmac.compare_digest(one.seal, seal(one, previous, secret)):
            return False
        previous = one.seal
    return True
