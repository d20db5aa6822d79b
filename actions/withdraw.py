"""Skill withdraw: take one's proposal back, after one question."""

from rasa_sdk.events import EventType

from actions.own import candidates
from actions.talk import DeskAction, Talk, keep
from actions.track import choose_from, title
from bot.proposals.errors import StepNotAllowed
from bot.proposals.workflow import OPEN, WITHDRAWABLE
from bot.services import following


class Withdraw(DeskAction):
    """Asks once, then withdraws; where work has begun, says who to talk to."""

    outcome_name = "action_withdraw"

    async def act(self, talk: Talk) -> list[EventType]:
        found = await candidates(talk, lambda one: one.status in OPEN)
        if not found:
            talk.say("utter_nothing_to_withdraw")
            return []
        if len(found) > 1:
            return choose_from(talk, found, "withdraw")
        proposal = found[0]
        if talk.slot("pending") == f"withdraw {proposal.ref}":
            return await do_withdraw(talk, proposal.ref)
        if proposal.status not in WITHDRAWABLE:
            talk.say("utter_too_late_to_withdraw", ref=proposal.ref)
            return keep(ref=proposal.ref)
        talk.say("utter_withdraw_sure", ref=proposal.ref, title=title(talk, proposal))
        return keep(pending=f"withdraw {proposal.ref}", ref=proposal.ref)


async def do_withdraw(talk: Talk, ref: str) -> list[EventType]:
    """Withdraw, or say why it cannot be."""
    turn = talk.turn
    try:
        await following.withdraw(ref, talk.text, turn.resident, work=turn.work, now=turn.now)
    except StepNotAllowed:
        talk.say("utter_too_late_to_withdraw", ref=ref)
        return keep(pending=None)
    talk.say("utter_withdrawn", ref=ref)
    return keep(pending=None)
