"""What still holds from a moment ago: a danger, words that may not be kept, a door just named."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rasa_sdk.events import EventType, FollowupAction

from actions.matters import is_refused
from actions.own import hints_of, ref_of
from actions.talk import DeskAction, Talk, keep
from bot import assent
from bot.clauses import bare, clauses, together
from bot.messages import Option
from bot.ports import CallKind
from bot.services import following, people

Events = list[EventType]

_HELD_MIN = {"N01": 60.0, "N02": 720.0, "N03": 720.0}
"""How long somebody is looked after, by what they were in."""
_CLOSE_MIN = 15.0
_UNKEPT_MIN = 60.0
_SHORT = 14
_WORTH_TELLING = 3
_MILD = frozenset({"affirm", "thanks", "greet", "goodbye"})
_LEAVING = frozenset({"deny", "thanks", "goodbye", "cancel"})
_UNSURE = frozenset({"nlu_fallback", "reopen", "supplement", "rate", "complain_bot", "chitchat"})
_TURNS = _UNSURE | _LEAVING | _MILD | {"human", "second", "browse", "back", "restart"}
_CRIES = frozenset({"help", "privacy"})
"""What a cry for help is taken for, such as `what shall I do`, where it does not name the desk."""
_DANGER = "danger_"
_ALWAYS = ("police", "ambulance")
"""Who is rung where another number does not answer."""


class Attentive(DeskAction):
    """An action that first heeds what was said a moment ago."""

    async def take(self, talk: Talk) -> Events:
        heeded = await _heeded(talk)
        done = heeded if heeded is not None else await self.act(talk)
        return [*done, *_still_offered(talk, done)]


async def _heeded(talk: Talk) -> Events | None:
    if talk.in_form or talk.acted or not talk.text:
        return None
    if held(talk) and await _is_still_of_it(talk):
        return await look_after(talk)
    if _speaks_on_unkept(talk):
        return _left_out(talk)
    return _after_a_no(talk) or _at_photos(talk)


def _still_offered(talk: Talk, done: Events) -> Events:
    """A draft that waits for consent waits one turn more, where nothing else was begun or asked."""
    asked = talk.pending
    if asked.get("what") != "consent" or asked.get("once_more") or talk.intent == "deny":
        return []
    is_else = any(event["event"] != "slot" or event.get("value") for event in done)
    return [] if is_else else keep(pending={**asked, "once_more": True})


def held(talk: Talk) -> Mapping[str, Any]:
    """The alarm of a moment ago: {code, doors, at, last}; empty where none was, or it is over."""
    alarm = talk.slot("alarm") or {}
    return alarm if alarm and _minutes(talk, alarm) < _HELD_MIN[alarm["code"]] else {}


def cared(talk: Talk, code: str, kind: str = "") -> str:
    """The sentence for somebody who goes on after an alarm; never the one said last."""
    last = held(talk).get("last")
    first = f"utter_care_{code}{kind}"
    return f"{first}_more" if first == last else first


def _minutes(talk: Talk, then: Mapping[str, Any]) -> float:
    return (talk.turn.now - datetime.fromisoformat(then["at"])).total_seconds() / 60


async def _is_still_of_it(talk: Talk) -> bool:
    """Whether these words go on about the danger; what is surely something else is not held up."""
    alarm = held(talk)
    if is_over(talk):
        return True
    if alarm.get("over") and alarm["code"] == "N01":
        return False
    if talk.intent == "propose":
        return bool(talk.understanding.get("review", True)) or _is_breathless(talk)
    if talk.intent in _CRIES:
        return not talk.turn.desk.wording.says("about_desk", talk.text)
    if talk.intent == "track":
        mine = await following.mine(talk.turn.resident, work=talk.turn.work)
        return not mine or not (ref_of(talk) or hints_of(talk).is_specific)
    return talk.intent in (_TURNS if alarm["code"] != "N01" else _UNSURE | {"deny", "affirm"})


def _is_breathless(talk: Talk) -> bool:
    """A few words without a place, minutes after the alarm: not a proposal, whatever they name."""
    alarm = held(talk)
    is_close = _minutes(talk, alarm) < _CLOSE_MIN and not alarm.get("over")
    return is_close and len(bare(talk.text)) <= _SHORT and not talk.understanding.get("place")


def is_over(talk: Talk) -> bool:
    """Whether it is said that everybody is safe, or nothing was the matter, and little else."""
    wording, text = talk.turn.desk.wording, talk.text
    if len(bare(text)) > 2 * _SHORT or assent.asks(text, wording):
        return False
    if wording.says("goes_on", text) or wording.says("wish", text):
        return False
    beside = together([one for one in clauses(text) if not wording.says("safe", one)])
    is_named = any(wording.says(kind, beside) for kind in wording.words if kind.startswith(_DANGER))
    is_told = len(beside) <= _SHORT and (not is_named or wording.says("false_alarm", text))
    return wording.says("safe", text) and is_told


async def look_after(talk: Talk) -> Events:
    """Answer somebody who was in danger a moment ago; the staff on duty read it too."""
    alarm, is_safe, words = held(talk), is_over(talk), talk.text
    if is_safe:
        words = talk.turn.desk.wording.phrase("taken_back", words=words)
    if is_safe or (len(bare(words)) >= _WORTH_TELLING and talk.intent not in _MILD):
        await people.call_staff(
            CallKind.EMERGENCY,
            talk.turn.resident,
            words,
            code=alarm["code"],
            work=talk.turn.work,
            catalogue=talk.turn.desk.catalogue,
            now=talk.turn.now,
        )
    response, doors = _care(talk, is_safe)
    talk.say(response, doors=doors)
    events = keep(alarm={**alarm, "last": response, "over": is_safe}, pending=None)
    return [*events, *_draft_again(talk)] if is_safe else events


def _care(talk: Talk, is_safe: bool) -> tuple[str, str]:
    """What is answered, never as the last time, and whom to ring."""
    alarm, wording = held(talk), talk.turn.desk.wording
    if wording.says("unanswered", talk.text) and alarm["last"] != "utter_care_unanswered":
        return "utter_care_unanswered", _others(talk)
    if is_safe and alarm["code"] == "N01" and wording.says("false_alarm", talk.text):
        return "utter_alarm_over", alarm["doors"]
    kind = "_no" if talk.intent in _LEAVING or is_safe else ""
    return cared(talk, alarm["code"], kind), alarm["doors"]


def _others(talk: Talk) -> str:
    """The numbers that always answer, without the one that just did not."""
    known = talk.turn.desk.catalogue.lists.doors
    doors = tuple(known[one] for one in _ALWAYS if str(known[one].number) not in talk.text)
    return talk.turn.desk.wording.doors(doors, urgent=True)


def _draft_again(talk: Talk) -> Events:
    """The draft that was put aside for the danger: gone on with, or called to mind."""
    if not talk.slot("problem"):
        return []
    if talk.turn.desk.wording.says("go_on", talk.text):
        return [FollowupAction("action_resume")]
    talk.say("utter_draft_still_kept")
    return []


def _speaks_on_unkept(talk: Talk) -> bool:
    """Whether words follow on a matter of which nothing may be kept."""
    refused = talk.refused
    if not refused or refused["text"] or _minutes(talk, refused) > _UNKEPT_MIN:
        return False
    if talk.intent == "propose":
        return bool(talk.understanding.get("review", True)) or not talk.understanding.get("level")
    return talk.intent in _UNSURE or (talk.intent == "human" and len(talk.text) > _SHORT)


def _left_out(talk: Talk) -> Events | None:
    said, code = talk.understanding, talk.refused["matter"]["code"]
    if is_refused(talk, said) and said.get("code") != code:
        return None
    talk.turn.leave_out(talk.text)
    is_again = bool(talk.refused.get("again"))
    response = "utter_still_unkept_again" if is_again else "utter_still_unkept"
    talk.say(response, doors=talk.doors(code))
    return keep(pending=None, refused={**talk.refused, "again": not is_again})


def _after_a_no(talk: Talk) -> Events | None:
    """Whom to ask and where, or `pass it on`: said about the door just named."""
    refused, wording = talk.refused, talk.turn.desk.wording
    if not refused or len(bare(talk.text)) > 2 * _SHORT:
        return None
    if wording.says("where_door", talk.text):
        return _door_again(talk, "where")
    if len(bare(talk.text)) > _SHORT:
        return None
    if wording.says("pass_on", talk.text):
        return [FollowupAction("action_refer")]
    if is_refused(talk, talk.understanding) or wording.says("person", talk.text):
        return None
    return _door_again(talk) if wording.says("whom", talk.text) else None


def _door_again(talk: Talk, asks: str = "whom") -> Events:
    """The door once more, with where its number or address is to be had; then a person."""
    refused, wording = talk.refused, talk.turn.desk.wording
    told = refused.get("told_again", [])
    if asks in told:
        return [FollowupAction("action_human")]
    doors = talk.doors(refused["matter"]["code"], refused["text"] and refused["text"] + talk.text)
    where = wording.phrase("door_address", hotline=talk.hotline()) if asks == "where" else ""
    options = [Option(wording.phrase("pass_on"), "/refer")]
    talk.say("utter_door_again", doors=doors + where, options=options)
    return keep(pending=None, refused={**refused, "told_again": [*told, asks]})


def _at_photos(talk: Talk) -> Events | None:
    """`Look at the picture`: nobody but staff can; a few words are asked for."""
    has_loose = talk.slot("photos") and not talk.slot("problem")
    if not has_loose or not talk.turn.desk.wording.says("look", talk.text):
        return None
    if len(bare(talk.text)) > _SHORT:
        return None
    talk.say("utter_photo_unread")
    return keep(pending=None)
