"""How an answer to each question of the form is read; returns the slots it fills."""

from collections.abc import Callable
from typing import Any

from actions.matters import settled, understood
from actions.talk import DRAFT, Talk
from bot import corrections
from bot.wording import joined
from bot.proposals.places import Level

Slots = dict[str, Any]


def problem(talk: Talk) -> Slots:
    """The problem in the resident's own words."""
    if len(talk.text) < 2:
        return {"problem": None}
    return {"problem": talk.text, "matter": dict(talk.understanding)}


def consent(talk: Talk) -> Slots:
    """Consent must be said; what is said instead is kept, and the question comes again."""
    if talk.intent == "affirm":
        return {"consent": True}
    if talk.intent == "deny":
        talk.say("utter_no_consent", hotline=talk.hotline())
        return dict.fromkeys(DRAFT) | {"consent": None, "requested_slot": None}
    if talk.intent in {"propose", "supplement"} and len(talk.text) > 3:
        kept = "problem" if talk.slot("solution") else "solution"
        return {"consent": None, kept: joined(talk.slot(kept) or "", talk.text)}
    return {"consent": None}


def solution(talk: Talk) -> Slots:
    """What should be done; not knowing is an answer too."""
    wording = talk.turn.desk.wording
    if talk.intent == "deny" and len(talk.text) <= 6 or wording.is_only("undecided", talk.text):
        return {"solution": ""}
    return {"solution": talk.text or None}


def place(talk: Talk) -> Slots:
    """A place by name; what is no name we know is kept as it was said, on the second try."""
    found = talk.turn.desk.reader.places(talk.text, talk.turn.resident.home)
    if found.place:
        detail = found.detail or talk.slot("place_detail")
        return settled(talk, {"place": found.place, "place_detail": detail})
    if found.candidates:
        return {"place": None, "place_detail": found.detail or talk.slot("place_detail")}
    if talk.slot("asked_place"):
        return _somewhere(talk)
    return {"place": None, "asked_place": True, "place_detail": talk.text or None}


def _somewhere(talk: Talk) -> Slots:
    """Filed with the words as said; a person will find the place."""
    matter = dict(talk.slot("matter") or {}) | {"review": True}
    detail = joined(talk.slot("place_detail") or "", talk.text)
    where = talk.turn.resident.home or talk.turn.desk.catalogue.subdistrict.place
    return settled(talk, {"place": where, "place_detail": detail, "matter": matter})


def reach(talk: Talk) -> Slots:
    """Whom it concerns, as the level of the circle; not knowing leaves it to the matter."""
    said = talk.entity("value") or talk.turn.desk.wording.reach(talk.text)
    if said:
        return {"reach": said}
    return {"reach": talk.turn.desk.catalogue.places[_place(talk)].level.value}


def _place(talk: Talk) -> str:
    return talk.slot("place") or talk.turn.desk.catalogue.subdistrict.place


def photos_done(talk: Talk) -> Slots:
    """No (more) photos; other words are added to the problem."""
    wording = talk.turn.desk.wording
    if talk.intent == "deny" or wording.is_only("nothing", talk.text) or talk.intent == "affirm":
        return {"photos_done": True}
    return {"photos_done": True, "problem": joined(talk.slot("problem") or "", talk.text)}


def confirmed(talk: Talk) -> Slots:
    """Filed as it is, or corrected in words."""
    wording = talk.turn.desk.wording
    correction = corrections.read(talk.text, wording)
    if correction is not None:
        return CORRECTIONS[correction.field](talk, correction.value)
    if talk.intent == "affirm" or wording.is_only("submit", talk.text):
        return {"confirmed": True}
    if talk.intent == "deny" or wording.is_only("wrong", talk.text):
        return _wrong_somewhere(talk)
    found = talk.turn.desk.reader.places(talk.text, talk.turn.resident.home)
    if wording.says("wrong", talk.text) and (found.place or found.detail):
        return _correct_place(talk, talk.text)
    if not talk.text:
        return {"confirmed": None}
    return {"confirmed": None, "problem": joined(talk.slot("problem") or "", talk.text)}


def _wrong_somewhere(talk: Talk) -> Slots:
    talk.say("utter_what_is_wrong")
    return {"confirmed": None}


def _correct_problem(talk: Talk, value: str) -> Slots:
    if not value:
        return {"problem": None, "requested_slot": "problem"}
    return {"problem": value, "matter": understood(talk, value), "confirmed": None}


def _correct_solution(talk: Talk, value: str) -> Slots:
    if not value:
        return {"solution": None, "requested_slot": "solution"}
    return {"solution": value, "confirmed": None}


def _correct_place(talk: Talk, value: str) -> Slots:
    if not value:
        return {"place": None, "place_detail": None, "asked_place": None, "requested_slot": "place"}
    found = talk.turn.desk.reader.places(value, talk.turn.resident.home)
    where = found.place or _place(talk)
    level = Level(talk.turn.desk.catalogue.places[where].level)
    kept = talk.slot("reach") if not found.place else level.value
    return {
        "place": where,
        "place_detail": found.detail or ("" if found.place else value),
        "reach": kept,
        "confirmed": None,
    }


def _correct_topic(talk: Talk, value: str) -> Slots:
    matter = dict(talk.slot("matter") or {}) | {"review": True}
    lists = talk.turn.desk.catalogue.lists
    named = [topic for topic in lists.topics.values() if value and value in topic.name]
    if len(named) == 1:
        matter |= {"list": "positive", "code": named[0].code, "level": named[0].level.value}
    talk.say("utter_topic_noted")
    return {"matter": matter, "confirmed": None}


def _correct_photos(talk: Talk, value: str) -> Slots:
    del value
    return {"photos": [], "photos_done": None, "confirmed": None}


READERS: dict[str, Callable[[Talk], Slots]] = {
    "problem": problem,
    "consent": consent,
    "solution": solution,
    "place": place,
    "reach": reach,
    "photos_done": photos_done,
    "confirmed": confirmed,
}
CORRECTIONS: dict[str, Callable[[Talk, str], Slots]] = {
    "problem": _correct_problem,
    "solution": _correct_solution,
    "place": _correct_place,
    "topic": _correct_topic,
    "photos": _correct_photos,
    "phone": lambda talk, value: {"phone": value or None, "confirmed": None},
}
