"""A bell all processes hear, so that what one puts into the outbox is sent by whoever is free.

Nothing depends on it: the queue is in the database and looked at every two seconds anyway, so a
Redis that is slow, restarted or gone costs those two seconds and empties no queue.
"""

import asyncio
import logging
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

CHANNEL = "yishi:outbox"
_PAUSE = 2.0
_log = logging.getLogger(__name__)


class RedisBell:
    """Publishes on, and listens to, one channel; failures are logged once, then again when over."""

    def __init__(self, url: str, channel: str = CHANNEL) -> None:
        """`url`: redis://host:port/number. Connects when first used."""
        self._redis: Redis = Redis.from_url(url, socket_timeout=None, socket_connect_timeout=2)
        self._channel = channel
        self._ringing: set[asyncio.Task[None]] = set()
        self._is_out = False

    def ring(self) -> None:
        """Let every process look; returns at once."""
        if self._ringing:
            return
        task = asyncio.create_task(self._publish())
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    async def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard` at each ring until cancelled; connects again when the connection is cut."""
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(self._channel)
                    self._note(is_out=False)
                    async for message in channel.listen():
                        if message["type"] == "message":
                            heard()
            except (RedisError, OSError) as error:
                self._note(is_out=True, error=error)
            await asyncio.sleep(_PAUSE)

    async def close(self) -> None:
        """Close the connections."""
        if self._ringing:
            await asyncio.wait(set(self._ringing))
        await self._redis.close()

    async def _publish(self) -> None:
        try:
            async with asyncio.timeout(_PAUSE):
                await self._redis.publish(self._channel, b"1")
            self._note(is_out=False)
        except (RedisError, OSError, TimeoutError) as error:
            self._note(is_out=True, error=error)

    def _note(self, *, is_out: bool, error: Exception | None = None) -> None:
        if is_out != self._is_out:
            self._is_out = is_out
            _log.warning("redis is %s", f"out: {type(error).__name__}" if is_out else "back")
