"""Where: a place by its names, one of several, or as nobody but the resident calls it."""

from actions.matters import Slots, besides, is_too_wide, settled
from actions.talk import Talk
from bot import corrections
from bot.clauses import bare, clauses, joined

_ECHO = 20
_CHOICES = 5
_POINTING = 14


def place(talk: Talk) -> Slots | None:
    """A place by name; what is no name we know is kept as it was said, on the second try."""
    matter = talk.slot("matter") or {}
    if not bare(talk.text) or bare(talk.text).isdigit():
        return {"place": None} if not talk.text else None
    text, slots = besides(talk, talk.text)
    if slots and not bare(text):
        talk.say("utter_phone_noted")
        return slots | {"place": None}
    chosen = _of_those_asked(talk, text)
    if chosen:
        return slots | settled(talk, {"place": chosen})
    found = talk.turn.desk.reader.places(text, talk.turn.resident.home)
    detail = found.detail or talk.slot("place_detail")
    if found.place and not detail and not is_only_place(talk, text):
        detail = corrections.said_instead(text, talk.turn.desk.wording)
    if found.place and (talk.slot("asked_place") or not is_too_wide(talk, found.place, matter)):
        slots |= settled(talk, {"place": found.place, "place_detail": detail})
        return slots | _wish_beside(talk, text)
    if found.place:
        return slots | {"place": None, "asked_place": "wide"}
    if found.candidates:
        return slots | {"place": None, "place_detail": detail}
    before = (talk.slot("told") or {}).get("place")
    if before and (found.detail or talk.turn.desk.wording.says("here", text)):
        return slots | settled(talk, {"place": before, "place_detail": text})
    return slots | _no_place(talk, text)


def _of_those_asked(talk: Talk, text: str) -> str | None:
    """The one of the places just offered that the words name in part, or the only one by a yes."""
    offered = talk.pending.get("places") or candidates(talk)
    names = [talk.turn.desk.catalogue.places.full_name(one) for one in offered]
    named = [one for one, name in zip(offered, names, strict=True) if bare(text) in name]
    if len(offered) == 1 and talk.intent == "affirm":
        return str(offered[0])
    return str(named[0]) if len(named) == 1 else None


def candidates(talk: Talk, *texts: str) -> list[str]:
    """The places that these words, or what was said before, may mean, where several do."""
    home, places = talk.turn.resident.home, talk.turn.desk.reader.places
    for text in (*texts, talk.slot("problem"), talk.slot("solution")):
        found = places(text or "", home)
        if found.candidates and not found.place:
            return list(found.candidates[:_CHOICES])
    return []


def _wish_beside(talk: Talk, text: str) -> Slots:
    """A wish said together with the place goes to the wish."""
    wording = talk.turn.desk.wording
    wishes = [one for one in clauses(text) if wording.says("wish", one)]
    if not wishes or len(clauses(text)) == 1:
        return {}
    return {"solution": joined(talk.slot("solution") or "", bare("".join(wishes)))}


def _no_place(talk: Talk, text: str) -> Slots:
    """Words without a place: unsure, more of the matter, or a place nobody listed."""
    wording, matter = talk.turn.desk.wording, talk.slot("matter") or {}
    tells_nothing = any(wording.is_only(kind, text, spare=2) for kind in ("submit", "nothing"))
    is_unsure = tells_nothing or wording.answers("undecided", text)
    is_unsure = is_unsure or talk.intent in {"deny", "affirm"}
    said = talk.understanding
    if not is_unsure and wording.says("wish", text):
        say_added(talk, text)
        return {"place": None, "solution": joined(talk.slot("solution") or "", text)}
    is_more = said.get("code") == matter.get("code") and not said.get("review", True)
    if not is_unsure and is_more:
        say_added(talk, text)
        return {"place": None, "problem": joined(talk.slot("problem") or "", text)}
    if talk.slot("asked_place"):
        return _somewhere(talk, "" if is_unsure else text)
    if is_unsure:
        return {"place": None, "asked_place": "unsure"}
    return {"place": None, "asked_place": "unknown", "place_detail": text}


def _somewhere(talk: Talk, text: str) -> Slots:
    """Filed with the words as said; a person will find the place."""
    matter = dict(talk.slot("matter") or {}) | {"review": True}
    detail = joined(talk.slot("place_detail") or "", text)
    where = talk.turn.desk.catalogue.subdistrict.place
    return settled(talk, {"place": where, "place_detail": detail, "matter": matter})


def is_only_place(talk: Talk, text: str) -> bool:
    """Whether words name a place and say nothing of it."""
    desk = talk.turn.desk
    found = desk.reader.places(text, talk.turn.resident.home)
    if found.place is None:
        return False
    path = desk.catalogue.places.path(found.place)
    names = [name for one in path for name in (one.name, *one.aliases)]
    return desk.wording.is_nothing_but(text, [found.detail, *names])


def is_somewhere(talk: Talk, text: str) -> bool:
    """Whether words only point somewhere, in a name that nobody listed: `the one at the lane`."""
    wording, said = talk.turn.desk.wording, bare(text)
    if len(said) > _POINTING or wording.says("wish", said) or wording.says("mend", said):
        return False
    return said.startswith(wording.words["points_from"]) and said.endswith(
        wording.words["points_to"]
    )


def say_added(talk: Talk, text: str) -> None:
    """Say that words which answered something else are kept."""
    talk.say("utter_added", words=talk.echo(text, _ECHO))
