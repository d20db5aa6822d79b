"""ports.Inbox, Outbox and Calls in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.adapters.memory.store import Store, copied
from bot.messages import Incoming, Reply
from bot.ports import (
    PUT_OFF_AT_MOST,
    RECEIVED_AHEAD,
    UNSURE,
    WINDOW_CLOSED,
    CallKind,
    Delivery,
    Inbound,
    Outbound,
    SendState,
    StaffCall,
)


def without_words(one: Inbound) -> Incoming:
    """The message with only what tells when and how it came."""
    said = one.message
    return Incoming(said.key, "", said.recipient, said.kind, said.sent_at)


class MemoryInbox:
    """Messages as received, with their outcomes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def receive(self, resident: str, message: Incoming, at: datetime) -> tuple[Inbound, bool]:
        """Record a message; (record, True) when new, (the first record, False) for a duplicate."""
        first = await self.get(message.key)
        if first is not None:
            return first, False
        self._store.check_resident(resident)
        message = replace(copied(message), sender="")
        record = Inbound(self._store.number("inbox"), resident, message, at)
        self._store.inbox[message.key] = copied(record)
        return record, True

    async def get(self, key: str) -> Inbound | None:
        """By the key of the message."""
        found = self._store.inbox.get(key)
        return None if found is None else copied(found)

    async def oldest_open(self, resident: str) -> Inbound | None:
        """The resident's first message without an outcome."""
        mine = [one for one in self._of(resident) if one.done_at is None]
        return copied(mine[0]) if mine else None

    async def all_open(self, resident: str, limit: int = 100) -> list[Inbound]:
        """The resident's messages without an outcome, oldest first."""
        mine = [one for one in self._of(resident) if one.done_at is None]
        return [copied(one) for one in mine[:limit]]

    async def finish(self, key: str, reply: Reply, at: datetime) -> None:
        """Store the outcome; the reply is undelivered until `decide`."""
        if key in self._store.inbox:
            done = replace(self._store.inbox[key], reply=reply, done_at=at, matter=reply.matter)
            self._store.inbox[key] = copied(done)

    async def decide(self, key: str, was: Delivery, now: Delivery) -> bool:
        """Compare-and-set the delivery; False when somebody else decided first."""
        found = self._store.inbox.get(key)
        if found is None or found.delivery is not was:
            return False
        self._store.inbox[key] = replace(found, delivery=now)
        return True

    async def redact(self, key: str) -> None:
        """Remove the words of a message that may not be kept."""
        if key in self._store.inbox:
            found = self._store.inbox[key]
            self._store.inbox[key] = replace(found, message=without_words(found))

    async def stale(self, before: datetime, limit: int = 100) -> list[Inbound]:
        """Messages received before a moment without an outcome, or with one undelivered."""
        late = [
            one
            for one in self._store.inbox.values()
            if _is_left(one, before) and (one.done_at is None or one.delivery is Delivery.UNDECIDED)
        ]
        late.sort(key=lambda one: (one.received_at, one.id))
        return [copied(one) for one in late[:limit]]

    async def unhanded(self, before: datetime, newest: int = 5000) -> list[Inbound]:
        """Among the newest: passive replies nobody is known to have been handed."""
        latest = sorted(self._store.inbox.values(), key=lambda one: one.id)[-newest:]
        return [
            copied(one)
            for one in latest
            if one.done_at is not None
            and one.delivery is Delivery.PASSIVE
            and _is_left(one, before)
        ]

    async def recent(
        self, resident: str, limit: int = 50, matters: frozenset[str] | None = None
    ) -> list[Inbound]:
        """The resident's latest messages, newest first; only what belongs to these, unless None."""
        mine = [one for one in self._of(resident) if matters is None or one.matter in matters]
        return [copied(one) for one in mine[::-1][:limit]]

    async def file(self, resident: str, draft: str, ref: str) -> None:
        """What belonged to a draft belongs to the proposal it has become."""
        for one in self._of(resident):
            if one.matter == draft:
                self._store.inbox[one.message.key] = replace(one, matter=ref)

    def _of(self, resident: str) -> list[Inbound]:
        mine = (one for one in self._store.inbox.values() if one.resident == resident)
        return sorted(mine, key=lambda one: one.id)


_NOT_TRIED = ("", UNSURE, WINDOW_CLOSED)


class MemoryOutbox:
    """Messages we owe residents."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, message: Outbound) -> Outbound:
        """Store; the message gets its id."""
        self._store.check_resident(message.resident)
        message.id = self._store.number("outbox")
        self._store.outbox[message.id] = copied(message)
        return message

    async def due(self, now: datetime, limit: int = 100) -> list[Outbound]:
        """Pending ones whose time has come: per resident only the first pending one, in order."""
        first: dict[str, Outbound] = {}
        for one in self._in_state(SendState.PENDING):
            if not _is_held(one, now):
                first.setdefault(one.resident, one)
        ripe = [one for one in first.values() if _is_ripe(one.next_try_at, now)]
        return [copied(one) for one in ripe[:limit]]

    async def waiting(self, resident: str) -> list[Outbound]:
        """Those kept for the resident's next contact, oldest first."""
        waiting = self._in_state(SendState.WAITING)
        return [copied(one) for one in waiting if one.resident == resident]

    async def save(self, message: Outbound) -> None:
        """Store changes."""
        if message.id in self._store.outbox:
            self._store.outbox[message.id] = copied(message)

    async def recent(
        self, resident: str, limit: int = 50, matters: frozenset[str] | None = None
    ) -> list[Outbound]:
        """The resident's latest, newest first; only what belongs to these, unless None."""
        mine = [one for one in self._newest() if one.resident == resident]
        mine = [one for one in mine if matters is None or one.belongs_to in matters]
        return [copied(one) for one in mine[:limit]]

    async def file(self, resident: str, draft: str, ref: str) -> None:
        """What belonged to a draft belongs to the proposal it has become."""
        for number, one in list(self._store.outbox.items()):
            if one.resident == resident and one.matter == draft:
                self._store.outbox[number] = replace(one, matter=ref)

    async def take_back(self, ids: Sequence[int]) -> int:
        """Owe these no longer, as far as no send of them was begun; how many that were."""
        pending = {one.id for one in self._in_state(SendState.PENDING) if one.attempts == 0}
        unsent = [one for one in ids if one in pending]
        for one in unsent:
            del self._store.outbox[one]
        return len(unsent)

    async def dead(self, limit: int = 100) -> list[Outbound]:
        """Those given up, newest first."""
        dead = [one for one in self._newest() if one.state is SendState.DEAD]
        return [copied(one) for one in dead[:limit]]

    async def refused(self, limit: int = 100) -> list[Outbound]:
        """What the messenger would not take: given up, or kept for the next contact."""
        refused = [
            one
            for one in self._newest()
            if one.state is SendState.DEAD
            or (one.state is SendState.WAITING and one.error not in _NOT_TRIED)
        ]
        return [copied(one) for one in refused[:limit]]

    async def unspoken(self, limit: int = 100) -> list[Outbound]:
        """What no window was open for: kept for the next contact and never tried."""
        waiting = [one for one in self._newest() if one.state is SendState.WAITING]
        return [copied(one) for one in waiting if one.error in _NOT_TRIED][:limit]

    def _newest(self) -> list[Outbound]:
        return [one for _, one in sorted(self._store.outbox.items(), reverse=True)]

    def _in_state(self, state: SendState) -> list[Outbound]:
        return [one for _, one in sorted(self._store.outbox.items()) if one.state is state]


class MemoryCalls:
    """Calls for a person."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, call: StaffCall) -> StaffCall:
        """Store; the call gets its id."""
        self._store.check_resident(call.resident)
        call.id = self._store.number("calls")
        self._store.calls[call.id] = copied(call)
        return call

    async def open(self, limit: int = 100) -> list[StaffCall]:
        """Open ones, emergencies first, then oldest."""
        found = [one for _, one in sorted(self._store.calls.items()) if one.closed_at is None]
        found.sort(key=lambda one: (one.kind is not CallKind.EMERGENCY, one.at))
        return [copied(one) for one in found[:limit]]

    async def save(self, call: StaffCall) -> None:
        """Store changes."""
        if call.id in self._store.calls:
            self._store.calls[call.id] = copied(call)


def _is_held(one: Outbound, now: datetime) -> bool:
    """A notice that may still be undone: what is said meanwhile does not wait for it."""
    is_new = one.kind == "notice" and one.attempts == 0
    return is_new and one.next_try_at is not None and one.next_try_at > now


def _is_ripe(at: datetime | None, now: datetime) -> bool:
    return at is None or not now < at <= now + PUT_OFF_AT_MOST


def _is_left(one: Inbound, before: datetime) -> bool:
    return not before <= one.received_at <= before + RECEIVED_AHEAD
