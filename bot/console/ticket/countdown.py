"""How much time a ticket has left, in working days, and why its clock stands where it does."""

from dataclasses import dataclass
from datetime import datetime

from bot.proposals.deadlines import CHINA, WorkCalendar
from bot.proposals.events import Event, counted
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import RUNNING, STEPS, Clock


@dataclass(frozen=True, slots=True)
class Countdown:
    """`kind`: late, today, left, paused, or ended where no clock runs for us.

    `days` are working days over or left; `stopped` the event that stopped the clock, and
    `until` the day it named.
    """

    kind: str
    days: int = 0
    stopped: Event | None = None
    until: str = ""


def countdown(proposal: Proposal, now: datetime, calendar: WorkCalendar) -> Countdown:
    """The clock of a ticket at a moment."""
    if proposal.paused_at is not None:
        stopped = _stopped_by(proposal)
        until = str(stopped.given.get("until", "")) if stopped is not None else ""
        return Countdown("paused", stopped=stopped, until=until)
    if proposal.due_at is None or proposal.status not in RUNNING:
        return Countdown("ended")
    today, last = (moment.astimezone(CHINA).date() for moment in (now, proposal.due_at))
    days = calendar.working_days_between(today, last)
    if proposal.due_at < now:
        return Countdown("late", -days)
    return Countdown("left", days) if days else Countdown("today")


def _stopped_by(proposal: Proposal) -> Event | None:
    steps = (one for one in reversed(counted(proposal.events)) if one.step in STEPS)
    return next((one for one in steps if STEPS[one.step].clock is Clock.PAUSE), None)
