"""Skills help, human and smalltalk, and what to do when nothing was understood."""

from rasa_sdk.events import EventType

from actions.matters import brief
from actions.pending import answered_in_words
from actions.talk import DeskAction, Talk, keep
from bot.messages import Option
from bot.ports import CallKind
from bot.services import people

_LIKELIEST = 2


class Human(DeskAction):
    """A person is called; hours and telephone are told."""

    outcome_name = "action_human"

    async def act(self, talk: Talk) -> list[EventType]:
        return await call_person(talk, "utter_human")


async def call_person(talk: Talk, response: str) -> list[EventType]:
    """Put the resident into the staff queue and tell when somebody will answer."""
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    refused = talk.slot("refused") or {}
    words = refused.get("text") or talk.text
    code = (refused.get("matter") or {}).get("code", "U")
    kind = CallKind.APPEAL if refused.get("matter") else CallKind.HANDOFF
    await people.call_staff(
        kind, turn.resident, words, code=code, work=turn.work, catalogue=catalogue, now=turn.now
    )
    is_open = catalogue.calendar.is_open(turn.now)
    talk.say(
        f"{response}_open" if is_open else f"{response}_closed",
        hours=catalogue.subdistrict.hours_text,
        phone=talk.phone_line(),
    )
    return keep(refused=None) if not talk.in_form else []


class Help(DeskAction):
    """What the desk does and how."""

    outcome_name = "action_help"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_help", name=talk.turn.desk.catalogue.subdistrict.name)
        return []


class Greet(DeskAction):
    """A greeting, a new follower; a draft that waits is offered again."""

    outcome_name = "action_greet"

    async def act(self, talk: Talk) -> list[EventType]:
        name = talk.turn.desk.catalogue.subdistrict.name
        if talk.has_draft and talk.slot("problem"):
            response = "utter_draft_going_on" if talk.in_form else "utter_draft_waiting"
            talk.say(response, problem=brief(talk.slot("problem")))
        else:
            talk.say("utter_welcome" if talk.intent == "follow" else "utter_greet", name=name)
        return []


class Smalltalk(DeskAction):
    """Thanks, goodbye, chat, complaints about the bot, an empty message."""

    outcome_name = "action_smalltalk"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.intent == "complain_bot" and talk.executed_in_last_turn(self.name()):
            return await call_person(talk, "utter_handoff")
        talk.say(f"utter_{talk.intent}")
        return []


class Fallback(DeskAction):
    """Not understood: the likeliest two first, then a person."""

    outcome_name = "action_fallback"

    async def act(self, talk: Talk) -> list[EventType]:
        answered = await answered_in_words(talk)
        if answered is not None:
            return answered
        if talk.executed_in_last_turn(self.name()):
            return await call_person(talk, "utter_handoff")
        wording = talk.turn.desk.wording
        ranked = [one for one in talk.understanding.get("intents", ()) if one in wording.intents]
        likely = ranked[:_LIKELIEST]
        options = [Option(wording.intents[one], f"/{_ENTRY.get(one, one)}") for one in likely]
        if len(options) == _LIKELIEST:
            other = Option(wording.phrase("none_of_these"), "/human")
            talk.say("utter_not_understood", options=[*options, other])
        else:
            talk.say("utter_not_understood_at_all")
        return []


_ENTRY = {"propose": "start", "track": "mine"}
