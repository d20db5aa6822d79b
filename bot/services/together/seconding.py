"""A voice for somebody else's proposal: lent (附议), taken back, or with words of one's own."""

from datetime import datetime

from bot.ports import Resident, UnitOfWork
from bot.proposals.errors import NotSeconded, OwnProposal, StepNotAllowed, UnknownProposal
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, Role
from bot.services.following import DONE, visible

MOST_WORDS = 2000


async def unsecond(ref: str, resident: Resident, *, work: UnitOfWork, now: datetime) -> Proposal:
    """Take back one's second, also from what is no longer public.

    Raises NotSeconded, or StepNotAllowed where it has been answered or has ended.
    """
    proposal = await work.proposals.get(ref)
    if resident.id not in proposal.seconders:
        raise NotSeconded(ref)
    if proposal.status in DONE:
        raise StepNotAllowed("unsecond", proposal.status, Role.PROPOSER)
    proposal.unsecond(resident.id, now)
    await work.proposals.save(proposal)
    return proposal


async def seconded(resident: Resident, *, work: UnitOfWork) -> list[Proposal]:
    """The open proposals one has seconded, newest first."""
    found = await work.proposals.seconded_by(resident.id)
    return [one for one in found if one.status in OPEN]


async def join(
    ref: str, words: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Proposal:
    """Add one's own words to a neighbour's public proposal, and second it where one has not.

    Raises UnknownProposal, OwnProposal, or StepNotAllowed once it is answered.
    """
    proposal = await visible(ref, resident, work=work, now=now)
    if proposal.proposer == resident.id:
        raise OwnProposal(ref)
    if proposal.status in DONE:
        raise StepNotAllowed("join", proposal.status, Role.PROPOSER)
    proposal.join(resident.id, words.strip()[:MOST_WORDS], now)
    await work.proposals.save(proposal)
    return proposal


async def tell_when_public(
    ref: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> None:
    """Tell this resident when it opens, once; raises UnknownProposal."""
    proposal = await work.proposals.get(ref)
    if proposal.is_kept_private:
        raise UnknownProposal(ref)
    await work.openings.add(resident.id, ref, now)
