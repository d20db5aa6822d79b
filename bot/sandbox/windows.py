"""How many customer-service messages (客服消息) an account may send, and how long.

Source: developers.weixin.qq.com /doc/subscription/guide/product/kf/intro: 5 in 48 hours after a
message, 3 in a minute after a menu click, a follow or a scan. Counts do not add up: one message
counts against every window that is open.
"""

from dataclasses import dataclass
from enum import Enum

from bot.sandbox.errors import Refused


class Action(Enum):
    """What a resident did that lets the account answer."""

    MESSAGE = "message"
    CLICK = "click"
    FOLLOW = "follow"
    SCAN = "scan"


_ALLOWED = {
    Action.MESSAGE: (5, 48 * 3600.0),
    Action.CLICK: (3, 60.0),
    Action.FOLLOW: (3, 60.0),
    Action.SCAN: (3, 60.0),
}


@dataclass
class _Window:
    left: int
    until: float


class Windows:
    """The windows of one resident."""

    def __init__(self) -> None:
        self._windows: dict[Action, _Window] = {}

    def open(self, action: Action, now: float) -> None:
        """A new action starts its own window anew."""
        left, seconds = _ALLOWED[action]
        self._windows[action] = _Window(left, now + seconds)

    def spend(self, now: float) -> None:
        """Count one message; raises Refused 45015 (no window) or 45047 (all used)."""
        running = [window for window in self._windows.values() if now < window.until]
        if not running:
            raise Refused(45015)
        unspent = [window for window in running if window.left]
        if not unspent:
            raise Refused(45047)
        for window in unspent:
            window.left -= 1

    def close(self) -> None:
        """The resident has left."""
        self._windows.clear()
