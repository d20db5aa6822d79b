"""Who sees which kind of content: one table, walked by a test over pages, files and streams.

How much of it is the branch's to say: a ticket of one's places or handed to one's body, a
telephone and a talk only of what one's body holds, of the talk only what belongs to that ticket.
What belongs to none is for the street.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.proposals.workflow import Role


class Viewer(StrEnum):
    """A role of the street or of a community; anybody of an outside party; whoever has a link."""

    TRIAGER = "triager"
    HANDLER = "handler"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    PARTY = "party"
    GUEST = "guest"


V = Viewer
_WORKING = frozenset({V.TRIAGER, V.HANDLER, V.SUPERVISOR})
_READING = _WORKING | {V.AUDITOR}
_WATCHING = frozenset({V.SUPERVISOR, V.AUDITOR})

CONTENTS: Mapping[str, frozenset[Viewer]] = MappingProxyType(
    {
        "matter": _READING | {V.PARTY},
        "pictures": _READING | {V.PARTY},
        "chosen": frozenset({V.GUEST}),
        "notices": _READING,
        "telephone": _WORKING,
        "talk": _WORKING,
        "calls": _READING,
        "rating": _WATCHING,
        "export": _READING,
        "audit": _WATCHING | {V.ADMINISTRATOR},
        "sign_ins": frozenset({V.ADMINISTRATOR, V.AUDITOR}),
    }
)
"""`matter`: problem, solution, place and what happened; `pictures`: what is attached to it;
`chosen`: what staff chose to show with a question; `notices`: what the resident was told;
`talk`: turns, what came with them, writing and taking over; `rating`: who gave which mark.
"""


def viewer_of(role: Role, *, outside: bool) -> Viewer:
    """Which column of the table somebody with an account stands in."""
    return Viewer.PARTY if outside else Viewer(role.value)


def sees(viewer: Viewer, kind: str) -> bool:
    """Whether a kind of content is for this viewer; raises KeyError for one not in the table."""
    return viewer in CONTENTS[kind]
