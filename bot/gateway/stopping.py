"""All sending rests for a while when WeChat says that only people or a new day mend it."""

import logging
import re
from datetime import datetime, timedelta

from bot.ports import Sent
from bot.services.troubles import Trouble

_log = logging.getLogger(__name__)
_STOP, _LONGEST_STOP = timedelta(minutes=1), timedelta(minutes=30)
_TROUBLES = {
    40164: Trouble.ADDRESS,
    89503: Trouble.ADDRESS,
    45009: Trouble.QUOTA,
    45011: Trouble.QUOTA,
    48006: Trouble.QUOTA,
}
_ADDRESS = re.compile(r"invalid ip ([0-9a-f.:]+)")


class Stopping:
    """One step for one burst: what was under way when sending stopped lengthens nothing."""

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._length = _STOP

    def is_stopped(self, now: datetime) -> bool:
        """Whether sending rests; never longer than it may, also when the clock was put back."""
        return self._until is not None and now < self._until <= now + _LONGEST_STOP

    def went_well(self, now: datetime) -> None:
        """Something was sent: should it happen again, the rest is a short one."""
        if not self.is_stopped(now):
            self._length = _STOP

    def stop(self, sent: Sent, now: datetime) -> bool:
        """Rest, longer each time; False when we rest already."""
        if self.is_stopped(now):
            return False
        self._until = now + self._length
        self._length = min(self._length * 2, _LONGEST_STOP)
        _log.critical("sending stops until %s: code %s", self._until, sent.code)
        return True


def trouble_of(sent: Sent) -> tuple[Trouble, str]:
    """What an administrator must see to, with the address or the code."""
    trouble = _TROUBLES.get(sent.code, Trouble.CREDENTIALS)
    address = _ADDRESS.search(sent.detail)
    return trouble, address[1] if address else str(sent.code)
