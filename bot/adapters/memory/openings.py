"""ports.Openings in memory."""

from datetime import datetime

from bot.adapters.memory.store import Store
from bot.ports import Opening
from bot.proposals.workflow import FINAL


class MemoryOpenings:
    """Who waits for a proposal to be made public."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, resident: str, ref: str, at: datetime) -> None:
        """Remember it; once is enough."""
        self._store.openings.setdefault((ref, resident), at)

    async def due(self, now: datetime, limit: int = 100) -> list[Opening]:
        """Those whose proposal is public by now, or has ended without."""
        known = self._store.proposals
        found = [
            Opening(ref, who, known[ref].is_public(now), known[ref].status in FINAL)
            for ref, who in sorted(self._store.openings)
        ]
        return [one for one in found if one.is_public or one.is_over][:limit]

    async def drop(self, opening: Opening) -> bool:
        """The resident is told; False where somebody else has told them."""
        return self._store.openings.pop((opening.ref, opening.resident), None) is not None
