"""Skill propose: whether what is told belongs to what was handed in, or is a matter itself."""

from bot.dialogue.acts import Act
from bot.dialogue.matters import understood
from bot.dialogue.skills import propose, supplement
from bot.dialogue.skills.own import recent, title, waiting_for
from bot.dialogue.talk import Talk
from bot.proposals.lists import UNCLEAR
from bot.proposals.proposal import Proposal
from bot.services import following

_LIKELY = 0.4
_BRIEF = 16


async def hear(talk: Talk) -> None:
    """The answer to a proposal sent back, more of the one just handed in, or a matter."""
    if not talk.state.is_dictating and not talk.said.sure(Act.ANOTHER) >= _LIKELY:
        if (returned := await waiting_for(talk)) is not None and await _answered(talk, returned):
            return
        if await _is_of_recent(talk):
            await supplement.take(talk)
            return
    await propose.hear(talk)


async def _answered(talk: Talk, returned: Proposal) -> bool:
    """Taken as what the proposal was sent back for; asked where it may be something else."""
    read = understood(talk, talk.text)
    is_sure = not read["review"] and read["code"] != UNCLEAR
    if is_sure and read["code"] != returned.code:
        return False
    if is_sure or len(talk.text) <= _BRIEF:
        await supplement.add_words(talk, returned.ref, supplement.said(talk))
        return True
    talk.say("utter_supplement_this", title=title(talk, returned))
    talk.offer("add", ref=returned.ref, words=supplement.said(talk))
    return True


async def _is_of_recent(talk: Talk) -> bool:
    """Whether words that may add something are of the topic of the proposal just spoken of."""
    if not recent(talk) or talk.said.sure(Act.ADDS) < _LIKELY:
        return False
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    code = understood(talk, talk.text)["code"]
    return any(one.ref == recent(talk) and one.code == code for one in mine)
