"""An option about a proposal or one's data was picked, or a question answered yes or no."""

from rasa_sdk.events import EventType, FollowupAction

from actions.company import nod
from actions.heed import Attentive
from actions.neighbours import show_more
from actions.own import waiting_for
from actions.pending import agreed, carry_out, declined
from actions.picture import keep_for_new
from actions.privacy import ask_forget, copy, delete_all
from actions.reopen import Rate
from actions.supplement import add_words
from actions.talk import DeskAction, Talk, keep
from bot import assent
from bot.assent import Stance
from bot.services import rating

_DATA = {"export": copy, "forget": delete_all}
_ON_YES = {"draft": "action_resume", "next": "action_next_matter", "heard": "action_start"}
"""What a yes to the draft's own offers does."""


class Choose(DeskAction):
    """One of several proposals for what was asked, or what to do with one's data."""

    outcome_name = "action_choose"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.entity("ref"):
            return await carry_out(talk, str(talk.entity("ref")))
        value = str(talk.entity("value") or "")
        if value == "forget_ask":
            return ask_forget(talk)
        if value in _DATA:
            return await _DATA[value](talk)
        if value == "more":
            return await show_more(talk)
        if value == "new_photo":
            return keep_for_new(talk, list(talk.pending.get("photos", ())))
        talk.say("utter_stale")
        return keep(pending=None)


class YesNo(Attentive):
    """Yes or no outside a draft: the answer to what was just asked, else a friendly nod."""

    outcome_name = "action_yes_no"

    async def act(self, talk: Talk) -> list[EventType]:
        if rating.stars_in(talk.text):
            return await Rate().act(talk)
        stance = assent.stance(talk.text, talk.turn.desk.wording)
        if stance is Stance.ASKS and talk.pending:
            return _asked_back(talk)
        is_no = talk.intent == "deny" or stance is Stance.NO
        return await (_no(talk) if is_no else _yes(talk))


def _asked_back(talk: Talk) -> list[EventType]:
    """A question about what was asked: answered, and what was asked still holds."""
    wording = talk.turn.desk.wording
    is_consent = talk.pending["what"] == "consent"
    told = wording.phrase("asked_consent" if is_consent else "asked_beside")
    talk.say("utter_help_answer", answer=wording.answer(talk.text) or told)
    return keep(pending=dict(talk.pending))


async def _yes(talk: Talk) -> list[EventType]:
    done = await agreed(talk)
    if done is not None:
        return done
    going_on = _ON_YES.get(str(talk.pending.get("what")))
    if going_on:
        return [*keep(pending=None), FollowupAction(going_on)]
    if talk.turn.desk.wording.says("right_now", talk.text) and talk.intent_before == "human":
        return [FollowupAction("action_human")]
    return nod(talk)


async def _no(talk: Talk) -> list[EventType]:
    done = await declined(talk)
    if done is not None:
        return done
    waiting = None if talk.in_form else await waiting_for(talk)
    if waiting is not None and talk.turn.desk.wording.is_only("nothing_to_add", talk.text):
        return await add_words(talk, waiting.ref, talk.text)
    talk.say("utter_no_more")
    return keep(pending=None)
