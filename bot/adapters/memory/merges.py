"""ports.Merges in memory."""

from dataclasses import replace

from bot.adapters.memory.store import Store
from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.merging import GOING_ON, Merge


class MemoryMerges:
    """Copies go in and out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, merge: Merge) -> Merge:
        """Store a new one, with its number."""
        merge.id = self._store.number("merges")
        self._store.merges[merge.id] = _copy(merge)
        return merge

    async def get(self, number: int) -> Merge | None:
        """One of them."""
        found = self._store.merges.get(number)
        return _copy(found) if found is not None else None

    async def of(self, ref: str) -> list[Merge]:
        """The latest first."""
        own = [one for one in self._store.merges.values() if ref in (one.source, one.target)]
        return [_copy(one) for one in reversed(own)]

    async def going_on(self, after: int = 0, limit: int = 100) -> list[Merge]:
        """In order of their numbers."""
        found = [
            _copy(one)
            for number, one in sorted(self._store.merges.items())
            if number > after and one.state in GOING_ON
        ]
        return found[:limit]

    async def save(self, merge: Merge) -> None:
        """Store changes; raises ChangedMeanwhile."""
        assert merge.id is not None
        if self._store.merges[merge.id].version != merge.version:
            raise ChangedMeanwhile(merge.source)
        merge.version += 1
        self._store.merges[merge.id] = _copy(merge)


def _copy(merge: Merge) -> Merge:
    voices = sorted(merge.voices, key=lambda one: one.resident)
    return replace(merge, voices=voices)
