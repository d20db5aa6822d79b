"""Skill refer, after staff's own no: the appeal arrives as the ticket it is about."""

from datetime import timedelta

from bot.dialogue.acts import Act
from bot.dialogue.talk import Talk
from bot.proposals.errors import StepNotAllowed
from bot.proposals.proposal import Proposal
from bot.proposals.refs import ref_in
from bot.services import appealing, following

_LIKELY = 0.3
_LONGEST = timedelta(days=60)
"""What was turned away longer ago is meant only where it is named."""


def is_appeal(talk: Talk) -> bool:
    """Whether the words say that something was judged wrongly."""
    is_heard = talk.said.sure(Act.APPEALS) >= _LIKELY
    return is_heard or talk.turn.desk.wording.says("appeals", talk.text)


async def meant(talk: Talk) -> Proposal | None:
    """The ticket that was turned away and is meant now: named, just told, or nothing else open."""
    turn = talk.turn
    named = ref_in(talk.text)
    if named:
        mine = await following.mine(turn.resident, work=turn.work)
        return next((one for one in mine if one.ref == named and appealing.decision_of(one)), None)
    found = await appealing.turned_away(turn.resident, work=turn.work)
    if found is None or await appealing.was_just_told(found, turn.resident, work=turn.work):
        return found
    decision = appealing.decision_of(found)
    if decision is None or turn.now - decision.at > _LONGEST:
        return None
    is_busy = talk.state.is_dictating or talk.state.refusal is not None
    return None if is_busy else found


async def appeal(talk: Talk) -> bool:
    """Put the ticket before somebody else; False where none is meant, or it was already."""
    found = await meant(talk)
    if found is None:
        return False
    turn = talk.turn
    try:
        proposal = await appealing.appeal(
            found.ref, _words(talk), turn.resident,
            work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
        )  # fmt: skip
    except StepNotAllowed:
        return False
    talk.about(proposal.ref)
    due = talk.due(proposal.appeal_due_at)
    talk.say_so(talk.phrase("appeal_taken", ref=proposal.ref, due=due))
    return True


def _words(talk: Talk) -> str:
    """What was said; an option has no words but the message it came in."""
    message = talk.turn.message
    return talk.text or (message.text if message else "") or talk.phrase("appeal_words")
