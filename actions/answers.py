"""How an answer to each question of the form is read.

A reader returns the slots the words fill, with None for what has to be asked again; it returns
None where the words answer nothing.
"""

from collections.abc import Callable

from actions import changes
from actions.matters import Slots, besides, explained, is_empty_talk, place_slots, settled
from actions.talk import DRAFT, Talk
from actions.whereabouts import is_only_place, is_somewhere, place, say_added
from bot import assent, corrections
from bot.assent import Stance
from bot.clauses import bare, clauses, joined, phone_in, together

_SHORT = 6
_SURE = 0.7
_TELLING = 5
_TELLING_UNSURE = 8


def problem(talk: Talk) -> Slots | None:
    """The problem in the resident's own words; a no ends the empty draft."""
    if talk.intent == "deny" and not talk.slot("told"):
        talk.say("utter_cancelled_empty")
        return dict.fromkeys(DRAFT) | {"requested_slot": None}
    if talk.intent == "affirm" or not talk.text:
        return {"problem": None}
    said, slots = besides(talk, talk.text)
    if len(bare(said)) < _TELLING and talk.intent != "propose":
        return slots | {"problem": None} if slots else None
    if talk.slot("told"):
        return slots | changes.problem_anew(talk, said)
    stated = talk.turn.desk.wording.stated(said)
    return slots | {"problem": stated, "matter": dict(explained(talk))}


def consent(talk: Talk) -> Slots | None:
    """Consent must be said; what is said instead is kept, and the question comes again."""
    wording, is_sure = talk.turn.desk.wording, talk.sure >= _SURE
    stance = assent.stance(talk.text, wording)
    if stance is Stance.ASKS:
        return _asked_back(talk, "consent")
    is_no = talk.intent == "deny" and is_sure and len(talk.text) <= 2 * _SHORT
    if is_no or stance is Stance.NO or wording.answers("disagree", talk.text):
        return _no_consent(talk)
    if stance is Stance.MORE or _says_yes(talk):
        return {"consent": True} | _said_too(talk, "".join(clauses(talk.text)[1:]))
    if phone_in(talk.text) and not is_stating(talk):
        talk.say("utter_phone_noted")
        return {"consent": None} | besides(talk, talk.text)[1]
    if is_stating(talk):
        say_added(talk, talk.text)
        return {"consent": None} | _said_too(talk, talk.text)
    return None


def _says_yes(talk: Talk) -> bool:
    """A yes and nothing else, by its words or, where they say neither, by what was learnt."""
    wording = talk.turn.desk.wording
    stance = assent.stance(talk.text, wording)
    is_affirmed = talk.intent == "affirm" and talk.sure >= _SURE and stance is None
    return stance is Stance.YES or (is_affirmed and not assent.doubts(talk.text, wording))


def _asked_back(talk: Talk, asked: str) -> Slots:
    """A question about the question: answered, and asked again."""
    wording = talk.turn.desk.wording
    answer = wording.answer(talk.text) or wording.phrase(f"asked_{asked}")
    talk.say("utter_help_answer", answer=answer)
    return {asked: None}


def _no_consent(talk: Talk) -> Slots:
    """The draft goes, unless the very next word is a yes after all."""
    talk.say("utter_no_consent", hotline=talk.hotline())
    draft = {name: talk.slot(name) for name in DRAFT if talk.slot(name) is not None}
    kept = {"pending": {"what": "consent", "draft": draft}}
    return dict.fromkeys(DRAFT) | {"consent": None, "requested_slot": None} | kept


def is_stating(talk: Talk) -> bool:
    """Whether the words tell something: more of the matter, or of what to do about it."""
    if is_empty_talk(talk, talk.understanding):
        return False
    needed = {"propose": _TELLING, "supplement": _TELLING, "nlu_fallback": _TELLING_UNSURE}
    if talk.turn.desk.wording.says("wish", talk.text) and talk.intent not in {"affirm", "deny"}:
        needed[talk.intent] = _TELLING
    return len(bare(talk.text)) >= needed.get(talk.intent, len(talk.text) + 1)


def _said_too(talk: Talk, text: str) -> Slots:
    """Words said beside an answer: a wish, more of the problem, a place, a telephone."""
    wording = talk.turn.desk.wording
    rest, slots = besides(talk, text)
    told = [one for one in clauses(rest) if not assent.agrees(one, wording)]
    rest = wording.stated(wording.without("nothing", together(told)))
    if len(bare(rest)) < _TELLING:
        return slots
    if not talk.slot("place"):
        matter = talk.slot("matter") or {}
        slots |= settled(talk, place_slots(talk, rest, matter))
        if is_only_place(talk, rest):
            return slots
    if wording.says("wish", rest):
        return slots | {"solution": joined(talk.slot("solution") or "", rest)}
    return slots | {"problem": joined(talk.slot("problem") or "", rest)}


def solution(talk: Talk) -> Slots | None:
    """What should be done; not knowing is an answer too."""
    wording = talk.turn.desk.wording
    is_short = len(talk.text) <= _SHORT
    if (talk.intent == "deny" and is_short) or wording.answers("undecided", talk.text):
        return {"solution": ""}
    if talk.intent == "affirm" and is_short and not wording.says("mend", talk.text):
        return {"solution": None}
    said, slots = besides(talk, talk.text)
    if not talk.slot("place"):
        slots |= settled(talk, place_slots(talk, said, talk.slot("matter") or {}))
        if slots.get("place") and is_only_place(talk, said):
            said = ""
    if said and is_somewhere(talk, said):
        say_added(talk, said)
        return slots | {"solution": None, "place_detail": bare(said)}
    if not bare(said):
        if slots.get("phone"):
            talk.say("utter_phone_noted")
        return slots | {"solution": None} if slots else None
    return None if bare(said).isdigit() else slots | {"solution": wording.stated(said)}


def reach(talk: Talk) -> Slots | None:
    """Whom it concerns, as the level of the circle; not knowing leaves it to the place."""
    wording = talk.turn.desk.wording
    said = wording.reach(talk.text)
    if said:
        return {"reach": said}
    if wording.answers("undecided", talk.text) or talk.intent == "deny":
        where = talk.slot("place") or talk.turn.desk.catalogue.subdistrict.place
        return {"reach": talk.turn.desk.catalogue.places[where].level.value}
    return None


def is_photo_coming(talk: Talk) -> bool:
    """Whether the words announce a photo, without sending it yet."""
    wording, text = talk.turn.desk.wording, talk.text
    if wording.says("no_photos", text) or wording.is_only("nothing", text):
        return False
    return wording.is_only("wait", text, spare=6) or bare(text) in wording.words["has_photos"]


def photos_done(talk: Talk) -> Slots | None:
    """No (more) photos; other words are added to the draft."""
    wording = talk.turn.desk.wording
    if is_photo_coming(talk):
        is_again = talk.pending.get("what") == "photo_wait"
        talk.say("utter_wait_longer" if is_again else "utter_wait_for_photos")
        return {"photos_done": None, "pending": None if is_again else {"what": "photo_wait"}}
    is_done = talk.intent in {"deny", "affirm"} or wording.answers("nothing", talk.text)
    if is_done or assent.agrees(talk.text, wording):
        return {"photos_done": True}
    added = _said_too(talk, talk.text)
    if "phone" in added and len(added) == 1:
        talk.say("utter_phone_noted")
        return added | {"photos_done": None}
    if added and is_stating(talk):
        return added | {"photos_done": True}
    return None


def confirmed(talk: Talk) -> Slots | None:
    """Filed as it is, or corrected in words."""
    wording, lines = talk.turn.desk.wording, len((talk.slot("told") or {}).get("lines", ()))
    if talk.pending.get("what") == "topic" and talk.text:
        return changes.topic(talk, talk.text)
    if wording.says("show_all", talk.text):
        return {"told": None}
    said = corrections.by_number(talk.text, wording, lines) or corrections.read(talk.text, wording)
    if said is not None and (said.field, said.value) == ("topic", ""):
        talk.say("utter_ask_topic")
        return {"confirmed": None, "pending": {"what": "topic"}}
    if said is not None:
        return changes.apply(talk, said)
    change = corrections.swap(talk.text, wording)
    swapped = changes.swap(talk, change) if change is not None else None
    if swapped is not None:
        return swapped
    stance = assent.stance(talk.text, wording)
    if stance is Stance.ASKS:
        return _asked_back(talk, "confirmed")
    is_yes = _says_yes(talk) or (stance is Stance.MORE and not is_stating(talk))
    if is_yes and not _is_not_yet(talk):
        return {"confirmed": True}
    if is_only_place(talk, talk.text):
        return changes.place(talk, talk.text)
    return _not_confirmed(talk)


def _is_not_yet(talk: Talk) -> bool:
    wording = talk.turn.desk.wording
    is_no = assent.stance(talk.text, wording) is Stance.NO
    return is_no or wording.says("not_yet", talk.text)


def _not_confirmed(talk: Talk) -> Slots | None:
    """Something is wrong, without saying what; or there is more to say."""
    wording = talk.turn.desk.wording
    if wording.says("wrong", talk.text) and len(talk.text) > _SHORT:
        found = talk.turn.desk.reader.places(talk.text, None)
        if found.place or found.detail:
            return changes.place(talk, talk.text)
    is_no = talk.intent == "deny" or wording.is_only("wrong", talk.text) or _is_not_yet(talk)
    if is_no and len(talk.text) <= 2 * _SHORT:
        talk.say("utter_what_is_wrong")
        return {"confirmed": None, "pending": {"what": "line"}}
    added = _said_too(talk, talk.text) if is_stating(talk) else {}
    if not added and "phone" in besides(talk, talk.text)[1]:
        added = {"phone": besides(talk, talk.text)[1]["phone"]}
    return added | {"confirmed": None} if added else None


READERS: dict[str, Callable[[Talk], Slots | None]] = {
    "problem": problem,
    "consent": consent,
    "solution": solution,
    "place": place,
    "reach": reach,
    "photos_done": photos_done,
    "confirmed": confirmed,
}
