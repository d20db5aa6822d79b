"""The meetings (协商会) of proposals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.proposals.meetings import Meeting


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting about what is public: the public words of the proposal, and where it belongs."""

    of: Meeting
    problem: str
    place: str | None
    body: str
    names: frozenset[str]
    """What the proposer said of themselves: nothing of it is shown."""


class Meetings(Protocol):
    """By the proposal's reference and the meeting's number."""

    async def add(self, meeting: Meeting) -> None:
        """Store a new one; the proposal is there."""
        ...

    async def get(self, ref: str, number: int) -> Meeting | None:
        """One, held until the work ends where it may be changed."""
        ...

    async def of(self, ref: str) -> list[Meeting]:
        """All of a proposal, the latest first."""
        ...

    async def save(self, meeting: Meeting) -> None:
        """Store changes; raises ChangedMeanwhile on a stale version."""
        ...

    async def public(
        self, now: datetime, since: datetime, limit: int, ref: str = ""
    ) -> list[PublicMeeting]:
        """Meetings from a moment on about what is public, in order of time; of one proposal."""
        ...
