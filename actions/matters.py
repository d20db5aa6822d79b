"""What a resident's statement becomes: a draft begun, or a door named with the reason."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, FollowupAction

from actions.talk import DRAFT, Talk, keep
from bot.clauses import phone_in, without_phone
from bot.proposals.lists import UNCLEAR, Handling, ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Suggestion
from bot.services import people

FORM = "propose_form"
_BRIEF = 60
_WITH_CONSENT = 24
_BRIEFEST = 14
_NONE: Mapping[str, Any] = {}
_LOOSE = ("photos", "point", "place", "place_detail")

Slots = dict[str, Any]
Queue = list[Mapping[str, Any]]


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


def explained(talk: Talk) -> Mapping[str, Any]:
    """This turn's understanding with reasons: it becomes a draft's, and staff will read them."""
    said = talk.understanding
    if not said:
        return said
    return said | {"reasons": talk.turn.desk.reader.understand(talk.text).as_json()["reasons"]}


def is_refused(talk: Talk, matter: Mapping[str, Any]) -> bool:
    """Whether a door is named instead of a draft begun: on the negative list, and surely so."""
    if matter.get("list") != ListResult.NEGATIVE or matter.get("review", True):
        return False
    return not talk.turn.desk.catalogue.lists.negative[matter["code"]].is_urgent


def is_empty_talk(talk: Talk, matter: Mapping[str, Any]) -> bool:
    """Whether the words surely are of nothing that could be talked about."""
    if not is_refused(talk, matter):
        return False
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    return entry.handling is Handling.ASK


def keeps_words(talk: Talk, matter: Mapping[str, Any]) -> bool:
    """Whether the words of this matter may be kept."""
    entry = talk.turn.desk.catalogue.lists.negative.get(str(matter.get("code")))
    return entry is None or entry.keeps_text


def begin(
    talk: Talk, text: str, matter: Mapping[str, Any], queue: Queue | None = None
) -> list[EventType]:
    """Begin a draft with what was said; the form asks for the rest.

    A draft that was not filed yet is kept in the queue, behind what waits there already.
    """
    waiting = list(talk.slot("queue") or ()) if queue is None else queue
    old = shelved(talk)
    slots = dict.fromkeys(DRAFT) | loose(talk) | first_slots(talk, text, matter)
    if old:
        talk.say("utter_draft_shelved")
    limit = _BRIEF if slots.get("consent") else _BRIEFEST if old else _WITH_CONSENT
    said = besides(talk, text)[0] or text
    talk.say(f"utter_heard_{_heard_as(matter)}", problem=talk.echo(said, limit))
    slots |= {
        "alarm": None,
        "parked": None,
        "refused": None,
        "pending": None,
        "requested_slot": None,
    }
    return [*keep(**slots, queue=[*waiting, *old] or None), FollowupAction(FORM)]


def _heard_as(matter: Mapping[str, Any]) -> str:
    """The topic where it is sure, so that the answer is of it; else its first letter."""
    code = str(matter.get("code", UNCLEAR))
    is_sure = matter.get("list") == ListResult.POSITIVE and not matter.get("review", True)
    return code if is_sure else code[0]


def shelved(talk: Talk) -> Queue:
    """The draft that is there, as an entry of the queue; empty where none is."""
    if not talk.slot("problem"):
        return []
    slots = {name: talk.slot(name) for name in DRAFT if talk.slot(name) is not None}
    return [{"text": talk.slot("problem"), "slots": slots}]


def loose(talk: Talk) -> Slots:
    """Photos and a position sent before anything was said; they belong to what is said next."""
    if talk.slot("problem"):
        return {}
    return {name: talk.slot(name) for name in _LOOSE if talk.slot(name) is not None}


def first_slots(talk: Talk, text: str, matter: Mapping[str, Any]) -> Slots:
    """Everything a first statement already says; what it says is never asked again."""
    desk = talk.turn.desk
    said, slots = besides(talk, text)
    problem, wish = desk.wording.split_wish(desk.wording.stated(said or text))
    slots |= {"problem": problem, "matter": dict(matter)}
    if wish:
        slots["solution"] = wish
    if not matter.get("level") and desk.wording.reach(text):
        slots["reach"] = desk.wording.reach(text)
    place = place_slots(talk, text, matter) or {
        name: value for name, value in loose(talk).items() if name in _LOOSE[1:]
    }
    slots |= settled(talk, place, slots)
    if people.has_consented(talk.turn.resident, desk.catalogue):
        slots["consent"] = True
    return slots


def besides(talk: Talk, text: str) -> tuple[str, Slots]:
    """What words say besides their matter (a telephone number, that there are no photos)."""
    wording, slots = talk.turn.desk.wording, {}
    if phone_in(text):
        slots["phone"] = phone_in(text)
    rest = without_phone(text)
    if phone_in(text):
        rest = wording.without("call_me", rest, spare=5)
    if wording.says("no_photos", rest):
        slots["photos_done"] = True
        rest = wording.without("no_photos", rest)
    return wording.without("photos_later", rest, spare=3), slots


def place_slots(talk: Talk, text: str, matter: Mapping[str, Any]) -> Slots:
    """Place and detail as far as the text names them; empty where two remain or none."""
    found = talk.turn.desk.reader.places(text, talk.turn.resident.home)
    place = None if is_too_wide(talk, found.place, matter) else found.place
    named = {"place": place, "place_detail": found.detail}
    return {slot: value for slot, value in named.items() if value}


def is_too_wide(talk: Talk, place: str | None, matter: Mapping[str, Any]) -> bool:
    """Whether a subdistrict or district is named for a matter that is decided below it."""
    if place is None:
        return False
    level = talk.turn.desk.catalogue.places[place].level
    needed = Level(matter["level"]) if matter.get("level") else Level.COMMUNITY
    return level.rank > max(needed.rank, Level.COMMUNITY.rank)


def settled(talk: Talk, found: Slots, so_far: Mapping[str, Any] = _NONE) -> Slots:
    """With whom it concerns, where place and matter already tell it; asked for only otherwise."""
    matter = found.get("matter") or so_far.get("matter") or talk.slot("matter") or {}
    reach = so_far.get("reach") or talk.slot("reach")
    if found.get("place") and not reach and matter.get("level"):
        return found | {"reach": matter["level"]}
    return found


def refuse(talk: Talk, text: str, matter: Mapping[str, Any]) -> list[EventType]:
    """Name the entry, the reason and the door; offer to rewrite, to pass it on, or to appeal."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    if not entry.keeps_text:
        talk.turn.leave_out(text)
    talk.say(
        _REFUSALS.get(entry.handling)
        or ("utter_refused_rewrite" if entry.rewrite else "utter_refused"),
        name=entry.name,
        reason=entry.reason,
        doors=talk.doors(entry.code, text),
        rewrite=entry.rewrite or "",
    )
    return keep(refused=_kept(talk, text, matter))


def refuse_briefly(talk: Talk, text: str, matter: Mapping[str, Any]) -> list[EventType]:
    """The same in one line, beside something else that goes on."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    if not entry.keeps_text:
        talk.turn.leave_out(text)
    talk.say(
        "utter_refused_short" if entry.keeps_text else "utter_refused_short_unkept",
        matter=talk.echo(text, _WITH_CONSENT),
        name=entry.name,
        reason=entry.reason,
        doors=talk.doors(entry.code, text),
    )
    return keep(refused=_kept(talk, text, matter))


def _kept(talk: Talk, text: str, matter: Mapping[str, Any]) -> dict[str, Any]:
    words = text if keeps_words(talk, matter) else ""
    return {"text": words, "matter": bare_of(matter), "at": talk.turn.now.isoformat()}


def bare_of(matter: Mapping[str, Any]) -> dict[str, Any]:
    """The understanding without the words it was read from."""
    return {name: value for name, value in matter.items() if name not in {"matters", "reasons"}}


_REFUSALS = {
    Handling.EXISTING: "utter_refused_existing",
    Handling.ASK: "utter_refused_ask",
    Handling.DISSUADE: "utter_refused_dissuade",
    Handling.HUMAN: "utter_refused_human",
}
