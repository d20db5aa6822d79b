"""What each step asks beyond the workflow table: values that must be known, rules of moving."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.catalogue import BodyKind
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ProposalError, SomethingMissing
from bot.proposals.events import counted
from bot.proposals.lists import UNCLEAR
from bot.proposals.permissions import awaits_ruling
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.services.desk.clerk import Clerk, DeskTools

Given = dict[str, Any]
MOVING = frozenset({"body", "level", "place"})
"""Changes of the classification that give the ticket to another body."""
_LONGEST_WAIT = timedelta(days=3650)


class WrongValue(ProposalError):
    """A field holds what it cannot hold; args name the field."""

    key = "wrong_value"


class RulingNeeded(ProposalError):
    """A ticket that was moved before waits for the supervisor's ruling (裁定)."""

    key = "ruling_needed"


class OneLevelOnly(ProposalError):
    """A ticket goes up or down one level at a time, each with its reason."""

    key = "one_level_only"


class NoLevel(ProposalError):
    """There is no level above, or below, for this place."""

    key = "no_level"


class SameBody(ProposalError):
    """The ticket is with that body already."""

    key = "same_body"


@dataclass(frozen=True)
class Case:
    """One ticket, the clerk who acts on it, and the tools."""

    proposal: Proposal
    clerk: Clerk
    tools: DeskTools

    @property
    def seat(self) -> str:
        """The place from which levels are counted: the ticket's, or its body's."""
        if self.proposal.place is not None:
            return self.proposal.place
        return self.tools.catalogue.bodies[self.proposal.body].places[0]

    def hand_to(self, body: str, level: Level | None = None) -> None:
        """Give the ticket to a body; nobody there has it yet."""
        if body != self.proposal.body:
            self.proposal.assignee = None
        self.proposal.body = body
        self.proposal.level = (
            level or self.tools.catalogue.bodies[body].level or self.proposal.level
        )


def check_body(case: Case, given: Given) -> Given:
    """A body that exists; somewhere the clerk may send a ticket to."""
    if given.get("body") not in receivers(case):
        raise WrongValue("body")
    return given


def check_unruled(case: Case) -> None:
    """Raises RulingNeeded while a supervisor is to say where the ticket belongs."""
    if awaits_ruling(case.proposal.transfers):
        raise RulingNeeded(case.proposal.ref)


def accepting(case: Case, given: Given) -> Given:
    """By the body it is with, or by another one unless that waits for a ruling."""
    if given.get("body") != case.proposal.body:
        check_unruled(case)
    return check_body(case, given)


def receivers(case: Case) -> tuple[str, ...]:
    """Bodies a ticket may go to: of the clerk's branch, its own level, and parties on the spot."""
    catalogue, proposal = case.tools.catalogue, case.proposal
    parties = {party.id for party in catalogue.parties_at(case.seat)}
    return tuple(
        body.id
        for body in catalogue.bodies.values()
        if body.id in parties
        or body.id == proposal.body
        or (body.kind is BodyKind.COUNCIL and body.level is proposal.level)
        or (body.kind is BodyKind.COUNCIL and case.clerk.branch.holds(body.id))
    )


def entry_and_door(case: Case, given: Given) -> Given:
    """An entry of the negative list and a door it names: no refusal without both."""
    lists = case.tools.catalogue.lists
    if given.get("entry") not in lists.negative:
        raise WrongValue("entry")
    if given.get("door") not in lists.doors:
        raise WrongValue("door")
    return given


def until(case: Case, given: Given) -> Given:
    """A day from today on and within ten years, as YYYY-MM-DD."""
    try:
        day = date.fromisoformat(str(given.get("until")))
    except ValueError:
        raise WrongValue("until") from None
    today = case.tools.now.astimezone(CHINA).date()
    if not today <= day <= today + _LONGEST_WAIT:
        raise WrongValue("until")
    return given | {"until": day.isoformat()}


def threshold_until(case: Case, given: Given) -> Given:
    """A number of seconders of at least one, and a day."""
    number = str(given.get("threshold", ""))
    if not number.isdecimal() or not 1 <= int(number) <= 99_999:
        raise WrongValue("threshold")
    return until(case, given) | {"threshold": int(number)}


def plan_basis(case: Case, given: Given) -> Given:
    """The basis of the decision (民法典 278) is one of those the content names."""
    if given.get("basis") not in case.tools.words.labels["basis"]:
        raise WrongValue("basis")
    return until(case, given)


def outcome(case: Case, given: Given) -> Given:
    """An outcome; solving what touches common parts needs the basis of the decision."""
    words = case.tools.words
    if given.get("outcome") not in words.labels["outcomes"]:
        raise WrongValue("outcome")
    if needs_basis(case) and given["outcome"] == "solved":
        if given.get("basis") not in words.labels["basis"]:
            raise WrongValue("basis")
        return given
    return {name: value for name, value in given.items() if name != "basis" or value}


def needs_basis(case: Case) -> bool:
    """Whether the topic touches owners' common parts and no decision was recorded yet."""
    decided = any(event.step == "approve_plan" for event in counted(case.proposal.events))
    return case.proposal.code in case.tools.words.common_parts and not decided


def up(case: Case, given: Given) -> Given:
    """Exactly one level up, to the council that sits there."""
    check_unruled(case)
    return given | _step_to(case, case.proposal.level.above())


def down(case: Case, given: Given) -> Given:
    """Exactly one level down, never below the place itself."""
    check_unruled(case)
    below = case.proposal.level.below()
    if below is not None and case.tools.catalogue.places[case.seat].level.rank > below.rank:
        below = None
    return given | _step_to(case, below)


def _step_to(case: Case, level: Level | None) -> Given:
    if level is None:
        raise NoLevel(case.proposal.level)
    try:
        body = case.tools.catalogue.body_for(case.seat, level)
    except LookupError:
        raise NoLevel(level) from None
    return {"body": body.id, "level": level.value}


def moving(case: Case, given: Given) -> Given:
    """To another body, with the duty cited; the second time a supervisor must rule."""
    check_unruled(case)
    if given.get("body") == case.proposal.body:
        raise SameBody(case.proposal.body)
    given = check_body(case, given)
    if awaits_ruling(case.proposal.transfers + 1):
        return given | {"waits": True}
    return given


def changed(case: Case, given: Given) -> Given:
    """Only what differs, each value one that the catalogue knows."""
    asked: Mapping[str, Any] = given.get("changes") or {}
    now = triage_of(case.proposal)
    changes = {name: value for name, value in asked.items() if value != now.get(name)}
    if not changes:
        raise SomethingMissing("changes")
    catalogue = case.tools.catalogue
    known: Mapping[str, Container[Any]] = {
        "code": {*catalogue.lists.topics, *catalogue.lists.negative, UNCLEAR},
        "level": {level.value for level in Level},
        "place": catalogue.places,
        "body": receivers(case),
        "urgent": (True, False),
    }
    for name, value in changes.items():
        if name not in known or value not in known[name]:
            raise WrongValue(name)
    if (
        "place" in changes
        and not case.clerk.branch.sees(changes["place"], "")
        and (case.clerk.branch.places is not None)
    ):
        raise WrongValue("place")
    if changes.keys() & MOVING:
        check_unruled(case)
    level = Level(changes.get("level", case.proposal.level))
    if abs(level.rank - case.proposal.level.rank) > 1:
        raise OneLevelOnly(level)
    return given | {"changes": changes}


def triage_of(proposal: Proposal) -> Given:
    """What triage decides, as it stands."""
    return {
        "list": proposal.list.value,
        "code": proposal.code,
        "level": proposal.level.value,
        "place": proposal.place,
        "body": proposal.body,
        "urgent": proposal.urgent,
    }
