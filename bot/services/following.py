"""After filing: asking what became of it, adding, withdrawing, seconding, rating, reopening."""

import re
from datetime import datetime

from bot.catalogue import Catalogue
from bot.ports import Filter, Resident, UnitOfWork
from bot.proposals.errors import UnknownProposal
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.proposal import Attachment, Proposal
from bot.proposals.workflow import FINAL, Role, Status

_REF = re.compile(r"([A-Za-z]{2,5})\s*[-—－ ]?\s*(20\d{2})\s*[-—－ ]?\s*(\d{1,6})(?!\d)")
_LIKELY = 0.34
_CLOSE = 0.8
PUBLIC = frozenset(
    {
        Status.SECONDING,
        Status.DELIBERATING,
        Status.PUBLIC_NOTICE,
        Status.IN_PROGRESS,
        Status.ANSWERED,
        Status.CLOSED,
    }
)


def ref_in(text: str) -> str | None:
    """The reference written in a text, in its full form, or None."""
    match = _REF.search(text)
    if not match:
        return None
    prefix, year, number = match.groups()
    return f"{prefix.upper()}-{year}-{int(number):06d}"


def is_public(proposal: Proposal) -> bool:
    """Whether everyone may see it: on the positive list, looked at by a person, not personal."""
    return proposal.status in PUBLIC and proposal.list is ListResult.POSITIVE


async def visible(ref: str, resident: Resident, *, work: UnitOfWork) -> Proposal:
    """One's own proposal or a public one; raises UnknownProposal for any other."""
    proposal = await work.proposals.get(ref)
    if proposal.proposer != resident.id and not is_public(proposal):
        raise UnknownProposal(ref)
    return proposal


async def own(ref: str, resident: Resident, *, work: UnitOfWork) -> Proposal:
    """One's own proposal; raises UnknownProposal for anybody else's."""
    proposal = await work.proposals.get(ref)
    if proposal.proposer != resident.id:
        raise UnknownProposal(ref)
    return proposal


async def mine(resident: Resident, *, work: UnitOfWork) -> list[Proposal]:
    """A resident's own proposals, newest first."""
    return await work.proposals.of_resident(resident.id)


def meant(text: str, code: str, proposals: list[Proposal], catalogue: Catalogue) -> list[Proposal]:
    """Those of the proposals that the resident's own words may mean, best first."""
    scored = [(_likeness(text, code, one, catalogue), one) for one in proposals]
    best = max((score for score, _ in scored), default=0.0)
    if best < _LIKELY:
        return []
    near = [(score, one) for score, one in scored if score >= best * _CLOSE]
    return [one for _, one in sorted(near, key=lambda pair: -pair[0])]


def _likeness(text: str, code: str, proposal: Proposal, catalogue: Catalogue) -> float:
    """0…1.6: share of the query's character pairs that stand in the proposal, same code first."""
    place = catalogue.places[proposal.place].name if proposal.place else ""
    stored = f"{proposal.problem}{proposal.solution}{place}"
    if proposal.list is not ListResult.UNCLEAR:
        stored += catalogue.lists.name_of(proposal.code)
    pairs = {text[n : n + 2] for n in range(len(text) - 1)}
    found = sum(pair in stored for pair in pairs)
    share = found / len(pairs) if pairs else 0.0
    longest = 0.3 if any(text[n : n + 2] in stored[:60] for n in range(len(text) - 1)) else 0.0
    return share + longest + (0.5 if code == proposal.code else 0.0)


async def supplement(
    ref: str, text: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Proposal:
    """Add the proposer's words; an answer to a return puts the proposal back in the queue."""
    proposal = await own(ref, resident, work=work)
    step = "resubmit" if proposal.status is Status.RETURNED else "supplement"
    proposal.take(step, Actor(Role.PROPOSER, resident.id), now, text=text)
    await work.proposals.save(proposal)
    return proposal


async def add_photo(
    ref: str, photo: Attachment, note: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Proposal:
    """Add a photo to one's proposal; raises TooManyAttachments past nine."""
    proposal = await own(ref, resident, work=work)
    proposal.attach(photo)
    step = "resubmit" if proposal.status is Status.RETURNED else "supplement"
    proposal.take(step, Actor(Role.PROPOSER, resident.id), now, text=note)
    await work.proposals.save(proposal)
    return proposal


async def withdraw(
    ref: str, reason: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Proposal:
    """Withdraw one's proposal; raises StepNotAllowed once work on it has begun."""
    proposal = await own(ref, resident, work=work)
    proposal.take("withdraw", Actor(Role.PROPOSER, resident.id), now, reason=reason)
    await work.proposals.save(proposal)
    return proposal


async def rate(
    ref: str, score: int, words: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Proposal:
    """Rate (满意度) what was answered, 1 to 5; unrated stays unrated."""
    proposal = await own(ref, resident, work=work)
    proposal.take("rate", Actor(Role.PROPOSER, resident.id), now, score=score, text=words)
    proposal.rating = score
    await work.proposals.save(proposal)
    return proposal


async def reopen(
    ref: str, words: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Proposal:
    """Say that it is not solved; the proposal goes back to the body that answered."""
    proposal = await own(ref, resident, work=work)
    proposal.take("reopen", Actor(Role.PROPOSER, resident.id), now, text=words)
    await work.proposals.save(proposal)
    return proposal


async def second(ref: str, resident: Resident, *, work: UnitOfWork, now: datetime) -> Proposal:
    """Second (附议) a public proposal, once, and not one's own."""
    proposal = await visible(ref, resident, work=work)
    proposal.second(resident.id, now)
    await work.proposals.save(proposal)
    return proposal


async def browse(
    resident: Resident, *, work: UnitOfWork, catalogue: Catalogue, limit: int = 5
) -> list[Proposal]:
    """Public proposals of the resident's neighbourhood, or of everyone where none is known."""
    around = _neighbourhood(resident, catalogue)
    wanted = Filter(statuses=PUBLIC, lists=frozenset({ListResult.POSITIVE}), places=around)
    return await work.proposals.find(wanted, limit=limit)


def _neighbourhood(resident: Resident, catalogue: Catalogue) -> frozenset[str] | None:
    if resident.home is None or resident.home not in catalogue.places:
        return None
    path = catalogue.places.path(resident.home)
    return catalogue.places.branch(path[min(1, len(path) - 1)].id)


def newest_open(proposals: list[Proposal]) -> Proposal | None:
    """The newest proposal that is still going its way, else the newest at all."""
    alive = [one for one in proposals if one.status not in FINAL]
    return next(iter(alive or proposals), None)
