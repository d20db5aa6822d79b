"""A clock that moves only when a test says so."""

import asyncio
from datetime import UTC, datetime

START = 1_790_000_000.0


class FakeClock:
    """Sleepers wake when `advance` passes their time; nobody really waits."""

    def __init__(self) -> None:
        self._now = START
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def time(self) -> float:
        """Seconds since the epoch."""
        return self._now

    def moment(self) -> datetime:
        """The same as a datetime in UTC."""
        return datetime.fromtimestamp(self._now, UTC)

    async def sleep(self, seconds: float) -> None:
        """Until somebody advances the clock so far."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        sleeper = (self._now + seconds, asyncio.Event())
        self._sleepers.append(sleeper)
        try:
            await sleeper[1].wait()
        finally:
            self._sleepers.remove(sleeper)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds
        for until, event in self._sleepers:
            if until <= self._now:
                event.set()
