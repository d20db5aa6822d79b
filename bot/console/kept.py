"""What takes long to count is kept for a while and says as of when; small desks count anew."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.logs import where

WORTH = 100
"""Kept this many times as long as counting took: 20 ms for two seconds, 2 s for three minutes."""
STALE = 3600.0
"""Seconds after which nothing is shown any more without counting it first."""
QUICK = 0.5
"""Who counts in this time is waited for: nothing old is shown."""
MOST = 500

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Count(Generic[T]):
    """What was counted, and as of when; `since` and `took` in seconds of the monotonic clock."""

    value: T
    at: datetime
    since: float
    took: float


class Kept(Generic[T]):
    """Counts by key; whoever comes while one is being counted waits for the same one."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._counts: dict[Hashable, Count[T]] = {}
        self._running: dict[Hashable, asyncio.Task[Count[T]]] = {}

    async def get(self, key: Hashable, count: Callable[[], Awaitable[T]]) -> Count[T]:
        """The count of a key, kept or anew; a slow one is shown as it was while it is redone."""
        known = self._counts.get(key)
        age = None if known is None else time.monotonic() - known.since
        if known is not None and age is not None and age <= known.took * WORTH:
            return known
        task = self._running.get(key) or self._start(key, count)
        if known is None or age is None or age > STALE or known.took <= QUICK:
            return await asyncio.shield(task)
        return known

    async def stop(self) -> None:
        """End what is being counted."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _start(self, key: Hashable, count: Callable[[], Awaitable[T]]) -> asyncio.Task[Count[T]]:
        task = asyncio.create_task(self._count(key, count))
        self._running[key] = task
        task.add_done_callback(lambda done: self._ended(key, done))
        return task

    async def _count(self, key: Hashable, count: Callable[[], Awaitable[T]]) -> Count[T]:
        at, started = self._clock(), time.monotonic()
        value = await count()
        now = time.monotonic()
        self._counts.pop(key, None)
        self._counts[key] = found = Count(value, at, now, now - started)
        while len(self._counts) > MOST:
            self._counts.pop(next(iter(self._counts)))
        return found

    def _ended(self, key: Hashable, task: asyncio.Task[Count[T]]) -> None:
        self._running.pop(key, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.warning("console: counting failed: %s", where(error))
