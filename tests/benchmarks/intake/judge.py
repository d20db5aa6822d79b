"""What stands in the database, held against what the resident had in mind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.intake.goals import Wording, norm
from tests.dialogues.play import Visitor

_GLUE = frozenset("的在那边儿里头上处")


@dataclass(frozen=True)
class Stored:
    """One resident's rows at one moment."""

    proposals: tuple[Any, ...] = ()
    consented: bool = False
    alarms: int = 0


@dataclass
class Wanted:
    """One proposal as it should be filed; `never` holds what belongs in no line of it."""

    problem: Wording
    solution: Wording | None
    place: str
    place_name: str
    detail: str
    photos: int
    phone: str
    never: list[str]


async def stored(visitor: Visitor) -> Stored:
    """Read the database as it stands; proposals oldest first."""
    parts = visitor._parts
    handle = parts.turns._sealer.handle(visitor.openid)
    async with parts.database.open_work(readonly=True) as work:
        resident = await work.residents.by_handle(handle)
        if resident is None:
            return Stored()
        mine = await work.proposals.of_resident(resident.id)
        calls = await work.calls.open(1000)
    alarms = [c for c in calls if c.resident == resident.id and c.kind.value == "emergency"]
    oldest_first = sorted(mine, key=lambda one: str(one.ref))
    return Stored(tuple(oldest_first), resident.consented_at is not None, len(alarms))


def line_faults(text: str, wanted: Wording | None, never: list[str]) -> tuple[list[str], list[str]]:
    """The spans that are missing from a line, and the words in it that do not belong there."""
    plain = norm(text)
    spans = wanted.spans if wanted else ()
    kept = norm("".join(spans))
    missing = [one for one in spans if norm(one) not in plain]
    filler = (*(wanted.filler if wanted else ()), *never)
    odd = [one for one in filler if norm(one) and norm(one) in plain and norm(one) not in kept]
    return missing, odd


def detail_is(text: str, wanted: str) -> bool:
    """Whether a place's detail says the same, but for glue."""
    plain, goal = norm(text), norm(wanted)
    return goal in plain and set(plain.replace(goal, "", 1)) <= _GLUE


def fields(proposal: Any, wanted: Wanted) -> dict[str, bool]:
    """Each field of a filed proposal: whether it is as wanted."""
    return dict(_fields(proposal, wanted))


def _fields(proposal: Any, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    for name in ("problem", "solution"):
        text, line = getattr(proposal, name) or "", getattr(wanted, name)
        missing, odd = line_faults(text, line, wanted.never)
        nothing = name == "solution" and line is None
        yield name, not missing and not odd and not (nothing and text)
    yield "place", proposal.place == wanted.place
    yield "detail", detail_is(proposal.place_detail, wanted.detail)
    yield "phone", proposal.contact == wanted.phone
    yield "photos", len(proposal.attachments) == wanted.photos
    yield "status", proposal.status.value == "submitted"
