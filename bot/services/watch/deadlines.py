"""Deadlines (办理时限): a warning before each, and pressing (催办) once it is past."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.catalogue import Stage
from bot.catalogue.alerts import AlertKind
from bot.ports import Filter
from bot.ports.staff import AlertLine, OpenStaffWork, Row, Staff, StaffWork, Standing, Wanted
from bot.proposals.deadlines import CHINA, WorkCalendar
from bot.proposals.errors import ProposalError
from bot.proposals.events import SYSTEM
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import RUNNING, WAITING_FOR_TRIAGE, Status
from bot.services.watch.telling import KEPT, LOOKS_BACK, Matter, Teller
from bot.services.watch.tools import WatchTools

ARRIVALS = frozenset({"submit", "resubmit", "escalate", "hand_down"})
"""Steps that put a ticket before somebody who has not yet looked at it."""
_HOLIDAYS = timedelta(days=14)
_PAGE = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Term:
    """One deadline of one ticket: of which stage, since when, and when it is due."""

    ref: str
    place: str | None
    code: str
    body: str
    stage: Stage
    begun: datetime
    due: datetime

    @property
    def key(self) -> str:
        """Another one once the deadline moves: a pause or a redo gives new time."""
        return f"{self.stage}:{self.ref}:{self.due:%Y%m%dT%H%M}"


def is_soon(term: Term, now: datetime, ahead: int, calendar: WorkCalendar) -> bool:
    """From so many working days before the day it is due, but not on the day it came in."""
    today, last = (moment.astimezone(CHINA).date() for moment in (now, term.due))
    if now >= term.due or today <= term.begun.astimezone(CHINA).date():
        return False
    return calendar.working_days_between(today, last) <= ahead


class DeadlineWatch:
    """Warns and presses, in office hours."""

    def __init__(self, open_work: OpenStaffWork, teller: Teller, tools: WatchTools) -> None:
        self._open_work, self._teller, self._tools = open_work, teller, tools
        self._pressed: set[str] = set()

    async def look(self) -> None:
        """Warn of what is due soon, press and tell what is overdue."""
        terms, people = await self.terms()
        now, calendar = self._tools.now, self._tools.desk.catalogue.calendar
        ahead = self._tools.texts.warn_ahead.days
        soon = [one for one in terms if is_soon(one, now, ahead, calendar)]
        late = [one for one in terms if one.due <= now]
        pressed = [one for one in late if await self.press(one, people)]
        for kind, found, page in (
            (AlertKind.OVERDUE, pressed, "queue/overdue"),
            (AlertKind.DUE_SOON, soon, "queue/all"),
        ):
            matters = [self._matter(kind, one, people) for one in found]
            await self._teller.tell(kind, matters, page)

    async def terms(self) -> tuple[list[Term], Sequence[Staff]]:
        """What is due from a month ago until after the longest holidays, and all staff."""
        now, ahead = self._tools.now, self._tools.texts.warn_ahead.days
        filter_ = Filter(statuses=RUNNING, due_before=now + _HOLIDAYS + timedelta(days=ahead))
        wanted = Wanted(filter_, due_from=now - LOOKS_BACK, running=True)
        found: list[Term] = []
        async with self._open_work(readonly=True) as work:
            people = await work.accounts.all()
            while rows := await work.desk.page(wanted, _PAGE, len(found)):
                found += [_answer_term(row) for row in rows]
            found += await self._triage_terms(work)
        return found, people

    async def _triage_terms(self, work: StaffWork) -> list[Term]:
        found: list[Term] = []
        last = 0
        while arrived := await work.watch.standing(
            WAITING_FOR_TRIAGE, ARRIVALS, self._tools.now, after=last, limit=_PAGE
        ):
            last = arrived[-1].id
            found += [term for one in arrived if (term := self._triage_term(one)) is not None]
        return found

    def _triage_term(self, one: Standing) -> Term | None:
        begun = one.event.at
        due = self._tools.desk.catalogue.due(Level(one.level), one.code, begun, Stage.TRIAGE)
        if due < self._tools.now - LOOKS_BACK:
            return None
        return Term(one.ref, one.place, one.code, one.body, Stage.TRIAGE, begun, due)

    async def press(self, term: Term, people: Sequence[Staff]) -> bool:
        """Note once in the ticket's history that it is overdue; False when it no longer is."""
        if term.key in self._pressed:
            return True
        now = self._tools.now
        try:
            async with self._open_work() as work:
                proposal = await work.proposals.get(term.ref)
                if not _still_late(proposal, term):
                    return False
                if await work.shared.claim(f"watch:press:{term.key}", now, now + KEPT):
                    reason = self._tools.texts.reasons["press"].format(**self._said(term, people))
                    proposal.take("press", SYSTEM, now, reason=reason)
                    await work.proposals.save(proposal)
                    await work.commit()
        except ProposalError as error:
            _log.info("watch: %s is not pressed now: %s", term.ref, error)
            return False
        self._pressed.add(term.key)
        return True

    def _matter(self, kind: AlertKind, term: Term, people: Sequence[Staff]) -> Matter:
        tools = self._tools
        text = tools.texts.alerts[kind].line.format(**self._said(term, people))
        return Matter(f"{kind}:{term.key}", AlertLine(text, f"{tools.console}/tickets/{term.ref}"))

    def _said(self, term: Term, people: Sequence[Staff]) -> dict[str, str]:
        tools = self._tools
        return tools.names(term.place, term.code, term.body) | {
            "ref": term.ref,
            "stage": tools.texts.stages[term.stage],
            "due": tools.due(term.due),
            "supervisor": tools.supervisor(term.body, people),
        }


def _answer_term(row: Row) -> Term:
    assert row.due_at is not None, "the filter shows dated ones only"
    stage = Stage.REDO if row.status == Status.REDO else Stage.ANSWER
    return Term(row.ref, row.place, row.code, row.body, stage, row.created_at, row.due_at)


def _still_late(proposal: Proposal, term: Term) -> bool:
    """As it stands in this very transaction: somebody may just have acted or paused it."""
    if proposal.paused_at is not None:
        return False
    if term.stage is Stage.TRIAGE:
        return proposal.status in WAITING_FOR_TRIAGE
    return proposal.status in RUNNING and proposal.due_at == term.due
