"""One line of a list: its columns, what is read beside them, and the orders lines are put in."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select

from bot.adapters.database.filters import turn_in
from bot.adapters.database.rows import names
from bot.adapters.database.tables import events, proposals, tasks
from bot.ports.staff import Row
from bot.proposals.workflow import STEPS, Clock, Status

_STOPPING = sorted(step.name for step in STEPS.values() if step.clock is Clock.PAUSE)
_OPEN_TASKS = (
    select(func.count())
    .where(tasks.c.proposal_id == proposals.c.id, tasks.c.done_at.is_(None))
    .correlate(proposals)
    .scalar_subquery()
)


def _latest(column: Any, *steps: str) -> ScalarSelect[Any]:
    """A column of the ticket's latest event, or of the latest of these steps."""
    query = select(column).where(events.c.proposal_id == proposals.c.id)
    if steps:
        query = query.where(events.c.step.in_(steps))
    return query.order_by(events.c.id.desc()).limit(1).correlate(proposals).scalar_subquery()


_BESIDE = {
    "open_tasks": _OPEN_TASKS,
    "last_step": func.coalesce(_latest(events.c.step), ""),
    "pressed": func.coalesce(_latest(events.c.step, "press", "answer"), "") == "press",
    "stopped": _latest(events.c.given, *_STOPPING),
    "stopped_by": func.coalesce(_latest(events.c.step, *_STOPPING), ""),
}
COLUMNS = (
    *(proposals.c[name] for name in names(Row, *_BESIDE)),
    *(column.label(name) for name, column in _BESIDE.items()),
)
"""What `ports.staff.Row` holds, under its names."""

_COLUMN_OF = {
    "filed": proposals.c.created_at,
    "place": func.coalesce(proposals.c.place, ""),
    "topic": proposals.c.code,
    "status": case({str(one): n for n, one in enumerate(Status)}, value=proposals.c.status),
    "body": proposals.c.body,
}


def ordered(order: str) -> tuple[ColumnElement[Any], ...]:
    """The order asked for, and among equals the list's own; raises KeyError for an unknown one."""
    name = order.removeprefix("-")
    if name == "due":
        return turn_in(proposals)
    column = _COLUMN_OF[name]
    return (column.desc() if order != name else column.asc(), *turn_in(proposals))
