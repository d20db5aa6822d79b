"""What residents say together: objections to public notices."""

from typing import Protocol

from bot.proposals.public_notices import Objection


class Objections(Protocol):
    """Objections (公示有意见), by proposal."""

    async def add(self, objection: Objection) -> Objection:
        """Store one; it comes back with its number."""
        ...

    async def of(self, ref: str) -> list[Objection]:
        """All to a proposal's notices, the oldest first."""
        ...

    async def of_resident(self, resident: str) -> list[Objection]:
        """One resident's, the oldest first."""
        ...

    async def answer(self, objection: Objection) -> bool:
        """Store its answer; False where it was answered before, or is gone with its owner."""
        ...

    async def waiting(self, limit: int = 500) -> list[Objection]:
        """Those nobody has answered, the oldest first."""
        ...
