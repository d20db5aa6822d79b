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
"""A token that replaced a refused one is not replaced again so soon: 40001 for ever must not eat
quota."""
_LEASE = 12.0
_LOOKS = 0.2


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, when it was fetched, until when we use it, and whether one was refused."""

    value: str
    fetched_at: datetime
    use_until: datetime
    replaces: bool = False

    def __repr__(self) -> str:
        return "Token(…)"


class TokenCache(Protocol):
    """Keeps the token of one account; shared by all processes where there are several."""

    async def get(self) -> Token | None: ...

    async def put(self, token: Token) -> None: ...

    async def may_fetch(self, seconds: float) -> bool:
        """Become the only one who fetches, for so long; False when another process does."""
        ...

    async def fetched(self) -> None:
        """Let others fetch again."""
        ...


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

    async def may_fetch(self, seconds: float) -> bool:
        """There is nobody else."""
        return True

    async def fetched(self) -> None:
        """Nobody waits."""


Fetch = Callable[[], Awaitable[tuple[str, float]]]
"""Asks WeChat: the token and the seconds it has left; raises MessengerError."""


class Tokens:
    """Access to the token: one fetch at a time, in this process and among all of them."""

    def __init__(
        self,
        fetch: Fetch,
        cache: TokenCache,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetch, self._cache = fetch, cache
        self._clock, self._sleep = clock, sleep
        self._flight: asyncio.Task[Token] | None = None

    async def current(self) -> Token:
        """The token to use now."""
        return await self._usable(None) or await self._joined(None)

    async def instead_of(self, stale: Token) -> Token:
        """Another one, after WeChat refused `stale`; at most one fetch however many ask."""
        return await self._joined(stale)

    async def _usable(self, stale: Token | None) -> Token | None:
        """The cached one, unless it is old, or is the refused one and may be replaced."""
        token, now = await self._cache.get(), self._clock()
        if token is None or now >= token.use_until:
            return None
        # fetched later than now: the clock has been put back, and tells nothing
        is_paused = token.replaces and token.fetched_at <= now < token.fetched_at + _PAUSE
        return token if token != stale or is_paused else None

    async def _joined(self, stale: Token | None) -> Token:
        # all who wait share one flight, and its failure too
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(self._renewed(stale))
        return await asyncio.shield(self._flight)

    async def _renewed(self, stale: Token | None) -> Token:
        for _ in range(int(_LEASE / _LOOKS)):
            token = await self._usable(stale)
            if token is not None:
                return token
            if await self._cache.may_fetch(_LEASE):
                break
            await self._sleep(_LOOKS)
        try:
            # whoever held the lease before us may have brought one
            return await self._usable(stale) or await self._fetched(is_instead=stale is not None)
        finally:
            await self._cache.fetched()

    async def _fetched(self, *, is_instead: bool) -> Token:
        value, seconds = await self._fetch()
        now = self._clock()
        usable = max(min(_LONGEST, seconds - _MARGIN), min(seconds, _SHORTEST))
        token = Token(value, now, now + timedelta(seconds=usable), replaces=is_instead)
        await self._cache.put(token)
        return token
