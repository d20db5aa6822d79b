"""What a correction does to the draft: each field in words, or asked again."""

from collections.abc import Callable
from typing import Any

from actions.matters import Slots, settled, understood
from actions.talk import Talk
from actions.whereabouts import is_only_place
from bot import assent, corrections
from bot.clauses import phone_in
from bot.corrections import Correction, Swap
from bot.proposals.lists import ListResult

_SLOTS = {
    "problem": ("problem",),
    "solution": ("solution",),
    "place": ("place", "place_detail", "asked_place", "point"),
    "photos": ("photos", "photos_done"),
    "phone": ("phone",),
}
_SHORT = 12
_AFTER_PLACE = frozenset({"solution", "reach", "photos_done"})
_ANSWERS = {"photos": "photos_done"}
"""Where the question for a field fills another slot than the field's own."""


def cleared(field: str) -> Slots:
    """The slots of a field emptied, so that it is asked again."""
    return dict.fromkeys(_SLOTS.get(field, (field,))) | {"confirmed": None}


def as_before(talk: Talk, asked: str) -> Slots:
    """Nothing is changed after all: what was read back stands, and the question is over."""
    wording, before = talk.turn.desk.wording, (talk.slot("told") or {}).get("slots")
    if asked == "confirmed":
        return {asked: assent.agrees(wording.without("as_is", talk.text), wording) or None}
    names = next((names for names in _SLOTS.values() if asked in names), ())
    return {name: before[name] for name in names} if before and names else {asked: None}


def kept(talk: Talk) -> Slots:
    """The slots behind the lines of the summary."""
    return {name: talk.slot(name) for names in _SLOTS.values() for name in names}


def is_as_before(talk: Talk) -> bool:
    """Whether words say that nothing is to be changed."""
    return len(talk.text) <= _SHORT and talk.turn.desk.wording.says("as_is", talk.text)


def early(talk: Talk, asked: str) -> Slots | None:
    """A correction of what was answered before, while something else is asked; None for no such."""
    wording = talk.turn.desk.wording
    said = corrections.read(talk.text, wording)
    if said is not None and said.is_sure and _ANSWERS.get(said.field, said.field) != asked:
        slot = _SLOTS.get(said.field, ("matter",))[0]
        if talk.slot(slot) or said.field == "photos":
            return _told(talk, said, apply(talk, said))
    if asked in _AFTER_PLACE and _is_elsewhere(talk):
        slots = place(talk, corrections.said_instead(talk.text, wording) or talk.text)
        talk.say("utter_changed", value=_name(talk, slots))
        return slots
    change = corrections.swap(talk.text, wording)
    swapped = swap(talk, change) if change is not None else None
    if swapped is None or change is None or asked in swapped:
        return None
    talk.say("utter_changed", value=change.new)
    return swapped


def _is_elsewhere(talk: Talk) -> bool:
    """Whether another place is named than before, alone or as the right one after all."""
    before, wording = talk.slot("place"), talk.turn.desk.wording
    found = talk.turn.desk.reader.places(talk.text, None).place
    above = [one.id for one in talk.turn.desk.catalogue.places.path(before)] if before else []
    if not found or not before or found in above:
        return False
    return is_only_place(talk, talk.text) or wording.says("i_mean", talk.text)


def _name(talk: Talk, slots: Slots) -> str:
    found = slots.get("place") or talk.slot("place")
    return talk.turn.desk.catalogue.places.full_name(found)


def _told(talk: Talk, said: Correction, slots: Slots) -> Slots:
    if said.value:
        talk.say("utter_changed", value=said.value)
    return slots


def apply(talk: Talk, said: Correction) -> Slots:
    """The slots after a correction; a field without a new value is emptied and asked again."""
    if said.value or said.field in {"topic", "phone"}:
        return _TO[said.field](talk, said.value) | {"confirmed": None}
    return cleared(said.field)


def swap(talk: Talk, change: Swap) -> Slots | None:
    """Wrong words replaced where they stand; None where the draft does not have them."""
    names = ("problem", "solution", "place_detail")
    said = {name: corrections.replaced(talk.slot(name) or "", change) for name in names}
    words = {name: new for name, new in said.items() if new is not None}
    moved = _moved(talk, change, "".join(words.values()))
    return moved | words | {"confirmed": None} if moved or words else None


def _moved(talk: Talk, change: Swap, corrected: str) -> Slots:
    """The place, where the change is of it: read from the corrected words, else from the new."""
    places, home, before = talk.turn.desk.reader.places, talk.turn.resident.home, talk.slot("place")
    was, now = places(change.old, None), places(change.new, home)
    is_other = bool(corrected and was.place) and was.place != before
    is_nearer = bool(before and was.detail and now.detail)
    if is_other or not (now.place or (was.place and was.place == before) or is_nearer):
        return {}
    return place(talk, corrected if places(corrected, home).place else change.new)


def problem(talk: Talk, value: str) -> Slots:
    """The passage that was wrong is replaced; else the words stand beside, or for, the old ones."""
    old = str(talk.slot("problem") or "")
    mended = corrections.mended(old, value)
    if mended is not None:
        return {"problem": mended}
    if len(value) < len(old):
        return {"problem": talk.turn.desk.wording.phrase("corrected", old=old, new=value)}
    return {"problem": value} | _read_anew(talk, value)


def problem_anew(talk: Talk, text: str) -> Slots:
    """The problem said over again, after it was read back."""
    return {"problem": text} | _read_anew(talk, text)


def _read_anew(talk: Talk, text: str) -> Slots:
    """Another matter only where the new words surely tell another one."""
    matter = understood(talk, text)
    return {} if matter["review"] else {"matter": matter}


def solution(talk: Talk, value: str) -> Slots:
    """The wish as it is said now."""
    del talk
    return {"solution": value}


def place(talk: Talk, value: str) -> Slots:
    """Another place, or where in the same one; what is no place we know is asked for again."""
    desk = talk.turn.desk
    found = desk.reader.places(value, talk.turn.resident.home)
    if found.place:
        return settled(talk, {"place": found.place, "place_detail": found.detail, "point": None})
    if found.candidates:
        return cleared("place")
    if talk.slot("place") and (found.detail or desk.wording.says("here", value)):
        return {"place_detail": value}
    return cleared("place") | {"place_detail": value, "asked_place": "unknown"}


def topic(talk: Talk, value: str) -> Slots:
    """Another topic where the words name one; a person looks at it in any case."""
    matter: dict[str, Any] = dict(talk.slot("matter") or {}) | {"review": True}
    if not value:
        talk.say("utter_topic_noted")
        return {"matter": matter}
    topics = talk.turn.desk.catalogue.lists.topics.values()
    named = [one for one in topics if value in one.name]
    if len(named) == 1:
        found = {"code": named[0].code, "level": named[0].level.value}
        return {"matter": matter | found | {"list": ListResult.POSITIVE.value}}
    read = understood(talk, value)
    if read["list"] == ListResult.POSITIVE and not read["review"]:
        return {"matter": matter | {name: read[name] for name in ("list", "code", "level")}}
    said = talk.turn.desk.wording.phrase("topic_said", value=value)
    return {"matter": matter | {"said": value, "reasons": [*matter.get("reasons", ()), said]}}


def photos(talk: Talk, value: str) -> Slots:
    """All photos go; new ones are asked for."""
    del talk, value
    return cleared("photos")


def phone(talk: Talk, value: str) -> Slots:
    """Another number, or none at all."""
    number = phone_in(value) or phone_in(talk.text)
    if not number and not talk.turn.desk.wording.says("no_phone", talk.text):
        talk.say("utter_ask_phone")
        return {"phone": talk.slot("phone"), "pending": {"what": "phone"}}
    return {"phone": number or None}


_TO: dict[str, Callable[[Talk, str], Slots]] = {
    "problem": problem,
    "solution": solution,
    "place": place,
    "topic": topic,
    "photos": photos,
    "phone": phone,
}
