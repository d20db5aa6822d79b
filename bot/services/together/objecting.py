"""Objecting (公示有意见) to a public notice while it runs, by whoever knows the proposal."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports import Resident, UnitOfWork
from bot.proposals.errors import SomethingMissing
from bot.proposals.proposal import Proposal
from bot.proposals.public_notices import (
    NoNotice,
    NoticeOver,
    Objection,
    PublicNotice,
    notice_at,
    notices_of,
)
from bot.services import following

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """A proposal somebody knows, with its latest notice."""

    proposal: Proposal
    notice: PublicNotice


async def known(
    resident: Resident, ref: str = "", *, work: UnitOfWork, now: datetime
) -> list[Known]:
    """The latest notice of one's own, of what one seconded, or of the public one that is named.

    Running ones first, then those that ended last. Raises UnknownProposal for one not to be seen.
    """
    if ref:
        found = [await following.visible(ref, resident, work=work, now=now)]
    else:
        own = await work.proposals.of_resident(resident.id)
        found = [*own, *await work.proposals.seconded_by(resident.id)]
    made = [Known(one, notices[-1]) for one in found if (notices := notices_of(one))]
    return sorted(made, key=lambda one: (not one.notice.runs(now), -one.notice.at.timestamp()))


async def object_to(
    ref: str, of: int, words: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Objection:
    """Keep an objection; raises NoticeOver where its time is past, NoNotice where there is none."""
    text = words.strip()[:LONGEST]
    if not text:
        raise SomethingMissing("text")
    proposal = await following.visible(ref, resident, work=work, now=now)
    notice = notice_at(proposal, of)
    if notice is None:
        raise NoNotice(ref)
    if not notice.runs(now):
        raise NoticeOver(ref, notice.until)
    before = await work.objections.of(ref)
    mine = [one for one in before if one.of == of and one.resident == resident.id]
    same = next((one for one in mine if one.text == text), None)
    if same is not None:
        return same
    return await work.objections.add(Objection(ref, of, resident.id, text, now))
