"""Sends what we owe residents, in order per resident, until it is sent or staff see why not."""

import asyncio
import logging
from datetime import timedelta

from bot.gateway import windows
from bot.ports import Messenger, Outbound, Resident, Sealer, SendOutcome, SendState, Sent
from bot.ports import UnitOfWork
from bot.proposals.errors import ProposalError
from bot.turn import Desk

_log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
_FIRST_PAUSE = timedelta(seconds=5)
_CLAIM = timedelta(seconds=90)
IDLE_SECONDS = 2.0


class Sender:
    """One per process; `run` goes on until it is cancelled."""

    def __init__(self, desk: Desk, messenger: Messenger, sealer: Sealer) -> None:
        self._desk, self._messenger, self._sealer = desk, messenger, sealer
        self._called = asyncio.Event()

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._called.set()

    async def run(self) -> None:
        """Send what is due, then wait to be woken."""
        while True:
            try:
                sent = await self.send_due()
            except Exception:
                _log.exception("sending failed")
                sent = 0
            if not sent:
                await self._wait()

    async def send_due(self) -> int:
        """Send what is due now; how many were tried."""
        async with self._desk.open_work() as work:
            due = await work.outbox.due(self._desk.clock())
        for message in due:
            await self._send(message)
        return len(due)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._called.wait()
        except TimeoutError:
            pass
        self._called.clear()

    async def _send(self, message: Outbound) -> None:
        claimed = await self._claim(message)
        if claimed is None:
            return
        resident, options = claimed, message.options
        address = self._sealer.open(resident.sealed_address)
        sent = await self._messenger.send(address, message.text, options)
        async with self._desk.open_work() as work:
            await self._note(work, message, sent)
            await work.commit()

    async def _claim(self, message: Outbound) -> Resident | None:
        """Take the message up, unless its window is closed or another process has it."""
        now = self._desk.clock()
        async with self._desk.open_work() as work:
            try:
                resident = await work.residents.get(message.resident, lock=True)
            except ProposalError:
                message.state, message.error = SendState.DEAD, "resident gone"
                await work.outbox.save(message)
                await work.commit()
                return None
            still_due = {one.id for one in await work.outbox.due(now)}
            if message.id not in still_due:
                return None
            if not resident.following or not windows.is_open(resident, now):
                message.state = SendState.WAITING
                message.error = "window closed"
            else:
                message.attempts += 1
                message.next_try_at = now + _CLAIM
                windows.note_sent(resident)
                await work.residents.save(resident)
            await work.outbox.save(message)
            await work.commit()
        return resident if message.state is SendState.PENDING else None

    async def _note(self, work: UnitOfWork, message: Outbound, sent: Sent) -> None:
        now = self._desk.clock()
        message.error = f"{sent.code} {sent.detail}".strip() if sent.code or sent.detail else ""
        if sent.outcome is SendOutcome.SENT:
            message.state, message.sent_at = SendState.SENT, now
        elif sent.outcome is SendOutcome.LATER and message.attempts < MAX_ATTEMPTS:
            message.next_try_at = now + _FIRST_PAUSE * 2 ** (message.attempts - 1)
        elif sent.outcome in (SendOutcome.NEXT_CONTACT, SendOutcome.NOT_PERMITTED):
            message.state = SendState.WAITING
            resident = await work.residents.get(message.resident)
            windows.close(resident)
            await work.residents.save(resident)
        else:
            message.state = SendState.DEAD
        await work.outbox.save(message)
