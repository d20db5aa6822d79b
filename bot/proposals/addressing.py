"""Whom of the staff an event concerns in person: who is given something, pressed or replied to."""

from dataclasses import dataclass
from enum import StrEnum

from bot.proposals.events import Event
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN


class Concern(StrEnum):
    """What somebody is told of in person."""

    ASSIGNED = "assigned"
    ARRIVED = "arrived"
    PRESSED = "pressed"
    TASK = "task"
    REPLIED = "replied"


REPLIES = frozenset({"supplement", "resubmit", "reopen", "answer_outside"})
"""Steps of others that whoever works on the ticket waits for."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """One person, or, where `staff` is None, everybody at work in a body."""

    concern: Concern
    staff: str | None
    body: str


def addressed(event: Event, proposal: Proposal) -> Addressed | None:
    """Whom an event that was just recorded concerns; None for nobody in person.

    The proposal is as the event left it. A ticket that nobody has in person concerns its body.
    """
    holder = Addressed(Concern.REPLIED, proposal.assignee, proposal.body)
    if event.step in ("assign", "hand_over"):
        return Addressed(Concern.ASSIGNED, proposal.assignee, proposal.body)
    if event.step == "add_task" and proposal.tasks:
        task = proposal.tasks[-1]
        return Addressed(Concern.TASK, task.assignee, task.body)
    if event.step == "press":
        return Addressed(Concern.PRESSED, holder.staff, holder.body)
    if event.step in REPLIES and proposal.status in OPEN:
        return holder
    if event.given.get("source") and not event.given.get("waits"):
        return Addressed(Concern.ARRIVED, None, proposal.body)
    return None
