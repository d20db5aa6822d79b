"""Opinions on proposals, as they are kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.proposals.opinions import Poll, Statement, StatementState, Vote


class Opinions(Protocol):
    """Calls for opinions, their statements, and votes: one a resident and statement."""

    async def open(self, poll: Poll) -> Poll:
        """Store a call; it comes back with its number."""
        ...

    async def latest(self, ref: str) -> Poll | None:
        """The call opened last for a proposal."""
        ...

    async def running(self, limit: int = 100) -> list[Poll]:
        """Calls that are open, the newest first."""
        ...

    async def close(self, poll: int, at: datetime) -> bool:
        """End a call; False where it has ended."""
        ...

    async def add(self, statement: Statement) -> Statement:
        """Store a statement; it comes back with its number."""
        ...

    async def statements(self, poll: int) -> list[Statement]:
        """All of a call, the oldest first."""
        ...

    async def judge(self, statement: int, text: str, state: StatementState) -> bool:
        """A person has read one that waited; False where none waits."""
        ...

    async def vote(self, vote: Vote, at: datetime) -> None:
        """Keep a vote, instead of an earlier one on the same statement."""
        ...

    async def leave(self, poll: int, resident: str) -> int:
        """Take all of one's votes in a call back; how many there were."""
        ...

    async def votes_of(self, poll: int, resident: str) -> Mapping[int, int]:
        """One's votes in a call, by statement."""
        ...

    async def votes(self, poll: int) -> list[Vote]:
        """All votes on statements that are shown."""
        ...
