"""What a resident's statement becomes: a draft begun, or a door named with the reason."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, FollowupAction

from actions.talk import DRAFT, Talk, keep
from bot.wording import phone_in
from bot.proposals.lists import UNCLEAR, Handling, ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Suggestion
from bot.services import people

FORM = "propose_form"
_BRIEF = 60
_NONE: Mapping[str, Any] = {}


def brief(text: str) -> str:
    """A statement short enough to be read back."""
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 1]}…"


def suggestion_of(matter: Mapping[str, Any]) -> Suggestion:
    """The machine's suggestion, from the understanding as it stands in a slot."""
    level = matter.get("level")
    return Suggestion(
        list=ListResult(matter.get("list", ListResult.UNCLEAR)),
        code=matter.get("code", UNCLEAR),
        level=Level(level) if level else None,
        confidence=matter.get("confidence", 0.0),
        review=matter.get("review", True),
        reasons=tuple(matter.get("reasons", ())),
        candidates=tuple((one["code"], one["confidence"]) for one in matter.get("candidates", ())),
    )


def understood(talk: Talk, text: str) -> dict[str, Any]:
    """The understanding of words that are not this turn's own."""
    return talk.turn.desk.reader.understand(text, home=talk.turn.resident.home).as_json()


def is_refused(talk: Talk, matter: Mapping[str, Any]) -> bool:
    """Whether a door is named instead of a draft begun: on the negative list, and surely so."""
    if matter.get("list") != ListResult.NEGATIVE or matter.get("review", True):
        return False
    return not talk.turn.desk.catalogue.lists.negative[matter["code"]].is_urgent


def begin(talk: Talk, text: str, matter: Mapping[str, Any]) -> list[EventType]:
    """Begin a draft with what was said; the form asks for the rest."""
    slots = dict.fromkeys(DRAFT) | {"photos": talk.slot("photos")} | first_slots(talk, text, matter)
    code = matter.get("code", UNCLEAR)
    talk.say(f"utter_heard_{code[0]}", problem=brief(text))
    return [*keep(**slots, parked=None, refused=None), FollowupAction(FORM)]


def first_slots(talk: Talk, text: str, matter: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a first statement already says; what it says is never asked again."""
    desk = talk.turn.desk
    problem, wish = desk.wording.split_wish(text)
    slots: dict[str, Any] = {"problem": problem or text, "matter": dict(matter)}
    if wish and problem:
        slots["solution"] = wish
    if phone_in(text):
        slots["phone"] = phone_in(text)
    if desk.wording.reach(text):
        slots["reach"] = desk.wording.reach(text)
    slots |= settled(talk, place_slots(talk, text), slots)
    if people.has_consented(talk.turn.resident, desk.catalogue):
        slots["consent"] = True
    return slots


def place_slots(talk: Talk, text: str) -> dict[str, Any]:
    """Place and detail as far as the text names them; empty where two remain or none."""
    found = talk.turn.desk.reader.places(text, talk.turn.resident.home)
    named = {"place": found.place, "place_detail": found.detail}
    return {slot: value for slot, value in named.items() if value}


def settled(talk: Talk, found: dict[str, Any], so_far: Mapping[str, Any] = _NONE) -> dict[str, Any]:
    """With whom it concerns, where place and matter already tell it; asked for only otherwise."""
    matter = found.get("matter") or so_far.get("matter") or talk.slot("matter") or {}
    reach = so_far.get("reach") or talk.slot("reach")
    if found.get("place") and not reach and matter.get("level"):
        return found | {"reach": matter["level"]}
    return found


def refuse(talk: Talk, text: str, matter: Mapping[str, Any]) -> list[EventType]:
    """Name the reason and the door; offer to rewrite, to pass it on, or to appeal."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    talk.turn.redact = talk.turn.redact or not entry.keeps_text
    kept = {"text": text if entry.keeps_text else "", "matter": dict(matter)}
    talk.say(
        _REFUSALS.get(entry.handling) or ("utter_refused_rewrite" if entry.rewrite else "utter_refused"),
        reason=entry.reason,
        doors=talk.doors(entry.code),
        rewrite=entry.rewrite or "",
    )
    return keep(refused=kept)


_REFUSALS = {
    Handling.EXISTING: "utter_refused_existing",
    Handling.ASK: "utter_refused_ask",
    Handling.DISSUADE: "utter_refused_dissuade",
    Handling.HUMAN: "utter_refused_human",
}
