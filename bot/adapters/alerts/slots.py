"""Twenty messages a minute for one robot, whatever the number of processes that use it."""

import hashlib
from datetime import timedelta

from bot.ports import Clock, OpenWork

PER_MINUTE = 20
KEPT_FOR_URGENT = 5
_HELD = timedelta(seconds=61)
"""A little more than the minute the limit counts, for the way to the server."""


class Slots:
    """Each message takes one of twenty slots, which stays taken for a minute."""

    def __init__(self, open_work: OpenWork, clock: Clock, robot: str) -> None:
        """`robot` is what tells it from others; it is a secret, so only its digest is stored."""
        self._open_work, self._clock = open_work, clock
        self._key = f"alert:slot:{hashlib.sha256(robot.encode()).hexdigest()[:16]}"

    async def take(self, *, urgent: bool) -> bool:
        """Take a free one, if there is; some are kept free for what is urgent."""
        now, first = self._clock(), 0 if urgent else KEPT_FOR_URGENT
        async with self._open_work() as work:
            for number in range(first, PER_MINUTE):
                if await work.shared.claim(f"{self._key}:{number}", now, now + _HELD):
                    await work.commit()
                    return True
        return False
