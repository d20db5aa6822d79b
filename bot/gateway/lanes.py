"""One lane per resident: their messages one after another, everybody else's beside them.

However much one resident sends, they take one place in the queue for the database and the
dialogue, so that nobody else waits longer for it.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.logs import where
from bot.ports import Inbound

_log = logging.getLogger(__name__)
WIDTH = 8
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Between tries when the database does not answer; after the last one the sweep takes over."""


def _future() -> "asyncio.Future[Inbound | None]":
    return asyncio.get_running_loop().create_future()


class Gates:
    """One at a time for each key; whoever does not wait costs nothing."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def through(self, key: str) -> AsyncIterator[None]:
        """Wait for those before us with the same key."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._users[key] += 1
        try:
            async with lock:
                yield
        finally:
            self._users[key] -= 1
            if not self._users[key]:
                del self._users[key], self._locks[key]


@dataclass
class Ticket:
    """A message waited for in this process; `done` gives its outcome, None if we gave up."""

    inbound: Inbound
    done: "asyncio.Future[Inbound | None]" = field(default_factory=_future)
    attempts: int = 0
    waiting: int = 0
    passive: bool = False


Tickets = Mapping[str, Ticket]
Settled = Mapping[str, Inbound | None]
Step = Callable[[str, Tickets], Awaitable[Settled]]
"""Runs the resident's next turn; the outcomes of the keys it settled, None for one that is gone."""


class Lanes:
    """The lanes of this process; empty ones do not exist."""

    def __init__(self, step: Step, *, width: int = WIDTH) -> None:
        self._step = step
        self._room = asyncio.Semaphore(width)
        self._lanes: dict[str, dict[str, Ticket]] = {}
        self._tickets: dict[str, Ticket] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tickets)

    def known(self, key: str) -> Inbound | None:
        """The record of a message in line here, without asking the database."""
        ticket = self._tickets.get(key)
        return None if ticket is None else ticket.inbound

    def enter(self, inbound: Inbound) -> Ticket:
        """Get in line; all attempts at one message share a ticket."""
        lane = self._lanes.get(inbound.resident)
        if lane is None:
            lane = self._lanes[inbound.resident] = {}
            task = asyncio.create_task(self._work(inbound.resident, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        key = inbound.message.key
        if key not in lane:
            lane[key] = self._tickets[key] = Ticket(inbound)
        return lane[key]

    def length(self, resident: str) -> int:
        """How many messages of a resident are in line."""
        return len(self._lanes.get(resident, ()))

    def is_awaited(self, inbound: Inbound) -> bool:
        """Whether a connection is held open for this message."""
        ticket = self._tickets.get(inbound.message.key)
        return ticket is not None and ticket.waiting > 0

    async def drain(self) -> None:
        """Wait until all lanes are empty."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _work(self, resident: str, lane: dict[str, Ticket]) -> None:
        pauses = iter(PAUSES)
        try:
            while lane:
                try:
                    async with self._room:
                        settled = await self._step(resident, lane)
                except Exception as error:
                    pause = next(pauses, None)
                    _log.error("turns of resident %s do not go on: %s", resident, where(error))
                    if pause is None:
                        return
                    await asyncio.sleep(pause)
                else:
                    self._tell(settled.items(), lane)
        finally:
            del self._lanes[resident]
            self._tell([(key, None) for key in lane], lane)

    def _tell(self, settled: Iterable[tuple[str, Inbound | None]], lane: dict[str, Ticket]) -> None:
        for key, outcome in settled:
            ticket = lane.pop(key, None)
            if ticket is not None:
                del self._tickets[key]
                ticket.done.set_result(outcome)
