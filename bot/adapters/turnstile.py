"""One at a time: the queue in front of a store that has a single writer."""

import asyncio
from typing import Any

PATIENCE = 30.0


class Turnstile:
    """A lock that says so when it is entered twice or waited for too long."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._lock = asyncio.Lock()
        self._patience = patience
        self._inside: asyncio.Task[Any] | None = None

    async def enter(self) -> None:
        """Wait in line; raises RuntimeError when nested, TimeoutError after `patience` seconds."""
        me = asyncio.current_task()
        if self._inside is not None and self._inside is me:
            raise RuntimeError("units of work are not nested: the outer one holds the store")
        try:
            async with asyncio.timeout(self._patience):
                await self._lock.acquire()
        except TimeoutError:
            raise TimeoutError(f"the store was busy for {self._patience:.0f} s") from None
        self._inside = me

    def leave(self) -> None:
        """Let the next one in."""
        self._inside = None
        self._lock.release()
