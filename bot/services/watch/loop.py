"""The loops of the watch: one watch a process, each look done by one of them."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta

from bot.logs import where
from bot.ports.staff import Alerts, OpenStaffWork, PersonalAlerts
from bot.services.watch.calls import CallWatch
from bot.services.watch.deadlines import DeadlineWatch
from bot.services.watch.expiry import ExpiryWatch
from bot.services.watch.noticing import NoticeWatch
from bot.services.watch.personal import PersonalWatch
from bot.services.watch.seconding import SecondingWatch
from bot.services.watch.telling import Teller
from bot.services.watch.tools import WatchTools
from bot.services.watch.troubles import TroubleWatch

EMERGENCY_SECONDS = 1.0
CALL_SECONDS = 60.0
TICKET_SECONDS = 300.0
PERSONAL_SECONDS = 15.0
_AFTER_FAILURE = 5.0
_RECENT = timedelta(minutes=15)
"""How far the look of every second goes back; the one of every minute goes back a month, for
what was left by a process that died or a way that failed."""
_log = logging.getLogger(__name__)

Look = Callable[[], Awaitable[object]]


class Watch:
    """One per process; `run` goes on until it is cancelled."""

    def __init__(
        self, open_work: OpenStaffWork, ways: Sequence[Alerts], tools: WatchTools,
        personal: Sequence[PersonalAlerts] = (),
    ) -> None:  # fmt: skip
        self._open_work, self._tools = open_work, tools
        self._personal = PersonalWatch(open_work, personal, tools)
        teller = Teller(open_work, ways, tools)
        self._calls = CallWatch(open_work, teller, tools)
        self._deadlines = DeadlineWatch(open_work, teller, tools)
        self._troubles = TroubleWatch(open_work, teller, tools)
        self._expiry = ExpiryWatch(open_work, teller, tools)
        self._voices = SecondingWatch(open_work, tools)
        self._notices = NoticeWatch(open_work, tools)

    async def run(self) -> None:
        """Look at emergencies every second, at all calls every minute, at tickets every five."""
        async with asyncio.TaskGroup() as loops:
            loops.create_task(_every(EMERGENCY_SECONDS, self.look_at_emergencies))
            loops.create_task(_every(CALL_SECONDS, self.look_at_calls))
            loops.create_task(_every(TICKET_SECONDS, self.look_at_tickets))
            loops.create_task(_every(PERSONAL_SECONDS, self._personal.look))

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch in the background as long as the block lasts."""
        task = asyncio.create_task(self.run())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def look_at_emergencies(self) -> None:
        """Tell of the latest ones; several processes look, one tells."""
        await self._calls.emergencies(_RECENT)

    async def look_at_calls(self) -> None:
        """Tell of emergencies left or seen to by nobody, and gather all other calls."""
        seen_to = self._calls.unclaimed
        for look in (self._calls.emergencies, seen_to, self._calls.others, self._troubles.look):
            await _guarded(look)

    async def look_at_tickets(self) -> None:
        """Deadlines and what runs out, in office hours, by one process at a time."""
        if not self._tools.is_open() or not await self._is_our_turn():
            return
        expiry, voices = self._expiry, self._voices
        for look in (
            *(expiry.pauses, voices.progress, expiry.seconding, voices.opened),
            *(expiry.notices_over, self._notices.ended, expiry.answers),
        ):
            await _guarded(look)
        await _guarded(self._deadlines.look)

    async def _is_our_turn(self) -> bool:
        now = self._tools.now
        async with self._open_work() as work:
            ours = await work.shared.claim(
                "watch:tickets", now, now + timedelta(seconds=TICKET_SECONDS * 0.9)
            )
            await work.commit()
        return ours


async def _every(seconds: float, look: Look) -> None:
    """Look for ever, less often while it fails."""
    while True:
        well = await _guarded(look)
        await asyncio.sleep(seconds if well else max(seconds, _AFTER_FAILURE))


async def _guarded(look: Look) -> bool:
    """One look; what fails is logged and keeps nothing else from being looked at."""
    try:
        await look()
    except Exception as error:
        _log.error("watch: %s failed, trying again: %s", look.__qualname__, where(error))
        return False
    return True
