"""Finds the one of a resident's proposals that a turn is about."""

from collections.abc import Callable

from actions.talk import Talk
from bot.proposals.proposal import Proposal
from bot.services import following

Fits = Callable[[Proposal], bool]


async def candidates(talk: Talk, fits: Fits) -> list[Proposal]:
    """Those it may be: the one by reference, else by words, else all that fit. Newest first."""
    proposals = await following.mine(talk.turn.resident, work=talk.turn.work)
    named = talk.entity("ref") or following.ref_in(talk.text)
    if named:
        return [one for one in proposals if one.ref == named]
    fitting = [one for one in proposals if fits(one)]
    if len(fitting) <= 1:
        return fitting
    code = talk.understanding.get("code", "")
    meant = following.meant(talk.text, code, fitting, talk.turn.desk.catalogue)
    if meant:
        return meant
    last = [one for one in fitting if one.ref == talk.slot("ref")]
    return last or fitting
