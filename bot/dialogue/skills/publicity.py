"""Part of skill privacy: one's proposal is not to be public (不公开), or may be after all."""

from bot.dialogue.skills.own import choose_from, title
from bot.dialogue.talk import Talk
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import NEVER_PUBLIC
from bot.services import following

SHORTCUTS = frozenset({"keep_private", "allow_public"})
"""Whole sentences of data/dialogue/shortcuts.yml that come here."""


async def take(talk: Talk) -> bool:
    """Keep the only proposal it can be about private, or ask which; False where there is none."""
    what = _said(talk)
    if not what:
        return False
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    fitting = [one for one in mine if _fits(one, what)]
    shown = [one for one in fitting if one.publication is not None]
    if what == "keep_private" and shown:
        fitting = shown
    if not fitting:
        return False
    if len(fitting) == 1:
        await keep_one(talk, fitting[0].ref, allow=what == "allow_public")
    elif what == "allow_public":
        choose_from(talk, fitting, "allow_public")
    else:
        choose_from(talk, fitting, "keep_private")
    return True


async def keep_one(talk: Talk, ref: str, *, allow: bool = False) -> None:
    """Keep one private, or let it be public; raises UnknownProposal for anybody else's."""
    turn = talk.turn
    proposal = await following.keep_private(
        ref, turn.resident, work=turn.work, now=turn.now, allow=allow
    )
    talk.about(ref)
    talk.close_offer()
    phrase = "may_be_public" if allow else "kept_private"
    talk.say_so(talk.phrase(phrase, ref=ref, title=title(talk, proposal)))


def _said(talk: Talk) -> str:
    message = talk.turn.message
    said = talk.turn.desk.wording.shortcut(message.text) if message is not None else None
    return said if said in SHORTCUTS else ""


def _fits(proposal: Proposal, what: str) -> bool:
    if what == "allow_public":
        return proposal.is_kept_private
    return not proposal.is_kept_private and proposal.status not in NEVER_PUBLIC
