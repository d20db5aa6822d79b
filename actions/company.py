"""Skills help, human and smalltalk, and what to do when nothing was understood."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType

from actions.heed import Attentive
from actions.matters import understood
from actions.pending import answered_in_words
from actions.propose import back_to_draft, hear_one, offer_draft, park
from actions.talk import Talk, keep
from bot.clauses import clauses
from bot.messages import Option
from bot.ports import CallKind
from bot.proposals.lists import UNCLEAR, ListResult
from bot.services import people

_LIKELIEST = 2
_WORTH_KEEPING = 6
_A_WHILE = 3.0
_ENTRY = {"propose": "start", "track": "mine"}
_IN_DRAFT = frozenset({"thanks", "chitchat"})
_MISUNDERSTOOD = frozenset({"complain_bot", "nlu_fallback"})


class Human(Attentive):
    """A person is called; hours and telephone are told."""

    outcome_name = "action_human"

    async def act(self, talk: Talk) -> list[EventType]:
        stated = None if talk.in_form else _matter_stated(talk)
        if stated is not None:
            return hear_one(talk, talk.text, stated)
        if talk.executed_in_last_turn(self.name()):
            talk.say(f"utter_human_again_{hours(talk)}", **_reached(talk))
            return []
        await call_person(talk, "utter_human", talk.refused)
        return [] if talk.in_form else keep(refused=None)


def _matter_stated(talk: Talk) -> dict[str, Any] | None:
    """The matter in words that do not ask for a person at all, such as `they sent me on to you`."""
    if not talk.text or talk.turn.desk.wording.says("person", talk.text):
        return None
    heard = (understood(talk, clause) for clause in clauses(talk.text))
    positive = (one for one in heard if one["list"] == ListResult.POSITIVE and not one["review"])
    return next(positive, None)


async def call_person(talk: Talk, response: str, refused: Mapping[str, Any] | None = None) -> None:
    """Put the resident into the staff queue and tell when somebody will answer.

    After a no it is an appeal: the person reads the words that were judged.
    """
    turn, judged = talk.turn, refused or {}
    code = judged["matter"]["code"] if judged else UNCLEAR
    if judged and not judged["text"]:
        turn.leave_out(talk.text)
    await people.call_staff(
        CallKind.APPEAL if judged.get("text") else CallKind.HANDOFF,
        turn.resident,
        judged["text"] if judged else talk.text,
        code=code,
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
    )
    talk.say(f"{response}_{hours(talk)}", **_reached(talk))


def hours(talk: Talk) -> str:
    """Whether somebody is in the office: `open` or `closed`."""
    return "open" if talk.turn.desk.catalogue.calendar.is_open(talk.turn.now) else "closed"


def _reached(talk: Talk) -> dict[str, str]:
    subdistrict = talk.turn.desk.catalogue.subdistrict
    return {"hours": subdistrict.hours_text, "phone": talk.phone_line()}


class Help(Attentive):
    """What the desk does and how; in a draft, how to steer it."""

    outcome_name = "action_help"

    async def act(self, talk: Talk) -> list[EventType]:
        name, answer = talk.turn.desk.catalogue.subdistrict.name, talk.turn.desk.wording.answer
        told = answer(talk.text)
        if told:
            talk.say("utter_help_answer", answer=told)
            return []
        again = "utter_help_more" if talk.executed_in_last_turn(self.name()) else "utter_help"
        talk.say("utter_help_in_draft" if talk.in_form else again, name=name)
        return []


class Greet(Attentive):
    """A greeting, a new follower; a draft that waits is offered again."""

    outcome_name = "action_greet"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.slot("problem"):
            if not talk.in_form or talk.turn.idle_hours >= _A_WHILE:
                return offer_draft(talk)
            talk.say("utter_draft_going_on", problem=talk.echo(talk.slot("problem")))
            return []
        name = talk.turn.desk.catalogue.subdistrict.name
        talk.say("utter_welcome" if talk.intent == "follow" else "utter_greet", name=name)
        return []


def nod(talk: Talk) -> list[EventType]:
    """A friendly nod, not twice the same."""
    is_second = talk.pending.get("what") == "nod"
    talk.say("utter_nod_again" if is_second else "utter_nod")
    return keep(pending=None if is_second else {"what": "nod"})


class Smalltalk(Attentive):
    """Thanks, goodbye, chat, complaints about the bot, an empty message."""

    outcome_name = "action_smalltalk"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.intent == "complain_bot" and talk.intent_before in _MISUNDERSTOOD:
            await call_person(talk, "utter_handoff")
            return []
        if talk.intent == "goodbye" and talk.in_form:
            return park(talk, "utter_goodbye_in_draft")
        if talk.intent == "chitchat" and talk.turn.desk.wording.is_only("nod", talk.text, spare=1):
            return nod(talk)
        form = "_in_draft" if talk.in_form and talk.intent in _IN_DRAFT else ""
        if talk.intent == talk.intent_before == "chitchat":
            form = "_again"
        talk.say(f"utter_{talk.intent}{form}")
        return []


class Fallback(Attentive):
    """Not understood: the likeliest two first, then a person."""

    outcome_name = "action_fallback"

    async def act(self, talk: Talk) -> list[EventType]:
        answered = await answered_in_words(talk)
        if answered is None:
            answered = back_to_draft(talk)
        if answered is not None:
            return answered
        if talk.intent_before in _MISUNDERSTOOD:
            await call_person(talk, "utter_handoff")
            return []
        likely = _likely(talk)
        if len(likely) == _LIKELIEST:
            other = Option(talk.turn.desk.wording.phrase("none_of_these"), "/human")
            talk.say("utter_not_understood", options=[*likely, other])
        else:
            talk.say("utter_not_understood_at_all")
        heard = talk.text if len(talk.text) >= _WORTH_KEEPING else None
        return keep(pending={"what": "heard", "heard": heard})


def _likely(talk: Talk) -> list[Option]:
    wording = talk.turn.desk.wording
    ranked = [one for one in talk.understanding.get("intents", ()) if one in wording.intents]
    return [Option(wording.intents[one], f"/{_ENTRY.get(one, one)}") for one in ranked[:_LIKELIEST]]
