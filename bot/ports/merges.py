"""Merges with consent (征得同意的并案)."""

from typing import Protocol

from bot.proposals.merging import Merge


class Merges(Protocol):
    """By number."""

    async def add(self, merge: Merge) -> Merge:
        """Store a new one, with its number; both proposals are there."""
        ...

    async def get(self, number: int) -> Merge | None:
        """One, held until the work ends where it may be changed."""
        ...

    async def of(self, ref: str) -> list[Merge]:
        """Those a proposal is one side of, the latest first."""
        ...

    async def going_on(self, after: int = 0, limit: int = 100) -> list[Merge]:
        """Asked or joined ones, in order of their numbers, those after one."""
        ...

    async def save(self, merge: Merge) -> None:
        """Store changes; raises ChangedMeanwhile on a stale version."""
        ...
