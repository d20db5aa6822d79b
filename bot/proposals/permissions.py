"""Who may see and do what: roles × views, roles × steps (workflow) and the branch rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.proposals.errors import ProposalError
from bot.proposals.places import Level, PlaceTree
from bot.proposals.workflow import Role, Status, allowed

STAFF_ROLES = (Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)
"""Roles an account can have; the proposer and the program have none."""

WORKING = frozenset({Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR})
"""Who works on tickets; an auditor reads, an administrator does not even that."""
_READING = WORKING | {Role.AUDITOR}
_WATCHING = frozenset({Role.SUPERVISOR, Role.AUDITOR})

VIEWS: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "account": frozenset(STAFF_ROLES),
        "queues": _READING,
        "ticket": _READING,
        "steps": WORKING,
        "file": WORKING,
        "split": frozenset({Role.TRIAGER, Role.SUPERVISOR}),
        "meetings": frozenset({Role.HANDLER, Role.SUPERVISOR}),
        "talk": WORKING,
        "calls": _READING,
        "close_calls": WORKING,
        "letters": _READING,
        "resend": WORKING,
        "filters": _READING,
        "figures": _READING | {Role.ADMINISTRATOR},
        "rating": _WATCHING,
        "export": _READING,
        "audit": _WATCHING | {Role.ADMINISTRATOR},
        "sign_ins": frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
        "accounts": frozenset({Role.ADMINISTRATOR}),
        "street": frozenset({Role.ADMINISTRATOR}),
    }
)
"""What each role may open. The rating names its giver, so those who are rated do not see it."""

OUTSIDE_VIEWS = frozenset({"account", "queues", "ticket", "steps", "filters", "figures"})
"""What somebody of an outside party may open at most, whatever the role."""

ALWAYS = frozenset({"note", "finish_task", "add_file"})
"""Steps open to everyone of the role who sees the ticket, whoever holds it.

Whose task it is, is looked at when it is finished.
"""

OUTSIDE_STEPS = frozenset(
    {
        "note", "start_work", "report_progress", "answer", "transfer", "assign", "send_back",
        "finish_task", "add_file", "undo",
    }
)  # fmt: skip
"""What an outside party (物业, 业委会) may do with a ticket handed to it, and no more."""

BULK_STEPS = (
    "accept", "assign", "note", "press", "start_work", "report_progress", "transfer", "pause",
    "resume", "close",
)  # fmt: skip
"""Steps that mean the same for many tickets; a refusal or an answer is owed to each by itself."""

RULING_AT = 2
"""The second move to another body goes to the supervisor for a ruling (裁定)."""


class NotPermitted(ProposalError):
    """This role may not open or do this; args name the permission and the role."""

    key = "not_permitted"


def may_view(role: Role, view: str, *, outside: bool = False) -> bool:
    """Whether a role may open a view, fewer for somebody of an outside party.

    Raises KeyError for a view the table does not know.
    """
    return role in VIEWS[view] and (not outside or view in OUTSIDE_VIEWS)


def steps_for(role: Role, status: Status, *, outside: bool = False) -> tuple[str, ...]:
    """The steps a staff role may take from a status, fewer for somebody of an outside party."""
    names = allowed(status, role) if role in WORKING else ()
    return tuple(name for name in names if not outside or name in OUTSIDE_STEPS)


def steps_of_role(role: Role, *, outside: bool = False) -> frozenset[str]:
    """Every step a staff role may take from some status."""
    return frozenset(name for status in Status for name in steps_for(role, status, outside=outside))


def awaits_ruling(transfers: int) -> bool:
    """Whether a ticket stands still until a supervisor rules where it belongs.

    `transfers` counts moves asked for and rulings given: the first move is made at once, each
    further one waits (even) until it is ruled upon (odd).
    """
    return transfers >= RULING_AT and transfers % 2 == 0


@dataclass(frozen=True)
class Branch:
    """What a body may see: places below it and bodies seated there; None means everything.

    `street`: seated at a subdistrict or above it, which sees what belongs to nobody below;
    `outside`: it is the branch of an outside party.
    """

    places: frozenset[str] | None
    bodies: frozenset[str]
    street: bool = False
    outside: bool = False

    def sees(self, place: str | None, body: str) -> bool:
        """Whether a ticket of this place, held by this body, lies in the branch."""
        return self.places is None or place in self.places or body in self.bodies

    def holds(self, body: str) -> bool:
        """Whether the body that holds a ticket is in the branch, so that it may be worked on."""
        return self.places is None or body in self.bodies


def branch_of(
    body: str, seats: Mapping[str, tuple[str, ...]], outside: frozenset[str], tree: PlaceTree
) -> Branch:
    """The branch of one body; `seats` are all bodies' places, `outside` the parties among them.

    A party (物业, 业委会) sees the tickets handed to it and nothing else of its place.
    """
    if body in outside:
        return Branch(frozenset(), frozenset({body}), outside=True)
    places = frozenset(below for place in seats[body] for below in tree.branch(place))
    if len(places) == len(tree.places):
        return Branch(None, frozenset(seats), street=True)
    bodies = (other for other, where in seats.items() if where and places.issuperset(where))
    street = any(tree[place].level.rank >= Level.SUBDISTRICT.rank for place in seats[body])
    return Branch(places, frozenset(bodies) | {body}, street)
