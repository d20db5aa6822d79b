"""Claiming (认领): a resident shows the code of a slip, and what was filed for them is theirs."""

from datetime import datetime

from bot.ports import OFFLINE, Resident, UnitOfWork
from bot.proposals.errors import ProposalError
from bot.proposals.proposal import Proposal
from bot.proposals.slips import digest_of
from bot.services.desk.doors import TRIES, WINDOW


class UnknownCode(ProposalError):
    """No slip has this code, or it was used."""

    key = "unknown_code"


class TooManyCodes(ProposalError):
    """This resident has tried too many codes; the next may be tried when the window is over."""

    key = "too_many_codes"


async def claim(
    code: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> list[Proposal]:
    """Each code once; raises UnknownCode or TooManyCodes. Every try counts."""
    tries = await work.shared.count(f"claims:{resident.id}", now, now + WINDOW)
    if tries > TRIES:
        raise TooManyCodes
    refs = await work.filed_for.claim(digest_of(code), now)
    found = [await work.proposals.get(ref) for ref in refs]
    theirs = [one for one in found if one.proposer == OFFLINE]
    if not theirs:
        raise UnknownCode
    for one in theirs:
        one.claim(resident.id, now)
        await work.proposals.save(one)
    return theirs
