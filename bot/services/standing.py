"""Where a proposal stands (进度): since when, what was said as it came there, is it late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.proposals.events import Event, counted
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, Role, Status

_MOVES = frozenset({"transfer", "rule"})
_SHOWING = frozenset({"publish", "unpublish"})
"""Who sees it says nothing of how it stands."""
_CLOCK_STANDS = frozenset(
    {Status.RETURNED, Status.ANSWERED, Status.SECONDING, Status.PUBLIC_NOTICE}
)
"""Seconding and public notice have a day of their own, which is told instead."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`said` is what staff gave with the steps since then; `due` is None where no clock runs."""

    since: datetime
    said: Mapping[str, Any]
    due: datetime | None
    is_paused: bool
    is_late: bool


def standing_of(proposal: Proposal, now: datetime) -> Standing:
    """Read from the events: notes, supplements and votes do not move a proposal."""
    events = counted(proposal.events)
    came = max((n for n, one in enumerate(events) if _moves(one)), default=None)
    if came is None:
        return Standing(proposal.created_at, {}, proposal.due_at, False, False)
    said: dict[str, Any] = {}
    for event in events[came:]:
        if event.tells and event.actor.role is not Role.PROPOSER and event.step not in _SHOWING:
            said |= event.given
    is_paused = proposal.paused_at is not None and proposal.status not in _CLOCK_STANDS
    runs = proposal.status in OPEN - _CLOCK_STANDS
    due = proposal.due_at if runs else None
    is_late = due is not None and due < now and not is_paused
    return Standing(events[came].at, said, due, is_paused, is_late)


def answer_of(proposal: Proposal) -> str:
    """The last answer given, as the resident may read it; empty before there is one."""
    answers = (one.given.get("answer") for one in reversed(counted(proposal.events)))
    return str(next((one for one in answers if one), ""))


def refusal_of(proposal: Proposal) -> str:
    """The door that was named with a refusal or a referral, by its id; empty without one."""
    doors = (one.given.get("door") for one in reversed(counted(proposal.events)))
    return str(next((one for one in doors if one), ""))


def _moves(event: Event) -> bool:
    """Whether the proposal came to where it is by this step."""
    return event.before is not event.after or (
        event.step in _MOVES and not event.given.get("waits")
    )
