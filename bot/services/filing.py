"""Handing in a proposal: from a confirmed draft to a reference, a level and a due date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import Catalogue
from bot.ports import Resident, UnitOfWork
from bot.proposals import routing
from bot.proposals.attachments import Attachment
from bot.proposals.deadlines import CHINA
from bot.proposals.events import Actor
from bot.proposals.lists import UNCLEAR, ListResult, NegativeEntry
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal, Suggestion
from bot.proposals.workflow import Role
from bot.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft (草稿) as confirmed by the resident."""

    problem: str
    solution: str
    place: str
    suggestion: Suggestion
    place_detail: str = ""
    reach: Level | None = None
    photos: Sequence[Attachment] = ()
    contact: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a resident is told before filing: who looks at it, and by when (UTC)."""

    level: Level
    body: str
    body_name: str
    due: datetime


def forecast(draft: Draft, catalogue: Catalogue, now: datetime) -> Forecast:
    """Level, body and expected date of a draft; the same that filing it will give."""
    default = _default_level(draft.suggestion, catalogue)
    decision = routing.decide(catalogue.places, draft.place, default, draft.reach)
    body = catalogue.body_for(draft.place, decision.level)
    due = catalogue.due(decision.level, draft.suggestion.code, now)
    return Forecast(decision.level, body.id, body.name, due)


async def file_proposal(
    draft: Draft, resident: Resident, *, work: UnitOfWork, catalogue: Catalogue, now: datetime
) -> Proposal:
    """File a draft. Unclear or doubtful matters are filed too, marked for review."""
    proposal = await drafted(draft, resident.id, work=work, catalogue=catalogue, now=now)
    proposal.file(Actor(Role.PROPOSER, resident.id))
    await work.proposals.add(proposal)
    if catalogue.places[draft.place].level is Level.COURTYARD and resident.home != draft.place:
        resident.home = resident.home or draft.place
        await work.residents.save(resident)
    return proposal


async def drafted(
    draft: Draft, proposer: str, *, work: UnitOfWork, catalogue: Catalogue, now: datetime
) -> Proposal:
    """The proposal a draft becomes, whoever files it; its filing is still to be recorded."""
    ahead = forecast(draft, catalogue, now)
    year = now.astimezone(CHINA).year
    matter = draft.suggestion
    proposal = Proposal(
        ref=await work.proposals.next_ref(catalogue.subdistrict.ref_prefix, year),
        proposer=proposer,
        problem=draft.problem,
        solution=draft.solution,
        place=draft.place,
        place_detail=draft.place_detail,
        list=matter.list,
        code=matter.code,
        level=ahead.level,
        body=ahead.body,
        created_at=now,
        reach=draft.reach or "",
        contact=draft.contact,
        latitude=draft.latitude,
        longitude=draft.longitude,
        review=matter.review or matter.list is not ListResult.POSITIVE,
        suggestion=matter,
        due_at=ahead.due,
    )
    for photo in draft.photos:
        proposal.attach(photo)
    return proposal


def refusal(suggestion: Suggestion, catalogue: Catalogue) -> NegativeEntry | None:
    """The entry whose door is named instead of filing, if there is one."""
    return refusing(suggestion.list, suggestion.code, catalogue, review=suggestion.review)


def refusing(
    on_list: str, code: str, catalogue: Catalogue, *, review: bool
) -> NegativeEntry | None:
    """The entry of a matter that is on the negative list, and surely so.

    An emergency is none of these: it interrupts, and is never turned away.
    """
    if on_list != ListResult.NEGATIVE or review:
        return None
    entry = catalogue.lists.negative[code]
    return None if entry.is_urgent else entry


def suggestion_of(understood: Understanding) -> Suggestion:
    """What the machine understood, as it is kept with a proposal."""
    return Suggestion(
        understood.list,
        understood.code,
        understood.level,
        understood.confidence,
        understood.review,
        understood.reasons,
        tuple((one.code, one.confidence) for one in understood.candidates),
    )


def _default_level(matter: Suggestion, catalogue: Catalogue) -> Level:
    if matter.level is not None:
        return matter.level
    if matter.code != UNCLEAR and matter.code in catalogue.lists.topics:
        return catalogue.lists.topics[matter.code].level
    return Level.COMMUNITY
