"""Access tokens: the stable one and the old kind, which do not disturb each other.

Source: developers.weixin.qq.com /doc/service/api/base/api_getstableaccesstoken
"""

import secrets
from collections import deque
from dataclasses import dataclass

from bot.sandbox.errors import Refused

LIFE = 7200.0
OVERLAP = 300.0
_PER_MINUTE = 10_000
_FORCED_PER_DAY = 20
_FORCED_PAUSE = 30.0
_DAY = 86_400.0


@dataclass
class _Token:
    value: str
    until: float


class Tokens:
    """All tokens of one account."""

    def __init__(self) -> None:
        self._stable: _Token | None = None
        self._plain: _Token | None = None
        self._until: dict[str, float] = {}
        self._calls: deque[float] = deque()
        self._forced: deque[float] = deque()
        self.issued = 0

    def stable(self, now: float, *, force: bool = False) -> tuple[str, int]:
        """The current token until five minutes before its end, then or by force another one."""
        _count(self._calls, now, 60.0, _PER_MINUTE, 45011)
        if force:
            self._check_forced(now)
            if self._stable:
                self._until.pop(self._stable.value, None)
        if force or self._stable is None or now >= self._stable.until - OVERLAP:
            self._stable = self._new(now)
        return self._stable.value, int(self._stable.until - now)

    def plain(self, now: float) -> tuple[str, int]:
        """A new token each time; the one before lives five minutes longer."""
        if self._plain:
            before = self._plain
            self._until[before.value] = min(before.until, now + OVERLAP)
        self._plain = self._new(now)
        return self._plain.value, int(LIFE)

    def check(self, value: str, now: float) -> None:
        """Raises Refused 41001 (missing), 40001 (not ours) or 42001 (expired)."""
        if not value:
            raise Refused(41001)
        if value not in self._until:
            raise Refused(40001)
        if now >= self._until[value]:
            raise Refused(42001)

    def revoke_all(self) -> None:
        """For tests: from now on every token handed out is refused with 40001."""
        self._until.clear()
        self._stable = None

    def _new(self, now: float) -> _Token:
        token = _Token(secrets.token_urlsafe(96), now + LIFE)
        self._until[token.value] = token.until
        self.issued += 1
        return token

    def _check_forced(self, now: float) -> None:
        if self._forced and now - self._forced[-1] < _FORCED_PAUSE:
            raise Refused(45011)
        _count(self._forced, now, _DAY, _FORCED_PER_DAY, 45009)


def _count(calls: deque[float], now: float, seconds: float, limit: int, code: int) -> None:
    while calls and calls[0] <= now - seconds:
        calls.popleft()
    if len(calls) >= limit:
        raise Refused(code)
    calls.append(now)
