"""After filing: asking what became of it, adding, withdrawing, seconding, rating, reopening."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.catalogue import Catalogue, Stage
from bot.ports import Resident, UnitOfWork
from bot.proposals.attachments import Attachment
from bot.proposals.errors import StepNotAllowed, UnknownProposal
from bot.proposals.events import Actor, Event
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, Role, Status

SECONDABLE = OPEN - {Status.ANSWERED}
"""Where a public proposal can still be seconded."""
DONE = frozenset({Status.ANSWERED, Status.CLOSED})


async def visible(ref: str, resident: Resident, *, work: UnitOfWork, now: datetime) -> Proposal:
    """One's own proposal or a public one; raises UnknownProposal for any other."""
    proposal = await work.proposals.get(ref)
    if proposal.proposer != resident.id and not proposal.is_public(now):
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


async def merged_into(proposal: Proposal, *, work: UnitOfWork) -> Proposal | None:
    """The proposal in which a merged one lives on; None for one that was not merged."""
    seen = {proposal.ref}
    found = proposal
    while found.merged_into and found.merged_into not in seen:
        found = await work.proposals.get(found.merged_into)
        seen.add(found.ref)
    return found if found is not proposal else None


async def supplement(
    ref: str,
    text: str,
    resident: Resident,
    *,
    work: UnitOfWork,
    catalogue: Catalogue,
    now: datetime,
) -> Proposal:
    """Add the proposer's words; an answer to a return puts the proposal back in the queue.

    Raises UnknownProposal, or StepNotAllowed once the proposal has ended.
    """
    proposal = await own(ref, resident, work=work)
    _add(proposal, text, resident, catalogue, now)
    await work.proposals.save(proposal)
    return proposal


async def add_photos(
    ref: str,
    photos: Sequence[Attachment],
    note: str,
    resident: Resident,
    *,
    work: UnitOfWork,
    catalogue: Catalogue,
    now: datetime,
) -> Proposal:
    """Add photos to one's proposal, all or none; raises TooManyAttachments past nine."""
    proposal = await own(ref, resident, work=work)
    for photo in photos:
        proposal.attach(photo)
    _add(proposal, note, resident, catalogue, now)
    await work.proposals.save(proposal)
    return proposal


async def add_position(
    ref: str,
    latitude: float,
    longitude: float,
    note: str,
    resident: Resident,
    *,
    work: UnitOfWork,
    catalogue: Catalogue,
    now: datetime,
) -> Proposal:
    """Say where it is by coordinates."""
    proposal = await own(ref, resident, work=work)
    proposal.latitude, proposal.longitude = latitude, longitude
    _add(proposal, note, resident, catalogue, now)
    await work.proposals.save(proposal)
    return proposal


def _add(
    proposal: Proposal,
    text: str,
    resident: Resident,
    catalogue: Catalogue,
    now: datetime,
    **more: bool,
) -> None:
    step = "resubmit" if proposal.status is Status.RETURNED else "supplement"
    actor = Actor(Role.PROPOSER, resident.id)
    proposal.take(step, actor, now, calendar=catalogue.calendar, text=text, **more)


def last_added(proposal: Proposal) -> Event | None:
    """What the proposer added last and did not take back, corrections aside; None for nothing."""
    gone = proposal.taken_out
    added = (one for one in reversed(proposal.events) if one.step == "supplement")
    return next((one for one in added if one not in gone and not one.given.get("mends")), None)


async def take_out(
    ref: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> tuple[Proposal, str]:
    """The words added last stand no longer; the proposal, and the words.

    Raises StepNotAllowed where nothing was added or the proposal has ended.
    """
    proposal = await own(ref, resident, work=work)
    event, actor = last_added(proposal), Actor(Role.PROPOSER, resident.id)
    if event is None:
        raise StepNotAllowed("take_out", proposal.status, actor.role)
    proposal.take_out(event, actor, now)
    await work.proposals.save(proposal)
    return proposal, str(event.given["text"])


async def withdraw(
    ref: str, reason: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Proposal:
    """Withdraw one's proposal; raises StepNotAllowed once work on it has begun."""
    proposal = await own(ref, resident, work=work)
    proposal.take("withdraw", Actor(Role.PROPOSER, resident.id), now, reason=reason)
    await work.proposals.save(proposal)
    return proposal


async def take_back(
    ref: str, resident: Resident, *, work: UnitOfWork, catalogue: Catalogue, now: datetime
) -> Proposal:
    """Take back a withdrawal that was not meant: the proposal is handed in again as it was.

    Raises StepNotAllowed where it was not withdrawn.
    """
    proposal = await own(ref, resident, work=work)
    proposal.take("take_back", Actor(Role.PROPOSER, resident.id), now)
    proposal.due_at = catalogue.due(proposal.level, proposal.code, now)
    await work.proposals.save(proposal)
    return proposal


async def amend(
    ref: str,
    changes: Mapping[str, str],
    note: str,
    resident: Resident,
    *,
    work: UnitOfWork,
    catalogue: Catalogue,
    now: datetime,
) -> Proposal:
    """Mend lines of one's proposal: `problem`, `solution`, `place`, `detail`, `phone`.

    Before anybody has taken it on the lines themselves change, and the body with the place;
    later the note alone is kept, for whoever works on it. Raises StepNotAllowed once it has ended.
    """
    proposal = await own(ref, resident, work=work)
    if proposal.status in (Status.SUBMITTED, Status.RETURNED):
        for name, value in changes.items():
            setattr(proposal, _LINES.get(name, name), value)
        if "place" in changes:
            proposal.body = catalogue.body_for(changes["place"], proposal.level).id
    _add(proposal, note, resident, catalogue, now, mends=True)
    await work.proposals.save(proposal)
    return proposal


_LINES = {"detail": "place_detail", "phone": "contact"}


async def keep_private(
    ref: str, resident: Resident, *, work: UnitOfWork, now: datetime, allow: bool = False
) -> Proposal:
    """Say that one's proposal is not to be public (不公开), or (`allow`) that it may be after all.

    It leaves the public's sight at once, and nobody publishes it; it is handled all the same.
    """
    proposal = await own(ref, resident, work=work)
    step = "allow_public" if allow else "keep_private"
    if proposal.is_kept_private is allow:
        proposal.take(step, Actor(Role.PROPOSER, resident.id), now)
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
    ref: str,
    words: str,
    resident: Resident,
    *,
    work: UnitOfWork,
    catalogue: Catalogue,
    now: datetime,
) -> Proposal:
    """Say that it is not solved: back to the body that answered, with the time for a redo."""
    proposal = await own(ref, resident, work=work)
    proposal.take("reopen", Actor(Role.PROPOSER, resident.id), now, text=words)
    proposal.due_at = catalogue.due(proposal.level, proposal.code, now, Stage.REDO)
    await work.proposals.save(proposal)
    return proposal


async def second(ref: str, resident: Resident, *, work: UnitOfWork, now: datetime) -> Proposal:
    """Second (附议) a public proposal, once, and not one's own.

    Raises UnknownProposal, OwnProposal, AlreadySeconded, or StepNotAllowed once it is answered.
    """
    proposal = await visible(ref, resident, work=work, now=now)
    if proposal.status in DONE and proposal.proposer != resident.id:
        raise StepNotAllowed("second", proposal.status, Role.PROPOSER)
    proposal.second(resident.id, now)
    await work.proposals.save(proposal)
    return proposal
