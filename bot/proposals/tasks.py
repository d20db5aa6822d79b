"""Tasks (子任务): parts of a ticket that another body or person does, due on a day of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Task:
    """One task; `until` is a day (YYYY-MM-DD), `result` what was done or why it was dropped."""

    number: int
    title: str
    body: str
    until: str
    added_at: datetime
    assignee: str | None = None
    done_at: datetime | None = None
    result: str = ""
    dropped: bool = False


def task_in(tasks: Sequence[Task], number: object) -> Task | None:
    """The open task of this number; None where there is none, or none any more."""
    wanted = str(number)
    return next((one for one in tasks if str(one.number) == wanted and one.done_at is None), None)
