"""Sends what we owe residents, in order per resident, until it is sent or staff see why not.

The ladder: customer-service message (客服消息) while a window is open; else, for a notice, a
subscription notice (订阅通知) where a consent is left; and in any case the text itself at the
resident's next contact. A send without an answer is never repeated blindly.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.gateway import windows
from bot.gateway.metrics import Metrics
from bot.gateway.notices import Notices
from bot.gateway.permission import Permission
from bot.gateway.replies import first_piece, note_told
from bot.gateway.stopping import Stopping, trouble_of
from bot.logs import where
from bot.ports import (
    UNSURE,
    WINDOW_CLOSED,
    Messenger,
    Outbound,
    Resident,
    Sealer,
    SendOutcome,
    SendState,
    Sent,
    UnitOfWork,
)
from bot.proposals.errors import UnknownResident, YishiError
from bot.services import troubles
from bot.turn import Desk

_log = logging.getLogger(__name__)
WIDTH = 16
MAX_ATTEMPTS = 14
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=30)
CLAIM = timedelta(seconds=180)
"""Longer than one send may take, its retries included."""
SENDING = "sending"
_KEPT = frozenset({SendOutcome.NEXT_CONTACT, SendOutcome.NOT_PERMITTED, SendOutcome.UNREACHABLE})
"""The text is told at the resident's next word: whoever writes can be reached again."""
IDLE_SECONDS = 2.0
_NOTE_PAUSES = (0.2, 1.0, 3.0, 10.0, 30.0)


class Sender:
    """One per process; `run` goes on until `stop`."""

    def __init__(
        self,
        desk: Desk,
        messenger: Messenger,
        sealer: Sealer,
        *,
        permission: Permission,
        metrics: Metrics | None = None,
        notices: Notices | None = None,
    ) -> None:
        self._desk, self._messenger, self._sealer = desk, messenger, sealer
        self._permission, self._notices = permission, notices or Notices(messenger)
        self._metrics = metrics or Metrics()
        self._called, self._is_stopping = asyncio.Event(), False
        self._stopping = Stopping()

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._called.set()

    def stop(self) -> None:
        """Take up nothing more; `run` ends when what is on its way has arrived."""
        self._is_stopping = True
        self.wake()

    async def run(self) -> None:
        """Send what is due, then wait to be woken."""
        flying: set[asyncio.Task[None]] = set()
        while not self._is_stopping:
            claimed = await self._claimed_calmly(WIDTH - len(flying))
            for message in claimed:
                task = asyncio.create_task(self._send(message))
                flying.add(task)
                task.add_done_callback(flying.discard)
                task.add_done_callback(lambda _: self.wake())
            if not claimed:
                await self._wait()
        if flying:
            await asyncio.wait(flying)

    async def send_due(self) -> int:
        """Send what is due now; how many were tried."""
        claimed = await self._claim(WIDTH)
        await asyncio.gather(*(self._send(message) for message in claimed))
        return len(claimed)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._called.wait()
        except TimeoutError:
            pass
        self._called.clear()

    async def _claimed_calmly(self, room: int) -> list[Outbound]:
        try:
            return await self._claim(room)
        except Exception as error:
            _log.error("the outbox cannot be read: %s", where(error))
            await asyncio.sleep(1)
            return []

    async def _claim(self, room: int) -> list[Outbound]:
        """Take up what is due, so that no other process does."""
        now = self._desk.clock()
        if room <= 0 or self._stopping.is_stopped(now):
            return []
        async with self._desk.open_work(readonly=True) as work:
            if not await work.outbox.due(now, limit=1):
                return []
        async with self._desk.open_work() as work:
            due = await work.outbox.due(now, limit=room)
            claimed = [one for one in due if await self._take(work, one, now)]
            await work.commit()
        return claimed

    async def _take(self, work: UnitOfWork, message: Outbound, now: datetime) -> bool:
        if message.error == SENDING:
            # whoever took it up died before noting the answer: it may have arrived
            message.state, message.error, message.next_try_at = SendState.WAITING, UNSURE, None
        else:
            message.attempts += 1
            message.error, message.next_try_at = SENDING, now + CLAIM
        await work.outbox.save(message)
        return message.state is SendState.PENDING

    async def _send(self, message: Outbound) -> None:
        try:
            sent = await self._delivered(message)
        except Exception as error:
            _log.error("sending %s failed: %s", message.id, where(error))
            sent = Sent(SendOutcome.LATER, 0, type(error).__name__)
        self._metrics.sent(sent.outcome, "message")
        for pause in _NOTE_PAUSES:
            try:
                await self._note(message, sent)
            except Exception as error:
                _log.error("what became of %s is not noted yet: %s", message.id, where(error))
                await asyncio.sleep(pause)
            else:
                return

    async def _delivered(self, message: Outbound) -> Sent:
        """Hand it to the messenger if that makes sense; nothing was sent if this raises."""
        try:
            async with self._desk.open_work(readonly=True) as work:
                resident = await work.residents.get(message.resident)
                consent = await self._notices.consent(work, message)
        except UnknownResident:
            return Sent(SendOutcome.FAILED, 0, "resident gone")
        if not resident.sealed_address:
            return Sent(SendOutcome.FAILED, 0, "no address")
        try:
            address = self._sealer.open(resident.sealed_address)
        except YishiError:
            return Sent(SendOutcome.FAILED, 0, "address sealed with another secret")
        if self._may_send(resident):
            text, _ = first_piece(message.text)
            sent = await self._messenger.send(address, text, message.options)
            if sent.outcome is not SendOutcome.NEXT_CONTACT:
                return sent
        else:
            sent = Sent(SendOutcome.NEXT_CONTACT, 0, WINDOW_CLOSED)
        return await self._announced(message, address, consent, sent) if consent else sent

    async def _announced(
        self, message: Outbound, address: str, consent: str, otherwise: Sent
    ) -> Sent:
        """Whatever becomes of the notice, the text waits; what WeChat said to it, staff see."""
        told = await self._notices.announce(self._desk, message, address, consent)
        self._metrics.sent(told.outcome, "notice")
        if told.outcome in (SendOutcome.SENT, SendOutcome.UNKNOWN):
            return otherwise
        if told.outcome is SendOutcome.STOPPED:
            return told
        return Sent(SendOutcome.NEXT_CONTACT, told.code, told.detail)

    def _may_send(self, resident: Resident) -> bool:
        is_open = windows.is_open(resident, self._desk.clock())
        return self._permission() and resident.following and is_open

    async def _note(self, message: Outbound, sent: Sent) -> None:
        async with self._desk.open_work() as work:
            try:
                resident = await work.residents.get(message.resident, lock=True)
            except UnknownResident:
                resident = None
            now = self._desk.clock()
            if self._apply(message, sent):
                trouble, detail = trouble_of(sent)
                await troubles.note(trouble, detail, work=work, now=now)
            if sent.outcome is SendOutcome.SENT:
                _, rest = first_piece(message.text)
                await note_told(work, message, rest, self._desk.clock())
            else:
                await work.outbox.save(message)
            if resident is not None:
                _apply_to(resident, sent)
                await work.residents.save(resident)
            await work.commit()

    def _apply(self, message: Outbound, sent: Sent) -> bool:
        """What becomes of the message; whether an administrator is to be told."""
        now, outcome = self._desk.clock(), sent.outcome
        message.error = f"{sent.code or ''} {sent.detail}".strip()
        message.next_try_at = None
        if outcome is SendOutcome.SENT:
            self._stopping.went_well(now)
        elif outcome is SendOutcome.STOPPED:
            message.attempts -= 1
            return self._stopping.stop(sent, now)
        elif outcome is SendOutcome.LATER and message.attempts < MAX_ATTEMPTS:
            message.next_try_at = now + pause_after(message.attempts)
        elif outcome is SendOutcome.UNKNOWN:
            message.state, message.error = SendState.WAITING, UNSURE
        elif outcome in _KEPT:
            message.state = SendState.WAITING
        else:
            message.state = SendState.DEAD
        if outcome is SendOutcome.NOT_PERMITTED:
            self._permission.refuse()
            return True
        return False


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 5 s, doubled each time, at most half an hour."""
    doubled: int = 2 ** min(max(attempts - 1, 0), 12)
    return min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)


def _apply_to(resident: Resident, sent: Sent) -> None:
    if sent.outcome in (SendOutcome.SENT, SendOutcome.UNKNOWN):
        windows.note_sent(resident)
    elif sent.outcome is SendOutcome.NEXT_CONTACT and sent.code:
        windows.close(resident)
    elif sent.outcome is SendOutcome.UNREACHABLE:
        resident.following = False
