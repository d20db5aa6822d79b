"""One proposal as everyone may see it: its public text, its way, and no person in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.ports import UnitOfWork
from bot.proposals.errors import UnknownProposal
from bot.proposals.events import Event
from bot.proposals.names import names_in
from bot.proposals.proposal import Proposal
from bot.proposals.publishing import Publication, official

WAY = frozenset(
    {
        *("submit", "accept", "open_seconding", "lapse", "approve_agenda", "convene"),
        *("move_meeting", "cancel_meeting", "close_meeting"),
        *("approve_plan", "start_work", "report_progress", "supervise", "answer", "close"),
        *("reopen", "escalate", "hand_down", "transfer", "rule", "pause", "resume", "merge"),
        *("post_result", "end_notice"),
    }
)
"""Steps that make the way of a proposal; what is asked of its proposer and inside stays there."""
_WORDS = frozenset(
    {"reason", "meeting", "decision", "plan", "text", "answer", "duty", "early", "result"}
)
_FACTS = frozenset({"basis", "until", "threshold", "outcome", "finding", "body", "level"})
_OWN = frozenset({"submit", "reopen"})
"""Steps of the proposer: that it was done is public, the words are not."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the way."""

    step: str
    at: datetime
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the public page of a proposal is made of."""

    ref: str
    text: Publication
    place: str | None
    code: str
    level: str
    body: str
    status: str
    created_at: datetime
    seconds: int
    threshold: int | None
    until: str
    answer: str
    outcome: str
    way: tuple[Stop, ...]


async def look_at(ref: str, *, work: UnitOfWork, now: datetime) -> Shown:
    """A public proposal; raises UnknownProposal for any other, as if it were not there."""
    proposal = await work.proposals.get(ref)
    public = proposal.publication
    if public is None or not proposal.is_public(now):
        raise UnknownProposal(ref)
    names = names_in(proposal.problem, proposal.solution, proposal.place_detail)
    way = tuple(_stop(one, names) for one in proposal.events if _is_shown(one))
    opened = next((one.given for one in reversed(way) if one.step == "open_seconding"), {})
    answers = (one.given.get("answer") for one in reversed(way))
    return Shown(
        ref, public, proposal.place, proposal.code, proposal.level.value, proposal.body,
        proposal.status.value, proposal.created_at, len(proposal.seconders),
        opened.get("threshold"), str(opened.get("until", "")),
        str(next((one for one in answers if one), "")), proposal.outcome, way,
    )  # fmt: skip


def photo_of(proposal: Proposal, number: int, now: datetime) -> str:
    """The digest of a released photo by its number from 1; raises UnknownProposal."""
    public = proposal.publication
    if public is None or not proposal.is_public(now) or not 1 <= number <= len(public.photos):
        raise UnknownProposal(proposal.ref)
    return public.photos[number - 1]


def _is_shown(event: Event) -> bool:
    return event.step in WAY and not event.given.get("waits")


def _stop(event: Event, names: frozenset[str]) -> Stop:
    if event.step in _OWN:
        return Stop(event.step, event.at, {})
    given = event.given
    facts: dict[str, Any] = {name: given[name] for name in _FACTS & given.keys()}
    facts |= {name: official(str(given[name]), names) for name in _WORDS & given.keys()}
    return Stop(event.step, event.at, facts)
