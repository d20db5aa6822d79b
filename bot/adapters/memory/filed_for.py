"""ports.FiledForRecords in memory."""

from dataclasses import replace
from datetime import datetime

from bot.adapters.memory.store import Store, copied
from bot.ports import FiledFor


class MemoryFiledFor:
    """Proposals staff filed for somebody."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, one: FiledFor) -> None:
        """Store."""
        self._store.filed_for[one.ref] = copied(one)

    async def get(self, ref: str) -> FiledFor | None:
        """By the proposal's reference."""
        return self._store.filed_for.get(ref)

    async def claim(self, digest: str, at: datetime) -> list[str]:
        """Spend a code."""
        every = self._store.filed_for.values()
        fits = [one for one in every if digest and one.digest == digest and not one.claimed_at]
        for one in fits:
            self._store.filed_for[one.ref] = replace(one, claimed_at=at)
        return sorted(one.ref for one in fits)
