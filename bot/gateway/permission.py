"""Whether the account may send customer-service messages (客服消息) at all."""

from datetime import datetime, timedelta

from bot.ports import Clock

REST = timedelta(hours=1)


class Permission:
    """What the account is registered for, and what WeChat has answered lately (48001)."""

    def __init__(self, granted: bool, clock: Clock) -> None:
        self._granted, self._clock = granted, clock
        self._refused_until: datetime | None = None

    def __call__(self) -> bool:
        """Whether to try."""
        until, now = self._refused_until, self._clock()
        # further off than we ever rest: the clock has been put back
        is_resting = until is not None and now < until <= now + REST
        return self._granted and not is_resting

    def refuse(self) -> None:
        """WeChat says no: passive replies only, until it is tried again after an hour."""
        self._refused_until = self._clock() + REST
