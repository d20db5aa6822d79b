"""Changing accounts: name, role and body; and handing over what somebody leaves behind."""

from dataclasses import dataclass, replace

from bot.ports import Filter
from bot.ports.staff import Staff, StaffWork, Wanted
from bot.proposals.errors import ProposalError
from bot.proposals.events import SYSTEM
from bot.proposals.permissions import STAFF_ROLES
from bot.proposals.workflow import OPEN, Role
from bot.services.desk.cases import WrongValue
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.receiving import HOLDERS

NOBODY = "nobody"
"""Handed over to no person: the tickets stay with their bodies, unassigned."""
_AT_ONCE = 200


class StillHolds(ProposalError):
    """Somebody who leaves has tickets or tasks in hand, and nobody was named to take them."""

    key = "still_holds"


@dataclass(frozen=True, slots=True)
class Change:
    """What an account is to be: who it is for, what they do, and where."""

    name: str
    role: str
    body: str


async def edit(
    staff: Staff, change: Change, to: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> Staff:
    """Store another name, role or body; `to` takes what they held where they no longer can.

    Raises WrongValue or StillHolds. The caller commits, and ends sessions where rights changed.
    """
    if not change.name.strip():
        raise WrongValue("name")
    if change.role not in STAFF_ROLES:
        raise WrongValue("role")
    if change.body not in tools.catalogue.bodies or not clerk.branch.holds(change.body):
        raise WrongValue("body")
    now = replace(staff, name=change.name.strip(), role=Role(change.role), body=change.body)
    if now.body != staff.body or (now.role not in HOLDERS and staff.role in HOLDERS):
        await hand_over(staff, to, clerk, work=work, tools=tools)
    await work.accounts.save(now)
    return now


async def hand_over(
    leaving: Staff, to: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> int:
    """Give all open tickets and tasks of somebody to another person; how many.

    What the other one cannot work on stays with its body, unassigned; `to` may be `nobody`.
    Raises StillHolds where there are some and `to` is empty, WrongValue for nobody at work.
    """
    many = sum((await work.lookups.held_by_people([leaving.id])).values())
    if not many:
        return 0
    if not to:
        raise StillHolds(many)
    heir = None if to == NOBODY else await _heir(to, leaving, clerk, work)
    reason = tools.words.label("accounts", "left").format(name=leaving.name)
    for ref in await _refs(leaving, work):
        proposal = await work.proposals.get(ref)
        if proposal.assignee == leaving.id:
            takes = heir is not None and tools.branch(heir.body).holds(proposal.body)
            proposal.assignee = heir.id if heir is not None and takes else None
        proposal.tasks = [
            replace(one, assignee=heir.id if heir is not None and heir.body == one.body else None)
            if one.assignee == leaving.id and one.done_at is None
            else one
            for one in proposal.tasks
        ]
        proposal.take("hand_over", SYSTEM, tools.now, reason=reason)
        await work.proposals.save(proposal)
    return many


async def _heir(to: str, leaving: Staff, clerk: Clerk, work: StaffWork) -> Staff:
    heir = await work.accounts.get(to)
    if heir is None or heir.id == leaving.id or not may_inherit(heir, clerk):
        raise WrongValue("assignee")
    return heir


def may_inherit(heir: Staff, clerk: Clerk) -> bool:
    """Whether somebody may be given what another one leaves behind."""
    return heir.active and heir.role in HOLDERS and clerk.branch.holds(heir.body)


async def _refs(leaving: Staff, work: StaffWork) -> list[str]:
    """All open tickets they have, or have a task on."""
    found: dict[str, None] = {}
    for wanted in (
        Wanted(Filter(statuses=OPEN, assignee=leaving.id)),
        Wanted(Filter(statuses=OPEN), tasks_of=(leaving.id, "")),
    ):
        start = 0
        while rows := await work.desk.page(wanted, _AT_ONCE, start):
            found |= dict.fromkeys(row.ref for row in rows)
            start += len(rows)
    return list(found)
