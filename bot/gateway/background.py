"""The gateway of one process as a whole: turns, sender, media, sweep, and their start and end."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.gateway.media import MediaKeeper
from bot.gateway.metrics import Metrics
from bot.gateway.notices import Notices
from bot.gateway.permission import Permission
from bot.gateway.sender import Sender
from bot.gateway.turns import HOLD, PATIENCE, Turns
from bot.logs import quieten, where
from bot.ports import Dialogue, Media, Messenger, Sealer
from bot.turn import Desk

_log = logging.getLogger(__name__)
SWEEP_SECONDS = 10.0
_LATE = 12 * SWEEP_SECONDS
TURNS_SECONDS, SENDS_SECONDS, CANCEL_SECONDS = 20.0, 8.0, 2.0
"""How long a process that is to stop waits for its turns, for what it is sending, and for the
rest of its background work."""


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
    _is_leaving: bool = False
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
        await _within(TURNS_SECONDS, self.turns.drain(), "turns")
        self.sender.stop()
        await _within(SENDS_SECONDS, sending, "sends")
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=CANCEL_SECONDS)
        if self.bell is not None:
            await self.bell.close()

    def leave(self) -> None:
        """The process is about to stop: a balancer should send nothing more."""
        self._is_leaving = True

    async def check_staying(self) -> None:
        """Raises when the process is about to stop."""
        if self._is_leaving:
            raise RuntimeError("about to stop")

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


async def _within(seconds: float, ending: Awaitable[None], what: str) -> None:
    """Wait so long and no longer: what is not done another process takes up, as after a crash."""
    try:
        async with asyncio.timeout(seconds):
            await ending
    except TimeoutError:
        _log.warning("stopping without waiting any longer for %s", what)


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
    keeper = MediaKeeper(
        desk.open_work,
        messenger,
        media,
        desk.clock,
        lost=desk.wording.phrase("media_lost"),
        may_push=permission,
        wake=lambda: gateway.wake(),
    )
    turns = Turns(
        desk,
        dialogue,
        sealer,
        may_push=permission,
        wake=lambda: gateway.wake(),
        said_media=keeper.said,
        timed=metrics.turns.time,
        patience=patience,
        hold=hold,
    )
    metrics.in_line.set_function(lambda: len(turns.lanes))
    gateway = Gateway(desk, turns, sender, keeper, metrics, bell)
    return gateway
