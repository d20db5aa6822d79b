"""Undoing (撤销) the last step: everything a step may change is put back, and both are recorded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.proposals.events import UNDO, Actor, Event, counted
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.proposals.publishing import Publication
from bot.proposals.workflow import Status

WITHIN = timedelta(seconds=10)
"""So long nobody is told of a step, and it may be undone."""

_PLAIN = (
    "code", "body", "place", "urgent", "review", "assignee", "transfers", "merged_into", "outcome",
)  # fmt: skip
_MOMENTS = ("due_at", "paused_at", "appeal_due_at")
_KINDS = {"list": ListResult, "level": Level, "status": Status}


def state_of(proposal: Proposal) -> dict[str, Any]:
    """What staff's steps change, as JSON: no words of the resident are among it.

    Of what is public only that it was: its text stands in the step that published it.
    """
    found = {name: getattr(proposal, name) for name in _PLAIN}
    found |= {name: getattr(proposal, name).value for name in _KINDS}
    found["is_published"] = proposal.publication is not None
    moments = {name: getattr(proposal, name) for name in _MOMENTS}
    return found | {name: one and one.isoformat() for name, one in moments.items()}


def undo(proposal: Proposal, before: Mapping[str, Any], actor: Actor, at: datetime) -> Event:
    """Put the state before the last step back; raises StepNotAllowed for who takes no steps."""
    event = proposal.take(UNDO, actor, at, undone=proposal.events[-1].step)
    for name in _PLAIN:
        setattr(proposal, name, before[name])
    for name, kind in _KINDS.items():
        setattr(proposal, name, kind(before[name]))
    for name in _MOMENTS:
        setattr(proposal, name, before[name] and datetime.fromisoformat(before[name]))
    proposal.publication = _published(proposal) if before["is_published"] else None
    proposal.events[-1] = event = replace(event, after=proposal.status)
    return event


def _published(proposal: Proposal) -> Publication | None:
    """What was public before the step undone, as the last publishing that counts gave it."""
    steps = (one for one in reversed(counted(proposal.events)) if one.step == "publish")
    last = next(steps, None)
    return Publication.of(last.given, last.at) if last is not None else None
