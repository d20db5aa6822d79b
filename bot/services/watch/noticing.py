"""Public notices (公示) whose last day is over end by themselves, once every objection is answered.

One that an unanswered objection holds up is left to staff, who are told (`expiry.notices_over`).
Acts in office hours only, since all who took part are told in that moment.
"""

import logging

from bot.ports.staff import OpenStaffWork, Standing
from bot.proposals.errors import YishiError
from bot.proposals.events import SYSTEM
from bot.proposals.public_notices import open_notice
from bot.proposals.workflow import Status
from bot.services.desk import notices, noticing
from bot.services.watch.tools import WatchTools

AT_ONCE = 100
_PAGE = 500
_STANDING = (
    (frozenset({Status.PUBLIC_NOTICE}), frozenset({"approve_plan"})),
    (frozenset({Status.ANSWERED, Status.CLOSED}), frozenset({"post_result"})),
)
_log = logging.getLogger(__name__)


class NoticeWatch:
    """Ends notices that stood their time."""

    def __init__(self, open_work: OpenStaffWork, tools: WatchTools) -> None:
        self._open_work, self._tools = open_work, tools

    async def ended(self) -> None:
        """Those with every objection answered; all who took part are told."""
        left = AT_ONCE
        for statuses, steps in _STANDING:
            last = 0
            while left > 0:
                async with self._open_work(readonly=True) as work:
                    page = await work.watch.standing(
                        statuses, steps, self._tools.now, paused=None, after=last, limit=_PAGE
                    )
                if not page:
                    break
                last = page[-1].id
                for one in page:
                    if left > 0 and self._tools.is_past(one.event.given.get("until")):
                        left -= await self._end(one)

    async def _end(self, one: Standing) -> bool:
        desk = self._tools.desk
        try:
            async with self._open_work() as work:
                proposal = await work.proposals.get(one.ref)
                notice = open_notice(proposal)
                if notice is None or notice.runs(desk.now):
                    return False
                waiting = noticing.unanswered(await work.objections.of(one.ref), notice)
                if waiting:
                    return False
                text = self._tools.texts.reasons["end_notice"].format(until=notice.until)
                event = proposal.take("end_notice", SYSTEM, desk.now, text=text, of=notice.of)
                await work.proposals.save(proposal)
                await notices.tell(proposal, event, work=work, tools=desk)
                await noticing.tell(proposal, event, work, desk)
                await work.commit()
        except YishiError as error:
            _log.info("watch: no end of the notice of %s now: %s", one.ref, error)
            return False
        return True
