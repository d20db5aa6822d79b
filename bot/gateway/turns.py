"""Turns: recorded before acknowledged, run one at a time per resident, answered once.

Only this file knows the five-second rule. Passive reply or push is decided once, in the
transaction that stores the reply, so that no two attempts and no two processes both answer.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

from bot.gateway.windows import note_contact
from bot.messages import Incoming, Kind, Reply
from bot.ports import CallKind, Delivery, Dialogue, Inbound, Outbound, Resident, Sealer
from bot.ports import SendState, StaffCall, UnitOfWork
from bot.turn import Desk

_log = logging.getLogger(__name__)
PATIENCE = 4.0
HOLD = 5.6
ATTEMPTS = 3
STALE = timedelta(seconds=20)
_ENDING = frozenset({Kind.UNFOLLOWED, Kind.DATA_REVOKED})
_SILENT = frozenset({Kind.NOTICE_RESULT, Kind.CONSENTED})


class Turns:
    """Receives messages, runs their turns, and says what to answer within the time there is."""

    def __init__(
        self,
        desk: Desk,
        dialogue: Dialogue,
        sealer: Sealer,
        *,
        may_push: bool,
        wake: Callable[[], None] = lambda: None,
        patience: float = PATIENCE,
        hold: float = HOLD,
    ) -> None:
        self._desk, self._dialogue, self._sealer = desk, dialogue, sealer
        self._may_push, self._wake = may_push, wake
        self._patience, self._hold = patience, hold
        self._running: dict[str, asyncio.Task[Inbound]] = {}
        self._waiting: set[str] = set()
        self._attempts: dict[str, int] = {}

    async def receive(self, message: Incoming) -> Inbound | None:
        """Record a message durably; None where there is nothing to answer."""
        if message.kind is Kind.OTHER and message.detail not in _UNREADABLE:
            return None
        handle = self._sealer.handle(message.sender)
        async with self._desk.open_work() as work:
            resident = await work.residents.by_handle(handle, lock=True)
            if message.kind in _ENDING:
                if resident is not None:
                    await work.residents.forget(resident.id)
                    await work.commit()
                return None
            if resident is None:
                resident = await work.residents.add(self._newcomer(handle, message))
            inbound = await self._record(work, resident, message)
            await work.commit()
        return inbound

    async def answer(self, inbound: Inbound) -> Reply | None:
        """The reply if it is ready in time and due as a passive one; None means `success`."""
        key = inbound.message.key
        attempt = self._attempts[key] = self._attempts.get(key, 0) + 1
        task = self._start(inbound)
        self._waiting.add(key)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if done:
            return await self._ready(task.result())
        self._waiting.discard(key)
        if self._may_push:
            return await self._late(key, Delivery.PUSH)
        if attempt >= ATTEMPTS:
            reply = await self._late(key, Delivery.FETCH)
            return reply or Reply(self._desk.wording.phrase("later"))
        self._waiting.add(key)
        await asyncio.wait({task}, timeout=self._hold - self._patience)
        return None

    async def sweep(self) -> int:
        """Take up what another process left: turns not run, replies not delivered. Returns how many."""
        async with self._desk.open_work() as work:
            left = await work.inbox.stale(self._desk.clock() - STALE)
        for inbound in left:
            if inbound.message.key in self._running:
                continue
            await self._run(inbound)
            await self._late(inbound.message.key, self._later_way)
        return len(left)

    async def drain(self) -> None:
        """Wait for the turns that are running."""
        while self._running:
            await asyncio.wait(set(self._running.values()))

    @property
    def _later_way(self) -> Delivery:
        return Delivery.PUSH if self._may_push else Delivery.FETCH

    def _newcomer(self, handle: str, message: Incoming) -> Resident:
        sealed = self._sealer.seal(message.sender)
        return Resident(uuid4().hex, handle, sealed, self._desk.clock())

    async def _record(
        self, work: UnitOfWork, resident: Resident, message: Incoming
    ) -> Inbound | None:
        now = self._desk.clock()
        if message.kind in _SILENT:
            await _note_consents(work, resident, message)
            return None
        inbound, is_new = await work.inbox.receive(resident.id, message, now)
        if is_new:
            note_contact(resident, message.kind, now)
            await work.residents.save(resident)
        return inbound

    def _start(self, inbound: Inbound) -> "asyncio.Task[Inbound]":
        key = inbound.message.key
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._run(inbound))
            self._running[key] = task
            task.add_done_callback(lambda _: self._forget(key))
        return task

    def _forget(self, key: str) -> None:
        self._running.pop(key, None)
        self._waiting.discard(key)
        self._attempts.pop(key, None)

    async def _run(self, inbound: Inbound) -> Inbound:
        """Run the resident's open messages up to this one, oldest first."""
        key = inbound.message.key
        while True:
            done = await self._guarded(inbound.resident, key, self._one_turn)
            if done is not None:
                return done

    async def _guarded(
        self,
        resident: str,
        key: str,
        turn: Callable[[UnitOfWork, Resident, Inbound], Awaitable[Reply]],
    ) -> Inbound | None:
        """One transaction; if the turn fails, a second one that calls a person instead."""
        oldest: Inbound | None = None
        try:
            async with self._desk.open_work() as work:
                person = await work.residents.get(resident, lock=True)
                wanted = await work.inbox.get(key)
                if wanted is None or wanted.done_at is not None:
                    return wanted or _gone(resident, key)
                oldest = await work.inbox.oldest_open(resident) or wanted
                reply = await turn(work, person, oldest)
                await self._finish(work, person, oldest, reply)
                await work.commit()
        except Exception:
            if oldest is None or turn == self._trouble:
                raise
            _log.exception("a turn failed: resident %s message %s", resident, oldest.id)
            await self._guarded(resident, oldest.message.key, self._trouble)
        self._wake()
        return None

    async def _one_turn(self, work: UnitOfWork, resident: Resident, inbound: Inbound) -> Reply:
        conversation = await work.conversations.get(resident.id)
        if conversation.held_by is not None:
            return Reply("")
        reply = await self._dialogue.handle(resident, conversation, inbound.message, work)
        if conversation.state:
            await work.conversations.save(conversation)
        return reply

    async def _trouble(self, work: UnitOfWork, resident: Resident, inbound: Inbound) -> Reply:
        """Nothing is lost when we fail: a person gets the words, the resident is told."""
        now = self._desk.clock()
        call = StaffCall(CallKind.HANDOFF, resident.id, "U", inbound.message.text, now)
        await work.calls.add(call)
        return Reply(self._desk.wording.phrase("trouble"))

    async def _finish(
        self, work: UnitOfWork, resident: Resident, inbound: Inbound, reply: Reply
    ) -> None:
        key, now = inbound.message.key, self._desk.clock()
        reply = await self._with_waiting(work, resident.id, reply)
        await work.inbox.finish(key, reply, now)
        if key in self._waiting:
            await work.inbox.decide(key, Delivery.UNDECIDED, Delivery.PASSIVE)
        stored = await work.inbox.get(key)
        if stored is not None and stored.delivery is Delivery.PUSH and reply.text:
            await work.outbox.add(Outbound(resident.id, reply.text, now, options=reply.options))

    async def _with_waiting(self, work: UnitOfWork, resident: str, reply: Reply) -> Reply:
        """What was kept for the resident's next contact comes first."""
        kept = await work.outbox.waiting(resident)
        texts = [one.text for one in kept]
        for one in kept:
            one.state, one.sent_at = SendState.SENT, self._desk.clock()
            await work.outbox.save(one)
        if not self._may_push:
            texts += await _fetched(work, resident)
        return Reply("\n".join([*texts, reply.text]).strip(), reply.options) if texts else reply

    async def _ready(self, inbound: Inbound) -> Reply | None:
        if inbound.delivery is Delivery.UNDECIDED:
            return await self._late(inbound.message.key, Delivery.PASSIVE)
        return inbound.reply if inbound.delivery is Delivery.PASSIVE else None

    async def _late(self, key: str, way: Delivery) -> Reply | None:
        """Decide the way, unless it is decided; a reply that is there and passive is returned."""
        async with self._desk.open_work() as work:
            is_ours = await work.inbox.decide(key, Delivery.UNDECIDED, way)
            inbound = await work.inbox.get(key)
            if inbound is None:
                return None
            if is_ours and way is Delivery.PUSH and inbound.reply and inbound.reply.text:
                reply, now = inbound.reply, self._desk.clock()
                message = Outbound(inbound.resident, reply.text, now, options=reply.options)
                await work.outbox.add(message)
            await work.commit()
        self._wake()
        return inbound.reply if inbound.delivery is Delivery.PASSIVE else None


_UNREADABLE = frozenset({"unsupported", "music", "file", "card"})


def _gone(resident: str, key: str) -> Inbound:
    """The resident's data was deleted while the turn waited: nothing to answer."""
    raise LookupError(f"message {key} of resident {resident} is gone")


async def _fetched(work: UnitOfWork, resident: str) -> list[str]:
    """Replies that came too late for every attempt, where the account may not push."""
    late = [one for one in await work.inbox.recent(resident, 10) if one.delivery is Delivery.FETCH]
    ready = [one for one in reversed(late) if one.reply is not None]
    for one in ready:
        await work.inbox.decide(one.message.key, Delivery.FETCH, Delivery.PASSIVE)
    return [one.reply.text for one in ready if one.reply is not None]


async def _note_consents(work: UnitOfWork, resident: Resident, message: Incoming) -> None:
    """Count one-time subscription consents (一次性订阅), each for one notice."""
    if message.kind is not Kind.CONSENTED or not message.detail:
        return
    for entry in json.loads(message.detail):
        template = entry.get("TemplateId", "")
        if entry.get("SubscribeStatusString") == "accept" and template:
            await work.consents.grant(resident.id, template, message.sent_at)
        elif template:
            await work.consents.drop(resident.id, template)
