"""Who waits for a proposal to be made public, to be told of it (公开了告诉我)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody waits; `is_public` and `is_over` are how the proposal stands now."""

    ref: str
    resident: str
    is_public: bool
    is_over: bool


class Openings(Protocol):
    """One row a resident and proposal."""

    async def add(self, resident: str, ref: str, at: datetime) -> None:
        """Remember it; once is enough."""
        ...

    async def due(self, now: datetime, limit: int = 100) -> list[Opening]:
        """Those whose proposal is public by now, or has ended without."""
        ...

    async def drop(self, opening: Opening) -> bool:
        """The resident is told; False where somebody else has told them."""
        ...
