"""ports.voices in memory."""

from dataclasses import replace

from bot.adapters.memory.store import Store, copied
from bot.ports import ANONYMOUS
from bot.proposals.public_notices import Objection


class MemoryObjections:
    """Objections to public notices."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, objection: Objection) -> Objection:
        """Store one; it comes back with its number."""
        kept = replace(copied(objection), id=self._store.number("objections"))
        assert kept.id is not None
        self._store.objections[kept.id] = kept
        return kept

    async def of(self, ref: str) -> list[Objection]:
        """All to a proposal's notices, the oldest first."""
        return [one for one in self._store.objections.values() if one.ref == ref]

    async def of_resident(self, resident: str) -> list[Objection]:
        """One resident's, the oldest first."""
        return [one for one in self._store.objections.values() if one.resident == resident]

    async def answer(self, objection: Objection) -> bool:
        """Store its answer; False where it was answered before, or is gone with its owner."""
        assert objection.id is not None
        known = self._store.objections.get(objection.id)
        if known is None or known.is_answered:
            return False
        self._store.objections[objection.id] = copied(objection)
        return True

    async def waiting(self, limit: int = 500) -> list[Objection]:
        """Those nobody has answered, the oldest first."""
        found = [one for one in self._store.objections.values() if not one.is_answered]
        return found[:limit]


def forget_objections(store: Store, resident: str) -> int:
    """Unanswered ones go; of the others what everyone may read and the answer stay."""
    own = [one for one in store.objections.values() if one.resident == resident]
    for one in own:
        assert one.id is not None
        if one.is_answered:
            store.objections[one.id] = replace(one, resident=ANONYMOUS, text="")
        else:
            del store.objections[one.id]
    return len(own)
