"""Made public (公开): what everyone may see of a proposal, and from when on.

Nothing is public before a person publishes it, with a text that person has looked at. What that
text begins as is the resident's own words with the `masks.txt` on them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.proposals.names import HIDDEN, blurred, written

_FILE = Path(__file__).with_name("masks.txt")
_HALF_WIDTH = {
    ord(sign) + 0xFEE0: sign
    for sign in "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
}
"""Full-width letters and digits, as some telephones write them, hide nothing."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The public text of a proposal and the digests of the photos released with it."""

    problem: str
    solution: str
    public_at: datetime
    photos: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Any], at: datetime) -> "Publication":
        """What the step `publish` was given; without a moment (ISO 8601) it is public at once."""
        moment = given.get("public_at")
        return cls(
            str(given["problem"]),
            str(given.get("solution", "")),
            datetime.fromisoformat(moment) if moment else at,
            tuple(given.get("photos", ())),
        )


def masked(text: str, names: Iterable[str] = ()) -> str:
    """A resident's words without people, long numbers, number plates, flats and floors."""
    plain = blurred(text.translate(_HALF_WIDTH), names)
    for mask in _masks():
        plain = mask.sub(HIDDEN, plain)
    return plain


def official(text: str, names: Iterable[str] = ()) -> str:
    """What staff wrote of it, for everyone: masked too, but an office's telephone stays."""
    plain = written(text.translate(_HALF_WIDTH), names)
    for mask in _masks():
        plain = mask.sub(HIDDEN, plain)
    return plain


@cache
def _masks() -> tuple[re.Pattern[str], ...]:
    lines = _FILE.read_text("utf-8").splitlines()
    patterns = (one for one in lines if one.strip() and not one.startswith("#"))
    return tuple(re.compile(one, re.IGNORECASE) for one in patterns)
