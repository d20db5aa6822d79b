"""The gateway of one process as a whole: turns, sender, media, sweep, and their start and end."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.gateway.logs import quieten, where
from bot.gateway.media import MediaKeeper
from bot.gateway.metrics import Metrics
from bot.gateway.notices import Notices
from bot.gateway.permission import Permission
from bot.gateway.sender import Sender
from bot.gateway.turns import HOLD, PATIENCE, Turns
from bot.ports import Dialogue, Media, Messenger, Sealer
from bot.turn import Desk

_log = logging.getLogger(__name__)
SWEEP_SECONDS = 10.0
_LATE = 12 * SWEEP_SECONDS


class Bell(Protocol):
    """Tells the other processes that something is owed; nothing depends on it."""

    def ring(self) -> None: ...

    async def listen(self, heard: Callable[[], None]) -> None: ...

    async def close(self) -> None: ...


@dataclass
class Gateway:
    """What runs in one process."""

    desk: Desk
    turns: Turns
    sender: Sender
    media: MediaKeeper
    metrics: Metrics
    bell: Bell | None = None
    _swept_at: float = field(default_factory=time.monotonic)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self) -> AsyncIterator[None]:
        """Background work from the first `yield` on; afterwards everything begun is finished."""
        self._start(self.turns.note_handed(), self.media.run(), self._sweep())
        if self.bell is not None:
            self._start(self.bell.listen(self.sender.wake))
        sending = asyncio.create_task(self.sender.run())
        self._tasks.append(sending)
        yield
        await self.turns.drain()
        self.sender.stop()
        await sending
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self.bell is not None:
            await self.bell.close()

    async def check(self) -> None:
        """Raises when any of the background work has ended or hangs."""
        if any(task.done() for task in self._tasks):
            raise RuntimeError("background work has ended")
        if time.monotonic() - self._swept_at > _LATE:
            raise RuntimeError("the sweep hangs")

    def wake(self) -> None:
        """Something is owed: look here, and let the others look."""
        self.sender.wake()
        if self.bell is not None:
            self.bell.ring()

    def _start(self, *works: Coroutine[Any, Any, None]) -> None:
        self._tasks += [asyncio.create_task(work) for work in works]

    async def _sweep(self) -> None:
        while True:
            try:
                self.metrics.left.set(await self.turns.sweep())
                await self._measure()
            except Exception as error:
                _log.error("the sweep failed: %s", where(error))
            else:
                self._swept_at = time.monotonic()
            await asyncio.sleep(SWEEP_SECONDS)

    async def _measure(self) -> None:
        async with self.desk.open_work(readonly=True) as work:
            self.metrics.owed.set(len(await work.outbox.due(self.desk.clock())))
            self.metrics.dead.set(len(await work.outbox.dead()))
        self.metrics.in_line.set(len(self.turns.lanes))


def make_gateway(
    desk: Desk,
    dialogue: Dialogue,
    messenger: Messenger,
    sealer: Sealer,
    media: Media,
    *,
    may_push: bool,
    notices: Notices | None = None,
    bell: Bell | None = None,
    patience: float = PATIENCE,
    hold: float = HOLD,
) -> Gateway:
    """Wire the gateway; `patience` and `hold` are seconds within WeChat's five."""
    quieten()
    metrics, permission = Metrics(), Permission(may_push, desk.clock)
    sender = Sender(
        desk, messenger, sealer, permission=permission, metrics=metrics, notices=notices
    )
    keeper = MediaKeeper(desk.open_work, messenger, media, desk.clock)
    turns = Turns(
        desk,
        dialogue,
        sealer,
        may_push=permission,
        wake=lambda: gateway.wake(),
        said_media=keeper.said,
        patience=patience,
        hold=hold,
    )
    gateway = Gateway(desk, turns, sender, keeper, metrics, bell)
    return gateway
