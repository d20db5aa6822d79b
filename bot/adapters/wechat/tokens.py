"""The access token: fetched once for all who wait, kept where all processes see it.

Source: developers.weixin.qq.com /doc/service/api/base/api_getstableaccesstoken
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

_LONGEST = 3600.0
_MARGIN = 300.0
_SHORTEST = 30.0
_PAUSE = timedelta(seconds=30)
"""After a refusal led to a renewal, the next refusal waits: 40001 for ever must not eat quota."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, when it was fetched, and until when we use it."""

    value: str
    fetched_at: datetime
    use_until: datetime

    def __repr__(self) -> str:
        return "Token(…)"


class TokenCache(Protocol):
    """Keeps the token of one account; shared by all processes where there are several."""

    async def get(self) -> Token | None: ...

    async def put(self, token: Token) -> None: ...


class MemoryTokenCache:
    """The cache of a single process."""

    def __init__(self) -> None:
        self._token: Token | None = None

    async def get(self) -> Token | None:
        """The last one put."""
        return self._token

    async def put(self, token: Token) -> None:
        """Keep it."""
        self._token = token


Fetch = Callable[[], Awaitable[tuple[str, float]]]
"""Asks WeChat: the token and the seconds it has left; raises MessengerError."""


class Tokens:
    """Single-flight access to the token; stable_token itself keeps several processes in step."""

    def __init__(self, fetch: Fetch, cache: TokenCache, clock: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._cache = cache
        self._clock = clock
        self._flight: asyncio.Task[Token] | None = None
        self._pause_until: datetime | None = None

    async def current(self) -> Token:
        """The token to use now."""
        return await self._cached() or await self._joined(None)

    async def instead_of(self, stale: Token) -> Token:
        """Another one, after WeChat refused `stale`; at most one fetch however many ask."""
        return await self._joined(stale)

    async def _cached(self) -> Token | None:
        token = await self._cache.get()
        return token if token and self._clock() < token.use_until else None

    async def _joined(self, stale: Token | None) -> Token:
        # all who wait share one flight, and its failure too
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(self._renewed(stale))
        return await asyncio.shield(self._flight)

    async def _renewed(self, stale: Token | None) -> Token:
        token = await self._cached()
        if token and (token != stale or self._is_paused()):
            return token
        if stale:
            self._pause_until = self._clock() + _PAUSE
        value, seconds = await self._fetch()
        now = self._clock()
        usable = max(min(_LONGEST, seconds - _MARGIN), min(seconds, _SHORTEST))
        token = Token(value, now, now + timedelta(seconds=usable))
        await self._cache.put(token)
        return token

    def _is_paused(self) -> bool:
        return self._pause_until is not None and self._clock() < self._pause_until
