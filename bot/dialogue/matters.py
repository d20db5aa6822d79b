"""What a statement becomes: a draft begun, or a door named with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.clauses import bare, joined, phone_in, without_phone
from bot.dialogue import questions
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.draft import told
from bot.dialogue.shelf import shelve
from bot.dialogue.state import Draft, Refusal
from bot.dialogue.talk import Talk
from bot.dialogue.where import whereabouts
from bot.proposals.lists import UNCLEAR, Handling, ListResult
from bot.services import filing

Matter = Mapping[str, Any]
_BRIEF = 60
_WITH_CONSENT = 24
_OPENER = 12
_WORTH = 4
_SAID = 0.3
_MAYBE = 0.1
_LONG = 90
_MANY = 4
_NAME = 10
_PARTICLE = 2
_MAY_TELL = frozenset({Act.PLACES, Act.CHATS, Act.WHOM, Act.UNSOLVED, Act.CORRECTS, Act.NO})
REFUSALS = {
    Handling.EXISTING: "utter_refused_existing",
    Handling.ASK: "utter_refused_ask",
    Handling.DISSUADE: "utter_refused_dissuade",
    Handling.HUMAN: "utter_refused_human",
}


def understood(talk: Talk, text: str) -> dict[str, Any]:
    """The understanding of some words, as it is kept with a draft."""
    return talk.turn.desk.reader.understand(text, home=talk.turn.resident.home).as_json()


def is_refused(talk: Talk, matter: Matter) -> bool:
    """Whether a door is named instead of a draft begun: on the negative list, and surely so."""
    on_list, code = matter.get("list", ""), matter.get("code", UNCLEAR)
    review = matter.get("review", True)
    return filing.refusing(on_list, code, talk.turn.desk.catalogue, review=review) is not None


def is_empty_talk(talk: Talk, matter: Matter) -> bool:
    """Whether the words surely are of nothing that could be talked about."""
    if not is_refused(talk, matter):
        return False
    return talk.turn.desk.catalogue.lists.negative[matter["code"]].handling is Handling.ASK


def keeps_words(talk: Talk, matter: Matter) -> bool:
    """Whether the words of this matter may be kept."""
    entry = talk.turn.desk.catalogue.lists.negative.get(str(matter.get("code")))
    return entry is None or entry.keeps_text


def dictated(talk: Talk, text: str, heard: Sequence[Heard], matter: Matter) -> Draft:
    """Everything a first statement already says; what it says is never asked again."""
    desk, home = talk.turn.desk, talk.turn.resident.home
    heard = _to_the_point(talk, text, heard)
    heard = [_or_place(talk, one) for one in heard]
    problem = "，".join(_told(heard, Act.TELLS, Act.ADDS, Act.ANOTHER))
    wish = "，".join(_told(heard, Act.WISHES, Act.REWRITES))
    if wish and not problem:  # what is wrong was said, and read as something else
        problem = "，".join(one for one in _besides(heard) if one not in wish)
    if not problem and not wish:
        problem, wish = desk.wording.split_wish(desk.wording.stated(without_phone(text)))
    if len(problem) < _WORTH:
        problem = joined(problem, wish) if wish else desk.wording.stated(text)
    elif wish and _is_place(talk, problem):
        problem = wish
    draft = Draft(problem=bare(problem) or bare(text), solution=wish or None, matter=dict(matter))
    where = whereabouts(problem, desk, home, matter.get("level"))
    if where.place is None:
        where = whereabouts(text, desk, home, matter.get("level"))
    pointed = "".join(_told(heard, Act.PLACES))
    if where.place is not None and not where.is_wide:
        found = desk.reader.places(text, home)
        detail = whereabouts(pointed, desk, home).detail if pointed else ""
        draft = replace(draft, place=where.place, detail=detail or found.detail)
    elif pointed:
        draft = replace(draft, detail=pointed)
    elif where.detail:
        draft = replace(draft, detail=desk.reader.places(text, home).detail)
    if phone_in(text):
        draft = replace(draft, phone=phone_in(text))
    if any(_is_nothing(one) for one in heard[1:]):
        draft = replace(draft, photos_done=True)
    if not matter.get("level") and desk.wording.reach(text):
        draft = replace(draft, reach=desk.wording.reach(text))
    return draft


def _or_place(talk: Talk, one: Heard) -> Heard:
    """A part that tells nothing but a place is the place."""
    if one.act is not Act.TELLS or len(one.text) > _NAME:
        return one
    return replace(one, act=Act.PLACES) if _is_place(talk, told(one)) else one


def _is_place(talk: Talk, words: str) -> bool:
    """Whether words name a place and nothing else."""
    where = whereabouts(words, talk.turn.desk, talk.turn.resident.home)
    return where.place is not None and len(where.detail) < _PARTICLE


def _to_the_point(talk: Talk, text: str, heard: Sequence[Heard]) -> Sequence[Heard]:
    """Of a long story the parts that tell the matter: those of the topic told most surely."""
    tells = [one for one in heard if one.act in (Act.TELLS, Act.ADDS, Act.CHATS, Act.WISHES)]
    if len(text) < _LONG or len(tells) < _MANY:
        return heard
    read = {one.text: talk.turn.desk.reader.understand(one.text, explained=False) for one in tells}
    sure = [one for one in read.values() if one.intent == "propose" and one.code != UNCLEAR]
    if not sure:
        return heard
    best = max(sure, key=lambda one: one.confidence)
    return [
        one
        for one in heard
        if one.text not in read or one.act is Act.WISHES or read[one.text].code == best.code
    ]


def _is_nothing(one: Heard) -> bool:
    """Whether a part after others says that there are no photos; nothing else was asked."""
    return one.chance(Act.NOTHING) >= (_MAYBE if one.act is Act.NO else _SAID)


def _besides(heard: Sequence[Heard]) -> list[str]:
    """The parts that are long enough to tell something and are no wish, courtesy or answer."""
    return [told(one) for one in heard if one.act in _MAY_TELL and len(told(one)) >= _WORTH]


def _told(heard: Sequence[Heard], *acts: Act) -> list[str]:
    """The words of the parts that do one of these; none that another of them has already."""
    found = list(dict.fromkeys(told(one) for one in heard if one.act in acts and told(one)))
    return [one for one in found if not any(one != other and one in other for other in found)]


def with_loose(talk: Talk, draft: Draft) -> Draft:
    """With photos and a position sent before anything was said; they belong to what comes next."""
    before = talk.state.draft
    if before is None or before.problem:
        return draft
    place = draft.place or before.place
    return replace(
        draft,
        photos=before.photos,
        place=place,
        detail=draft.detail or before.detail,
        latitude=before.latitude,
        longitude=before.longitude,
    )


def begin(talk: Talk, draft: Draft) -> None:
    """Begin a draft and ask for what it lacks; one that was not filed yet goes on the shelf."""
    draft = with_loose(talk, draft)
    if shelve(talk):
        talk.say("utter_draft_shelved")
    limit = _WITH_CONSENT if not draft.place else _BRIEF
    talk.say(f"utter_heard_{heard_as(draft.matter)}", problem=talk.echo(draft.problem, limit))
    talk.keep(refusal=None, offer=None, misses=0)
    questions.ask(talk, draft)


def heard_as(matter: Matter) -> str:
    """The topic where it is sure, so that the answer is of it; else its first letter."""
    code = str(matter.get("code", UNCLEAR))
    is_sure = matter.get("list") == ListResult.POSITIVE and not matter.get("review", True)
    return code if is_sure else code[0]


def is_opener(text: str, matter: Matter) -> bool:
    """Whether the words only say that something will be said."""
    is_unclear = matter.get("code", UNCLEAR) == UNCLEAR
    return is_unclear and (len(text) <= _OPENER or not matter.get("review", True))


def refuse(talk: Talk, text: str, matter: Matter) -> None:
    """Name the entry, the reason and the door; offer to rewrite, to pass it on, or to appeal."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    if not entry.keeps_text:
        talk.turn.leave_out(text)
    talk.say(
        REFUSALS.get(entry.handling)
        or ("utter_refused_rewrite" if entry.rewrite else "utter_refused"),
        name=entry.name,
        reason=entry.reason,
        doors=talk.doors(entry.code, text),
        rewrite=entry.rewrite or "",
    )
    talk.is_asked = True
    _keep(talk, text, matter)


def refuse_briefly(talk: Talk, text: str, matter: Matter) -> None:
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
    _keep(talk, text, matter)


def _keep(talk: Talk, text: str, matter: Matter) -> None:
    words = text if keeps_words(talk, matter) else ""
    talk.keep(refusal=Refusal(words, bare_of(matter), talk.turn.now.isoformat()), offer=None)


def bare_of(matter: Matter) -> dict[str, Any]:
    """The understanding without the words it was read from."""
    return {name: value for name, value in matter.items() if name not in {"matters", "reasons"}}


def is_question(talk: Talk, *questions_: Question) -> bool:
    """Whether one of these was on the table."""
    return talk.before.question in questions_
