"""My desk (我的): what one clerk has to see to today, in one read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Filter
from bot.ports.staff import Row, Staff, StaffNotice, StaffWork, Wanted
from bot.proposals.addressing import Concern
from bot.proposals.tasks import Task
from bot.proposals.workflow import OPEN, RUNNING, WAITING_FOR_TRIAGE, Role
from bot.services.desk.clerk import Clerk, DeskTools

SHOWN = 8
COUNT_TO = 100
SOON_DAYS = 2
"""Working days before the day something is due from which on it is due soon."""
_NOTICES = 60


@dataclass(frozen=True)
class Pile:
    """Some tickets of a kind, and how many there are (counted no further than `COUNT_TO`)."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True)
class ToDo:
    """One task that is this clerk's, on its ticket."""

    task: Task
    row: Row


@dataclass(frozen=True)
class Desk:
    """Everything on one desk; `news` are unseen notices by ticket, the newest first."""

    pressed: Sequence[Row]
    overdue: Pile
    soon: Pile
    asked: Pile
    news: Sequence[tuple[Row, Sequence[StaffNotice]]]
    tasks: Sequence[ToDo]
    people: Mapping[str, Staff]


async def desk_of(clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> Desk:
    """What is overdue and soon due in the clerk's own body, asked of them, new, theirs to do."""
    now = tools.now
    notices = await work.notices.recent(clerk.staff.id, _NOTICES)
    tasks = await work.lookups.tasks_of(clerk.staff.id, clerk.staff.body)
    refs = {one.ref for one in notices} | {ref for ref, _ in tasks}
    helped = {ref for ref, _ in tasks}
    rows = {
        ref: row
        for ref, row in (await work.lookups.rows(sorted(refs))).items()
        if ref in helped or clerk.branch.sees(row.place, row.body)
    }
    pressed = [one.ref for one in notices if one.concern is Concern.PRESSED]
    return Desk(
        pressed=[rows[ref] for ref in dict.fromkeys(pressed) if _still_owes(rows.get(ref))],
        overdue=await _pile(due(clerk, None, now), work),
        soon=await _pile(due(clerk, now, soon_until(tools)), work),
        asked=await _pile(asked_of(clerk), work),
        news=_by_ticket([one for one in notices if one.seen_at is None], rows),
        tasks=[ToDo(task, rows[ref]) for ref, task in tasks if ref in rows],
        people={one.id: one for one in await work.accounts.all()},
    )


def soon_until(tools: DeskTools) -> datetime:
    """The end of the second working day from now."""
    return tools.catalogue.calendar.due(tools.now, SOON_DAYS)


def due(clerk: Clerk, since: datetime | None, before: datetime) -> Wanted:
    """Tickets of the clerk's own body whose time runs out between two moments."""
    own = frozenset({clerk.staff.body})
    running = Filter(statuses=RUNNING, bodies=own, due_before=before)
    return Wanted(running, clerk.branch, due_from=since, running=True)


def asked_of(clerk: Clerk) -> Wanted | None:
    """What waits for a word of this role: rulings of supervisors, first looks of triagers."""
    if clerk.branch.outside:
        return None
    if clerk.staff.role is Role.SUPERVISOR:
        return Wanted(Filter(statuses=OPEN), clerk.branch, ruling=True)
    if clerk.staff.role is Role.TRIAGER:
        return Wanted(Filter(statuses=WAITING_FOR_TRIAGE), clerk.branch)
    return None


async def _pile(wanted: Wanted | None, work: StaffWork) -> Pile:
    if wanted is None:
        return Pile((), 0)
    rows = await work.desk.page(replace(wanted), SHOWN)
    total = len(rows) if len(rows) < SHOWN else await work.desk.count(wanted, COUNT_TO)
    return Pile(rows, total)


def _still_owes(row: Row | None) -> bool:
    """Whether a ticket that was pressed still waits for its answer."""
    return row is not None and row.status in RUNNING


def _by_ticket(
    notices: Sequence[StaffNotice], rows: Mapping[str, Row]
) -> list[tuple[Row, Sequence[StaffNotice]]]:
    found: dict[str, list[StaffNotice]] = {}
    for one in notices:
        if one.ref in rows:
            found.setdefault(one.ref, []).append(one)
    return [(rows[ref], some) for ref, some in found.items()]
