"""A staff member at work: role, body, branch; and what every service of the desk shares."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import BodyKind, Catalogue
from bot.ports.staff import Staff, StaffWork
from bot.proposals.belonging import Scope
from bot.proposals.contents import sees, viewer_of
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.events import Actor
from bot.proposals.permissions import ALWAYS, Branch, NotPermitted, branch_of, may_view
from bot.proposals.proposal import Proposal
from bot.services.desk.words import DeskWords


class NotHolding(ProposalError):
    """The ticket is with a body outside of the clerk's branch: to be read, not to be worked."""

    key = "not_holding"


@dataclass(frozen=True)
class DeskTools:
    """What the services of the desk share: content and the clock."""

    catalogue: Catalogue
    words: DeskWords
    clock: Callable[[], datetime]

    @property
    def now(self) -> datetime:
        """The desk's time, UTC."""
        return self.clock()

    def due(self, moment: datetime) -> str:
        """The day of a deadline as people read it: an estimate is called one."""
        is_estimated = moment > self.now and self.catalogue.calendar.is_estimated(moment)
        return self.words.day(moment, is_estimated=is_estimated)

    def is_outside(self, body: str) -> bool:
        """Whether a body is an outside party (物业, 业委会, 执法队)."""
        return self.catalogue.bodies[body].kind is BodyKind.PARTY

    def branch(self, body: str) -> Branch:
        """What a body may see; raises KeyError for an unknown body."""
        bodies = self.catalogue.bodies.values()
        seats = {one.id: one.places for one in bodies}
        outside = frozenset(one.id for one in bodies if one.kind is BodyKind.PARTY)
        return branch_of(body, seats, outside, self.catalogue.places)


@dataclass(frozen=True)
class Clerk:
    """A signed-in staff member."""

    staff: Staff
    branch: Branch

    @property
    def actor(self) -> Actor:
        """Who acts, as events record it."""
        return Actor(self.staff.role, self.staff.id)

    def may(self, view: str) -> bool:
        """Whether the role may open a view, and the body is not an outside party it is shut to."""
        return may_view(self.staff.role, view, outside=self.branch.outside)

    def sees(self, kind: str) -> bool:
        """Whether a kind of content is for this clerk at all (`bot.proposals.contents`)."""
        return sees(viewer_of(self.staff.role, outside=self.branch.outside), kind)

    def sees_of(self, kind: str, proposal: Proposal) -> bool:
        """The same of a ticket the clerk's branch must hold for it: telephone and talk."""
        return self.sees(kind) and self.branch.holds(proposal.body)

    def check_view(self, view: str) -> None:
        """Raises NotPermitted."""
        if not self.may(view):
            raise NotPermitted(view, self.staff.role)

    def check_step(self, step: str, proposal: Proposal) -> None:
        """Raises NotPermitted or NotHolding; the workflow table has the rest to say."""
        self.check_view("steps")
        if step not in ALWAYS and not self.branch.holds(proposal.body):
            raise NotHolding(proposal.ref)

    def scope(self, matters: Iterable[str]) -> Scope:
        """Which turns of a talk belong here for this clerk: the street's read all of it."""
        own = None if self.branch.street else frozenset(matters)
        return Scope(own, rating=self.sees("rating"))


async def ticket(ref: str, clerk: Clerk, *, work: StaffWork) -> Proposal:
    """A ticket of the clerk's branch, or with an open task for it.

    Raises UnknownProposal for any other, as if it were not there.
    """
    clerk.check_view("ticket")
    proposal = await work.proposals.get(ref)
    helps = any(one.body in clerk.branch.bodies for one in proposal.open_tasks)
    if not helps and not clerk.branch.sees(proposal.place, proposal.body):
        raise UnknownProposal(ref)
    return proposal
