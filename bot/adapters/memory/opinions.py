"""ports.opinions in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.adapters.memory.store import Store, copied
from bot.proposals.opinions import Poll, Statement, StatementState, Vote


class MemoryOpinions:
    """Calls for opinions, statements, votes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def open(self, poll: Poll) -> Poll:
        """Store a call; it comes back with its number."""
        kept = replace(copied(poll), id=self._store.number("polls"))
        self._store.polls[kept.id] = kept
        return kept

    async def latest(self, ref: str) -> Poll | None:
        """The call opened last for a proposal."""
        found = [one for one in self._store.polls.values() if one.ref == ref]
        return found[-1] if found else None

    async def running(self, limit: int = 100) -> list[Poll]:
        """Calls that are open, the newest first."""
        found = [one for one in self._store.polls.values() if one.is_open]
        return found[::-1][:limit]

    async def close(self, poll: int, at: datetime) -> bool:
        """End a call; False where it has ended."""
        known = self._store.polls.get(poll)
        if known is None or not known.is_open:
            return False
        self._store.polls[poll] = copied(replace(known, closed_at=at))
        return True

    async def add(self, statement: Statement) -> Statement:
        """Store a statement; it comes back with its number."""
        kept = replace(copied(statement), id=self._store.number("statements"))
        self._store.statements[kept.id] = kept
        return kept

    async def statements(self, poll: int) -> list[Statement]:
        """All of a call, the oldest first."""
        return [one for one in self._store.statements.values() if one.poll == poll]

    async def judge(self, statement: int, text: str, state: StatementState) -> bool:
        """A person has read one that waited; False where none waits."""
        known = self._store.statements.get(statement)
        if known is None or known.state is not StatementState.WAITING:
            return False
        self._store.statements[statement] = replace(known, text=text, state=state)
        return True

    async def vote(self, vote: Vote, at: datetime) -> None:
        """Keep a vote, instead of an earlier one on the same statement."""
        self._store.votes[vote.statement, vote.resident] = (vote.value, at)

    async def leave(self, poll: int, resident: str) -> int:
        """Take all of one's votes in a call back; how many there were."""
        mine = await self.votes_of(poll, resident)
        for statement in mine:
            del self._store.votes[statement, resident]
        return len(mine)

    async def votes_of(self, poll: int, resident: str) -> Mapping[int, int]:
        """One's votes in a call, by statement."""
        of = {one.id for one in await self.statements(poll)}
        votes = self._store.votes.items()
        return {key[0]: one[0] for key, one in votes if key[1] == resident and key[0] in of}

    async def votes(self, poll: int) -> list[Vote]:
        """All votes on statements that are shown."""
        found = await self.statements(poll)
        shown = {one.id for one in found if one.state is StatementState.SHOWN}
        votes = sorted(self._store.votes.items())
        return [Vote(key[0], key[1], one[0]) for key, one in votes if key[0] in shown]


def forget_opinions(store: Store, resident: str) -> int:
    """One's votes go, and what one added and nobody has read; what is shown stays, unnamed."""
    votes = [key for key in store.votes if key[1] == resident]
    for key in votes:
        del store.votes[key]
    own = [one for one in store.statements.values() if one.author == resident]
    for one in own:
        if one.state is StatementState.SHOWN:
            store.statements[one.id] = replace(one, author="")
        else:
            del store.statements[one.id]
    return len(votes) + len(own)
