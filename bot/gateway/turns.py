"""Turns: recorded before acknowledged, run one at a time per resident, answered once.

Only this file knows the five-second rule. Passive reply or push is decided once, in the
database, so that no two attempts and no two processes both answer.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta

from bot.gateway.intake import Intake
from bot.gateway.lanes import PAUSES, Gates, Lanes, Settled, Ticket, Tickets
from bot.gateway.replies import owe
from bot.gateway.runner import Runner
from bot.logs import where
from bot.messages import Incoming, Reply
from bot.ports import Delivery, Dialogue, Inbound, Sealer
from bot.turn import Desk

_log = logging.getLogger(__name__)
PATIENCE = 4.0
HOLD = 5.6
"""Longer than WeChat waits: no answer at all makes it ask again, `success` would not."""
ATTEMPTS = 3
_ATTEMPT = 0.86
"""The share of `hold` after which WeChat has given up an attempt and begins the next."""
_SOON = 0.1
"""The share of `patience` that storing a decision may still take."""
CROWD = 5
STALE = timedelta(seconds=20)
"""Five more than WeChat's three attempts take: nobody waits any longer for a passive reply."""
_RETRY = 0.2
_TOLD = frozenset({Delivery.PASSIVE, Delivery.HANDED})


class Turns:
    """Receives messages, runs their turns, and says what to answer within the time there is."""

    def __init__(
        self,
        desk: Desk,
        dialogue: Dialogue,
        sealer: Sealer,
        *,
        may_push: Callable[[], bool],
        wake: Callable[[], None] = lambda: None,
        said_media: Callable[[str, str], None] = lambda *_: None,
        timed: Callable[[], AbstractContextManager[object]] = nullcontext,
        patience: float = PATIENCE,
        hold: float = HOLD,
    ) -> None:
        self._desk, self._may_push, self._wake = desk, may_push, wake
        self._patience, self._hold = patience, hold
        self._intake, self._sealer = Intake(desk, sealer), sealer
        runner = Runner(desk, dialogue, may_push=may_push, wake=wake, said_media=said_media)

        async def step(resident: str, tickets: Tickets) -> Settled:
            with timed():
                return await runner.step(resident, tickets)

        self.lanes, self._gates = Lanes(step), Gates()
        self._deciding: set[asyncio.Task[Reply | None]] = set()
        self._handed: set[str] = set()
        self._written = asyncio.Event()
        self._newest = desk.clock()

    async def receive(self, message: Incoming) -> Inbound | None:
        """Record a message durably; None where there is nothing to answer.

        Tries as long as WeChat waits, then raises what the database raises.
        """
        known = self.lanes.known(message.key)
        if known is not None:
            return known
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while True:
            try:
                async with self._gates.through(message.sender):
                    return await self._intake.record(message)
            except Exception as error:
                _log.error("a message is not recorded yet: %s", where(error))
                if loop.time() + _RETRY > until:
                    raise
            await asyncio.sleep(_RETRY)

    async def answer(self, inbound: Inbound) -> Reply | None:
        """The reply if it is ready in time and due as a passive one; None means `success`."""
        if inbound.done_at is not None:
            return await self._ready(inbound)
        if inbound.delivery is not Delivery.UNDECIDED:
            return None
        ticket = self.lanes.enter(inbound)
        ticket.attempts += 1
        if self.lanes.length(inbound.resident) > CROWD:
            return await self._soon(inbound, self._later_way)
        is_last = self._may_push() or self._attempt(inbound, ticket) >= ATTEMPTS
        outcome = await self._outcome(ticket, self._patience if is_last else self._hold)
        if outcome is not None:
            return await self._ready(outcome)
        if self._may_push():
            return await self._soon(inbound, Delivery.PUSH)
        if not is_last:
            return None
        reply = await self._soon(inbound, Delivery.FETCH)
        return reply or Reply(self._desk.wording.phrase("later"))

    def handed(self, inbound: Inbound) -> None:
        """The passive reply was written into an open connection."""
        self._handed.add(inbound.message.key)
        self._written.set()

    async def note_handed(self) -> None:
        """Note in the database what was handed over, as it happens; goes on until cancelled."""
        while True:
            await self._written.wait()
            self._written.clear()
            try:
                await self.flush()
            except Exception as error:
                _log.error("handed replies are not noted yet: %s", where(error))
                await asyncio.sleep(1)
                self._written.set()

    async def flush(self) -> None:
        """Note now what was handed over."""
        keys = list(self._handed)
        async with self._desk.open_work() as work:
            for key in keys:
                await work.inbox.decide(key, Delivery.PASSIVE, Delivery.HANDED)
            await work.commit()
        self._handed.difference_update(keys)

    async def sweep(self) -> int:
        """Take up what was left lying: turns not run, replies not delivered. Returns how many."""
        before = self._long_ago()
        async with self._desk.open_work(readonly=True) as work:
            left = await work.inbox.stale(before)
            unhanded = await work.inbox.unhanded(before)
        left = [one for one in left if not self.lanes.is_awaited(one)]
        unhanded = [one for one in unhanded if one.message.key not in self._handed]
        await asyncio.gather(*(self._take_up(one) for one in left))
        for one in unhanded:
            await self._repeat(one)
        return len(left) + len(unhanded)

    async def drain(self) -> None:
        """Wait for the turns that are running, and note what is still to be noted."""
        await self.lanes.drain()
        if self._deciding:
            await asyncio.wait(set(self._deciding))
        if self._handed:
            await self.flush()

    @property
    def _later_way(self) -> Delivery:
        return Delivery.PUSH if self._may_push() else Delivery.FETCH

    def _attempt(self, inbound: Inbound, ticket: Ticket) -> int:
        """Which attempt this is; earlier ones may have come to other processes."""
        age = (self._desk.clock() - inbound.received_at).total_seconds()
        return max(ticket.attempts, 1 + int(age / (self._hold * _ATTEMPT)))

    async def _outcome(self, ticket: Ticket, seconds: float) -> Inbound | None:
        ticket.waiting += 1
        try:
            await asyncio.wait({ticket.done}, timeout=seconds)
        finally:
            ticket.waiting -= 1
        if ticket.passive:  # the reply is being stored as ours to give
            await asyncio.wait({ticket.done})
        return ticket.done.result() if ticket.done.done() else None

    async def _ready(self, outcome: Inbound) -> Reply | None:
        if outcome.delivery is Delivery.UNDECIDED:
            return await self._decide(outcome.message.key, Delivery.PASSIVE)
        return outcome.reply if outcome.delivery in _TOLD else None

    async def _soon(self, inbound: Inbound, way: Delivery) -> Reply | None:
        """Decide on a later way, but answer now: nobody here waits for a passive reply any more,
        and should this process die before the decision is stored, the sweep makes the same."""
        deciding = asyncio.create_task(self._decided(inbound.message.key, way))
        self._deciding.add(deciding)
        deciding.add_done_callback(self._deciding.discard)
        done, _ = await asyncio.wait({deciding}, timeout=self._patience * _SOON)
        return deciding.result() if done else None

    async def _decided(self, key: str, way: Delivery) -> Reply | None:
        for pause in PAUSES:
            try:
                return await self._decide(key, way)
            except Exception as error:
                _log.error("how message %s is answered is not decided yet: %s", key, where(error))
            await asyncio.sleep(pause)
        return None

    async def _decide(self, key: str, way: Delivery) -> Reply | None:
        """Decide the way, unless it is decided; a reply that is there and passive is returned."""
        async with self._desk.open_work() as work:
            is_ours = await work.inbox.decide(key, Delivery.UNDECIDED, way)
            one = await work.inbox.get(key)
            if one is None:
                return None
            reply = one.reply or Reply("")
            if is_ours and way is not Delivery.PASSIVE and reply.text:
                is_push, now = way is Delivery.PUSH, self._desk.clock()
                await owe(work, one.resident, reply, now, may_push=is_push)
            await work.commit()
        if is_ours and way is Delivery.PUSH:
            self._wake()
        return one.reply if one.delivery in _TOLD else None

    async def _take_up(self, inbound: Inbound) -> None:
        if inbound.done_at is None:
            await asyncio.wait({self.lanes.enter(inbound).done})
        await self._decided(inbound.message.key, self._later_way)

    async def _repeat(self, one: Inbound) -> None:
        """A passive reply that was perhaps never written: told again, and said so."""
        if one.reply is None:
            return
        again, way = self._desk.wording.phrase("again"), self._later_way
        reply = replace(one.reply, text=f"{again}\n{one.reply.text}")
        async with self._desk.open_work() as work:
            if await work.inbox.decide(one.message.key, Delivery.PASSIVE, way):
                is_push, now = way is Delivery.PUSH, self._desk.clock()
                await owe(work, one.resident, reply, now, may_push=is_push)
                await work.commit()
        self._wake()

    def _long_ago(self) -> datetime:
        """Before when nobody can be waiting any more, also after the clock was put back."""
        now, newest = self._desk.clock(), self._newest
        self._newest = now
        return newest if newest > now + STALE else now - STALE
