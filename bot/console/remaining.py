"""How long there is left on a ticket, in working days, as lists and tickets say it."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports.staff import Row
from bot.proposals.deadlines import CHINA, WorkCalendar
from bot.proposals.workflow import RUNNING, Status

SOON = 2
"""Working days from which on it is called near."""


@dataclass(frozen=True)
class Remaining:
    """`stopped` (by which step, until when), `over`, `today`, `soon`, `left`, or none of these."""

    state: str = ""
    days: int = 0
    due: datetime | None = None
    why: str = ""
    until: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the day has passed while the clock ran."""
        return self.state == "over"


def remaining(row: Row, now: datetime, calendar: WorkCalendar) -> Remaining:
    """Of a line in a list; a ticket whose clock is not ours to mind has none."""
    if row.paused_at is not None or row.status == Status.RETURNED:
        given = row.stopped or {}
        return Remaining(
            "stopped", due=row.due_at, why=row.stopped_by, until=given.get("until", "")
        )
    if row.due_at is None or row.status not in RUNNING:
        return Remaining()
    today, last = now.astimezone(CHINA).date(), row.due_at.astimezone(CHINA).date()
    if row.due_at < now:
        return Remaining("over", calendar.working_days_between(last, today), row.due_at)
    days = calendar.working_days_between(today, last)
    state = "today" if last == today else "soon" if days <= SOON else "left"
    return Remaining(state, days, row.due_at)
