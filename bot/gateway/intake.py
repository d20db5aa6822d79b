"""Recording: what a resident did is in the database before anybody is told `success`."""

import json
from datetime import timedelta
from uuid import uuid4

from bot.gateway.results import note_results
from bot.messages import Incoming, Kind, Reply
from bot.ports import Delivery, Inbound, Resident, Sealer, UnitOfWork
from bot.turn import Desk

_ENDING = frozenset({Kind.UNFOLLOWED, Kind.DATA_REVOKED})
_NOTED = timedelta(days=30)
_CLOCKS_DIFFER = timedelta(minutes=5)
"""`joined_at` is by our clock, `sent_at` by the messenger's."""
_UNREADABLE = "unsupported"
"""What a resident sent and nobody here can read; other kinds unknown are events."""


class Intake:
    """Takes messages in; every attempt at delivering one gets the same record."""

    def __init__(self, desk: Desk, sealer: Sealer) -> None:
        self._desk, self._sealer = desk, sealer

    async def record(self, message: Incoming) -> Inbound | None:
        """Record a message durably; None where there is nothing to answer."""
        if message.kind is Kind.OTHER and message.detail != _UNREADABLE:
            return None
        handle = self._sealer.handle(message.sender)
        async with self._desk.open_work() as work:
            if message.kind in _ENDING:
                await self._end(work, handle, message)
                return None
            resident = await work.residents.by_handle(handle)
            if message.kind is Kind.NOTICE_RESULT:
                if resident is not None:
                    await note_results(work, resident, message)
                    await work.commit()
                return None
            if resident is None:
                resident = await work.residents.add(self._newcomer(handle, message))
            inbound, is_new = await work.inbox.receive(resident.id, message, self._desk.clock())
            if is_new and message.kind is Kind.CONSENTED:
                await _note_consents(work, resident, message)
                await work.inbox.finish(message.key, Reply(""), self._desk.clock())
                await work.inbox.decide(message.key, Delivery.UNDECIDED, Delivery.HANDED)
            await work.commit()
        return inbound if message.kind is not Kind.CONSENTED else None

    async def _end(self, work: UnitOfWork, handle: str, message: Incoming) -> None:
        """Whoever leaves or revokes has all personal data deleted (WeChat's rules demand it).

        Each event counts once, and none that is older than the latest following.
        """
        now = self._desk.clock()
        if not await work.shared.claim(f"ended:{message.key}", now, now + _NOTED):
            return
        resident = await work.residents.by_handle(handle, lock=True)
        if resident is not None and not await _is_before_following(work, resident, message):
            await work.residents.forget(resident.id)
        await work.commit()

    def _newcomer(self, handle: str, message: Incoming) -> Resident:
        sealed = self._sealer.seal(message.sender)
        return Resident(uuid4().hex, handle, sealed, self._desk.clock())


async def _is_before_following(work: UnitOfWork, resident: Resident, message: Incoming) -> bool:
    if message.sent_at < resident.joined_at - _CLOCKS_DIFFER:
        return True
    recent = await work.inbox.recent(resident.id)
    followed = (one.message.sent_at for one in recent if one.message.kind is Kind.FOLLOWED)
    return message.sent_at < max(followed, default=message.sent_at)


async def _note_consents(work: UnitOfWork, resident: Resident, message: Incoming) -> None:
    """Count one-time subscription consents (一次性订阅), each for one notice."""
    for entry in json.loads(message.detail or "[]"):
        template = entry.get("TemplateId", "")
        if entry.get("SubscribeStatusString") == "accept" and template:
            await work.consents.grant(resident.id, template, message.sent_at)
        elif template:
            await work.consents.drop(resident.id, template)
