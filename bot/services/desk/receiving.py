"""Who can act on a ticket: bodies it may go to, people it may be given to, the way back."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.catalogue import BodyKind, Catalogue
from bot.ports.staff import Staff, StaffWork
from bot.proposals.events import counted
from bot.proposals.permissions import WORKING, Branch
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import STEPS
from bot.services.desk.clerk import Clerk

HOLDERS = STEPS["answer"].who & WORKING
"""Roles a ticket may be given to: who has it must be able to answer it."""
_MOVES = frozenset({"accept", "transfer", "rule", "escalate", "hand_down", "reclassify"})


def seat_of(proposal: Proposal, catalogue: Catalogue) -> str:
    """The place from which levels are counted: the ticket's, or its body's."""
    return proposal.place or catalogue.bodies[proposal.body].places[0]


def leaving(step: str, given: Mapping[str, Any], proposal: Proposal) -> Mapping[str, str]:
    """What a step that gives the ticket to another body notes: which had it until now."""
    asked = given.get("changes", {}) if step == "reclassify" else given
    moves = step in _MOVES and asked.get("body", proposal.body) != proposal.body
    return {"source": proposal.body} if moves else {}


def came_from(proposal: Proposal, catalogue: Catalogue) -> str | None:
    """The body that had the ticket before the one that has it now; None for the first.

    A move that waits for a ruling has not happened. Where no event says it, the place's own.
    """
    for event in reversed(counted(proposal.events)):
        source = event.given.get("source")
        moved = source and not event.given.get("waits") and source != proposal.body
        if moved and source in catalogue.bodies:
            return str(source)
    if proposal.place is None:
        return None
    home = catalogue.body_for(proposal.place, proposal.level).id
    return home if home != proposal.body else None


def receivers(proposal: Proposal, clerk: Clerk, catalogue: Catalogue) -> tuple[str, ...]:
    """Bodies a ticket may go to: first where it came from, then the councils of its place.

    Then the clerk's branch, councils of the ticket's level, and the parties on the spot. A party
    gives it back, or to the councils of the place, not to any council of the city.
    """
    seat = seat_of(proposal, catalogue)
    path = {one.id for one in catalogue.places.path(seat)}
    source = came_from(proposal, catalogue)
    parties = {party.id for party in catalogue.parties_at(seat)}

    def rank(body_id: str) -> int | None:
        body = catalogue.bodies[body_id]
        if body_id == source:
            return 0
        if body_id == proposal.body:
            return 1
        if body.kind is BodyKind.PARTY:
            return 4 if body_id in parties else None
        is_here = bool(path & set(body.places))
        if clerk.branch.outside:
            return 2 if is_here else None
        if not (body.level is proposal.level or clerk.branch.holds(body_id)):
            return None
        return 2 if is_here else 3

    ranks = {one: at for one in catalogue.bodies if (at := rank(one)) is not None}
    return tuple(sorted(ranks, key=lambda one: ranks[one]))


def may_hold(person: Staff, body: str, clerk: Clerk, branch: Branch) -> bool:
    """Whether a ticket of this body may be given to somebody (whose branch is given).

    Somebody of that body, or of the clerk's own, who can answer it; never somebody who reads.
    """
    at_hand = person.body in (body, clerk.staff.body)
    return person.active and person.role in HOLDERS and at_hand and branch.holds(body)


def may_help(person: Staff, bodies: Iterable[str]) -> bool:
    """Whether a task may be given to somebody: at work in one of these bodies."""
    return person.active and person.role in WORKING and person.body in bodies


def in_order(people: Iterable[Staff], clerk: Clerk, body: str) -> list[Staff]:
    """Oneself first, then those of the body that has it, then others, each by name."""
    return sorted(
        people,
        key=lambda one: (one.id != clerk.staff.id, one.body != body, one.name),
    )


def staffed(people: Iterable[Staff]) -> frozenset[str]:
    """Bodies with somebody at work: an account that is active and does more than read."""
    return frozenset(one.body for one in people if one.active and one.role in WORKING)


async def idle_bodies(clerk: Clerk, *, work: StaffWork) -> list[tuple[str, int]]:
    """Bodies of the branch that have open tickets and nobody at work, with how many; most first."""
    at_work = staffed(await work.accounts.all())
    held = await work.lookups.held_by_bodies()
    idle = [
        (body, many)
        for body, many in held.items()
        if body not in at_work and clerk.branch.holds(body)
    ]
    return sorted(idle, key=lambda one: (-one[1], one[0]))
