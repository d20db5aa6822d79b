"""Seconding (征集附议) as those who take part hear of it: progress, the end near, what has opened.

Acts in office hours only, like all that residents are told of in that moment.
"""

import logging
from collections.abc import AsyncIterator
from datetime import date

from bot.ports import NOBODY, Opening
from bot.ports.staff import OpenStaffWork, StaffWork, Standing
from bot.proposals.errors import UnknownResident, YishiError
from bot.proposals.events import SYSTEM, Event
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services.desk import notices
from bot.services.watch.tools import WatchTools

AT_ONCE = 100
WHOLE = 3
"""Thirds of the threshold: at each of them the proposer is told once, at the last everybody."""
_OPENED = "open_seconding"
_SAID = frozenset({_OPENED, "tell_progress", "warn_lapse"})
"""The latest of these says what has been told of this call for seconders."""
_PAGE = 500
_log = logging.getLogger(__name__)


class SecondingWatch:
    """Tells proposers, seconders and those who wait for a proposal to open."""

    def __init__(self, open_work: OpenStaffWork, tools: WatchTools) -> None:
        self._open_work, self._tools = open_work, tools

    async def progress(self) -> None:
        """A third, two thirds, the whole; and once that it will lapse, before it does."""
        left = AT_ONCE
        async for one in self._standing():
            threshold = _whole(one.event.given.get("threshold"))
            if not left or threshold is None:
                continue
            reached = min(WHOLE, one.seconds * WHOLE // threshold)
            if reached > int(one.event.given.get("reached", 0)):
                left -= await self._take("tell_progress", one, reached=reached)
            elif reached < WHOLE and self._ends_soon(one):
                left -= await self._take("warn_lapse", one, warned=True)

    async def opened(self) -> None:
        """Who wanted to know is told that it is public, or that it will not be."""
        tools = self._tools
        async with self._open_work(readonly=True) as work:
            due = await work.openings.due(tools.now, AT_ONCE)
        for one in due:
            async with self._open_work() as work:
                if await work.openings.drop(one):
                    await self._tell_opened(one, work)
                    await work.commit()

    async def _tell_opened(self, one: Opening, work: StaffWork) -> None:
        key = "opened" if one.is_public else "never_opened"
        proposal = await work.proposals.get(one.ref)
        said = notices.for_others(proposal, {}, self._tools.desk)
        text = self._tools.desk.words.notice(key, said)
        await notices.owe(
            one.resident, text, one.ref if one.is_public else "", work, self._tools.desk
        )

    def _ends_soon(self, one: Standing) -> bool:
        given = one.event.given
        try:
            last = date.fromisoformat(str(given.get("until")))
        except ValueError:
            return False
        if given.get("warned") or last < self._tools.today:
            return False
        calendar = self._tools.desk.catalogue.calendar
        left = calendar.working_days_between(self._tools.today, last)
        return left <= self._tools.texts.warn_ahead.days

    async def _take(self, step: str, one: Standing, **more: object) -> bool:
        """One step with its notices, if nothing has happened since it was read."""
        kept = {name: one.event.given[name] for name in _KEPT if name in one.event.given}
        try:
            async with self._open_work() as work:
                proposal = await work.proposals.get(one.ref)
                if not _stands_as(proposal, one):
                    return False
                given = kept | more | {"seconds": one.seconds}
                event = proposal.take(step, SYSTEM, self._tools.now, **given)
                await work.proposals.save(proposal)
                await self._tell(proposal, event, work)
                await work.commit()
        except YishiError as error:
            _log.info("watch: no %s of %s now: %s", step, one.ref, error)
            return False
        return True

    async def _tell(self, proposal: Proposal, event: Event, work: StaffWork) -> None:
        desk = self._tools.desk
        await notices.tell(proposal, event, work=work, tools=desk)
        if event.step == "warn_lapse" or event.given["reached"] == WHOLE:
            key = "seconder_warned" if event.step == "warn_lapse" else "seconder_enough"
            await tell_seconders(proposal, key, event, work, self._tools)

    async def _standing(self) -> AsyncIterator[Standing]:
        last = 0
        while True:
            async with self._open_work(readonly=True) as work:
                page = await work.watch.standing(
                    frozenset({Status.SECONDING}),
                    _SAID,
                    self._tools.now,
                    paused=None,
                    after=last,
                    limit=_PAGE,
                )
            if not page:
                return
            for one in page:
                yield one
            last = page[-1].id


_KEPT = ("threshold", "until", "reached", "warned")


async def tell_seconders(
    proposal: Proposal, key: str, event: Event, work: StaffWork, tools: WatchTools
) -> None:
    """Everybody who seconds it, as everyone may read of it; not who has deleted their data."""
    text = tools.desk.words.notice(key, notices.for_others(proposal, event.given, tools.desk))
    for resident in sorted(proposal.seconders - set(NOBODY)):
        try:
            await work.residents.get(resident)
        except UnknownResident:
            continue
        await notices.owe(resident, text, proposal.ref, work, tools.desk)


def _whole(value: object) -> int | None:
    """A threshold as staff gave it; None where it is no number of people."""
    text = str(value)
    return int(text) if text.isdecimal() and int(text) > 0 else None


def _stands_as(proposal: Proposal, one: Standing) -> bool:
    latest = next((event for event in reversed(proposal.events) if event.step in _SAID), None)
    is_same = latest is not None and latest.id == one.event.id
    return is_same and len(proposal.seconders) == one.seconds
