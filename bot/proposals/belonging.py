"""To what a turn of a talk belongs: a proposal, a call, a draft, a rating, or nothing of these.

A proposal is named by its reference. What belongs to a draft (草稿) belongs to the proposal once
it is filed; what speaks of several matters belongs to none.
"""

from collections.abc import Iterable
from dataclasses import dataclass

RATING = "rating:"
"""Begins what belongs to a rating (评价): who gave it is hidden from those who are rated."""


def of_call(call: int | None) -> str:
    """What belongs to a call for a person, by its id."""
    return f"call:{call}"


def of_draft(message: str, number: int) -> str:
    """What belongs to a draft, by the message it came with."""
    return f"draft:{message}:{number}"


def of_rating(ref: str) -> str:
    """What belongs to the rating of a proposal."""
    return f"{RATING}{ref}"


def one_of(matters: Iterable[str]) -> str:
    """What a text made of several parts belongs to: a rating stays one, others must agree."""
    found = set(matters)
    if any(one.startswith(RATING) for one in found):
        return RATING if len(found) > 1 else found.pop()
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True)
class Scope:
    """Which turns somebody may read; `matters` None means all, but ratings only with `rating`."""

    matters: frozenset[str] | None
    rating: bool

    @property
    def wanted(self) -> frozenset[str] | None:
        """What a store is asked for: the matters, with their ratings where those may be read."""
        if self.matters is None or not self.rating:
            return self.matters
        return self.matters | {of_rating(one) for one in self.matters}

    def shows(self, matter: str) -> bool:
        """Whether what belongs to this may be read."""
        if matter.startswith(RATING) and not self.rating:
            return False
        return self.wanted is None or matter in self.wanted
