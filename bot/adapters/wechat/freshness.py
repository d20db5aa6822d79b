"""Whether a signed push is of now: one that was captured must not be good for ever.

WeChat signs each attempt with its own time and asks three times within 15 s. Our own clock may
jump, so what it sent before counts as a clock as well: that one cannot be put back.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.proposals.errors import GatewayRefused

OFF_AT_MOST = timedelta(minutes=5)
_TELL_EVERY = 60.0
_log = logging.getLogger(__name__)


class Freshness:
    """Knows our clock, and the time WeChat signed last with how long ago that came."""

    def __init__(
        self, clock: Callable[[], datetime], ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """`ticks` are seconds that only ever go on."""
        self._clock, self._ticks = clock, ticks
        self._ahead: float | None = None
        self._told_at: float | None = None

    def check(self, timestamp: str) -> None:
        """Of a timestamp whose signature was right; raises GatewayRefused."""
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise GatewayRefused("timestamp")
        signed, ticks = int(timestamp), self._ticks()
        off = signed - self._clock().timestamp()
        near, ahead = OFF_AT_MOST.total_seconds(), signed - ticks
        goes_on = self._ahead is not None and abs(ahead - self._ahead) <= near
        if abs(off) > near and not goes_on:
            self._tell(off, ticks)
            raise GatewayRefused("signed at another time")
        self._ahead = max(ahead, self._ahead or ahead) if goes_on else ahead

    def _tell(self, off: float, ticks: float) -> None:
        if self._told_at is None or ticks - self._told_at >= _TELL_EVERY:
            self._told_at = ticks
            _log.warning("a callback was signed %d s off our clock and is refused", off)
