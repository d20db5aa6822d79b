"""What runs out: seconding, public notice, pauses, and answers nobody rated.

The program acts in office hours only, since residents are told of every step in that moment.
"""

import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.catalogue.alerts import AlertKind
from bot.ports.staff import AlertLine, OpenStaffWork, Standing
from bot.proposals.errors import YishiError
from bot.proposals.events import SYSTEM, counted
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import IN_WORK, Status
from bot.services.desk import notices
from bot.services.desk.stages import awaits_supervision, is_uncalled
from bot.services.watch.seconding import tell_seconders
from bot.services.watch.telling import KEPT, Matter, Teller
from bot.services.watch.tools import WatchTools

AT_ONCE = 100
"""Steps of one kind in one look: a backlog is worked off in peace."""
PAUSES = frozenset({"pause", "approve_plan"})
"""Steps after which the clock stands until a day; the last of them says which."""
_PAGE = 500
_log = logging.getLogger(__name__)


class ExpiryWatch:
    """Ends what has run out, and tells staff where the next step is theirs."""

    def __init__(self, open_work: OpenStaffWork, teller: Teller, tools: WatchTools) -> None:
        self._open_work, self._teller, self._tools = open_work, teller, tools
        self._asked: dict[str, datetime] = {}

    async def seconding(self) -> None:
        """Enough seconders: staff are told. Too few on the last day: the proposal lapses."""
        enough: list[Standing] = []
        left = AT_ONCE
        async for one in self._standing({Status.SECONDING}, {"open_seconding"}):
            threshold = _threshold(one)
            if threshold is None:
                continue
            over = self._tools.is_past(one.event.given.get("until"))
            if one.seconds >= threshold:
                enough.append(one)
                left -= bool(left) and over and await self._run_again(one)
            elif left and over:
                still = partial(_has_seconders, one.seconds)
                left -= await self._take("lapse", one, still, reason=self._reason("lapse", one))
        await self._tell(AlertKind.SECONDED, enough)

    async def notices_over(self) -> None:
        """The public notice (公示) is over: staff are told, the next step is theirs.

        The clock of the answer, which stood meanwhile, goes on by `pauses`.
        """
        standing = self._standing({Status.PUBLIC_NOTICE}, {"approve_plan"})
        over = [one async for one in standing if self._tools.is_past(one.event.given.get("until"))]
        await self._tell(AlertKind.NOTICE_OVER, over)

    async def pauses(self) -> None:
        """A pause that is over ends by itself, and the time it took is given back."""
        left = AT_ONCE
        async for one in self._standing(IN_WORK, PAUSES, paused=True):
            if left and self._tools.is_past(one.event.given.get("until")):
                left -= await self._run_again(one)

    async def _run_again(self, one: Standing) -> bool:
        reason = self._reason("resume", one)
        return await self._take("resume", one, _is_paused, reason=reason)

    async def answers(self) -> None:
        """Ask once for a rating, then close; what nobody rated stays unrated.

        What was decided together is not closed before its 跟踪监督: a supervisor is called.
        """
        called: list[Standing] = []
        texts, now = self._tools.texts, self._tools.now
        ask, close = texts.ask_rating_after.days, texts.close_unrated_after.days
        left = AT_ONCE
        since = now - timedelta(days=ask)
        async for one in self._standing({Status.ANSWERED}, {"answer"}, before=since):
            if one.rating is not None or not self._is_over(one.event.at, ask):
                continue
            asked = await self._asked_at(one)
            if asked is None:
                left -= await self._ask(one, close - ask)
            elif self._is_over(asked, close - ask):
                left -= await self._take("close", one, _may_close)
                if await self._is_supervisor_called(one):
                    called.append(one)
            if left == 0:
                break
        await self._tell(AlertKind.UNSUPERVISED, called, "queue/answered")

    async def _is_supervisor_called(self, one: Standing) -> bool:
        """Whether this waits for a supervisor; the first time, that goes into the record."""
        async with self._open_work(readonly=True) as work:
            proposal = await work.proposals.get(one.ref)
        if not _awaits_supervisor(proposal) or not _stands_as(proposal, one):
            return False
        if is_uncalled(proposal):
            await self._take("press", one, is_uncalled, reason=self._reason("supervise", one))
        return True

    def _is_over(self, since: datetime, working_days: int) -> bool:
        return self._tools.after(since, working_days) <= self._tools.now

    async def _asked_at(self, one: Standing) -> datetime | None:
        key = _asking(one)
        if key not in self._asked:
            async with self._open_work(readonly=True) as work:
                value = await work.shared.get(key, self._tools.now)
            if not value:
                return None
            self._asked[key] = datetime.fromisoformat(value)
        return self._asked[key]

    async def _ask(self, one: Standing, days_left: int) -> bool:
        """Owe the resident the question; closing counts from now, so nobody goes unasked."""
        tools, now, key = self._tools, self._tools.now, _asking(one)
        close = tools.after(now, days_left)
        try:
            async with self._open_work() as work:
                proposal = await work.proposals.get(one.ref)
                if not _is_unrated(proposal) or not _stands_as(proposal, one):
                    return False
                if not await work.shared.claim(key, now, now + KEPT):
                    return False
                await work.shared.put(key, now.isoformat(), now + KEPT)
                days = {"day": tools.day(one.event.at), "close": tools.due(close)}
                what = notices.short(proposal.problem)
                text = tools.texts.ask_rating.format(ref=one.ref, what=what, **days)
                await notices.say(proposal, text, work, tools.desk)
                await work.commit()
        except YishiError as error:
            _log.warning("watch: %s is not asked about now: %s", one.ref, error)
            return False
        return True

    async def _take(
        self, step: str, one: Standing, still: Callable[[Proposal], bool], **given: str
    ) -> bool:
        """One step of the program with its notice, if the ticket stands as it did."""
        try:
            async with self._open_work() as work:
                proposal = await work.proposals.get(one.ref)
                if not _stands_as(proposal, one) or not still(proposal):
                    return False
                event = proposal.take(
                    step, SYSTEM, self._tools.now,
                    calendar=self._tools.desk.catalogue.calendar, **given,
                )  # fmt: skip
                await work.proposals.save(proposal)
                await notices.tell(proposal, event, work=work, tools=self._tools.desk)
                if step == "lapse":
                    await tell_seconders(proposal, "seconder_lapsed", event, work, self._tools)
                await work.commit()
        except YishiError as error:
            _log.info("watch: no %s of %s now: %s", step, one.ref, error)
            return False
        return True

    async def _standing(
        self, statuses: set[Status] | frozenset[Status], taken: set[str] | frozenset[str],
        *, before: datetime | None = None, paused: bool | None = None,
    ) -> AsyncIterator[Standing]:  # fmt: skip
        """Page by page, so that no transaction stays open while something is done."""
        wanted, steps = frozenset(statuses), frozenset(taken)
        moment, last = before or self._tools.now, 0
        while True:
            async with self._open_work(readonly=True) as work:
                page = await work.watch.standing(
                    wanted, steps, moment, paused=paused, after=last, limit=_PAGE
                )
            if not page:
                return
            for one in page:
                yield one
            last = page[-1].id

    async def _tell(
        self, kind: AlertKind, standing: list[Standing], page: str = "queue/all"
    ) -> None:
        tools = self._tools
        line = tools.texts.alerts[kind].line
        matters = [
            Matter(
                f"{kind}:{one.ref}:{one.event.id}",
                AlertLine(line.format(**self._said(one)), f"{tools.console}/tickets/{one.ref}"),
            )
            for one in standing
        ]
        await self._teller.tell(kind, matters, page)

    def _reason(self, key: str, one: Standing) -> str:
        return self._tools.texts.reasons[key].format(**self._said(one))

    def _said(self, one: Standing) -> dict[str, str]:
        tools, given = self._tools, one.event.given
        until = given.get("until")
        return tools.names(one.place, one.code, one.body) | {
            "ref": one.ref,
            "seconds": str(one.seconds),
            "threshold": str(given.get("threshold", "")),
            "until": tools.day_of(str(until)) if tools.is_past(until) else str(until or ""),
        }


def _threshold(one: Standing) -> int | None:
    """How many seconders are wanted; None where that was never said, so that people decide."""
    try:
        return int(one.event.given["threshold"])
    except (KeyError, TypeError, ValueError):
        return None


def _has_seconders(many: int, proposal: Proposal) -> bool:
    return len(proposal.seconders) == many


def _is_paused(proposal: Proposal) -> bool:
    return proposal.paused_at is not None


def _is_unrated(proposal: Proposal) -> bool:
    return proposal.status is Status.ANSWERED and proposal.rating is None


def _may_close(proposal: Proposal) -> bool:
    return _is_unrated(proposal) and not awaits_supervision(proposal)


def _awaits_supervisor(proposal: Proposal) -> bool:
    return _is_unrated(proposal) and awaits_supervision(proposal)


def _stands_as(proposal: Proposal, one: Standing) -> bool:
    """Whether nothing that matters here has happened to the ticket since it was read."""
    same = [event for event in counted(proposal.events) if event.step == one.event.step]
    return bool(same) and same[-1].id == one.event.id


def _asking(one: Standing) -> str:
    return f"watch:asked:{one.ref}:{one.event.id}"
