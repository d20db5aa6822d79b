"""What a first statement already says: the fields of a draft from the parts of a message."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.clauses import bare, joined, phone_in, without_phone
from bot.dialogue.acts import Act, Heard
from bot.dialogue.draft import told
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.dialogue.where import whereabouts
from bot.proposals.lists import UNCLEAR

Matter = Mapping[str, Any]
_WORTH = 4
_SAID = 0.3
_MAYBE = 0.1
_LONG = 90
_MANY = 4
_NAME = 10
_PARTICLE = 2
_SURELY = 0.7
_MAY_TELL = frozenset({Act.PLACES, Act.CHATS, Act.WHOM, Act.UNSOLVED, Act.CORRECTS, Act.NO})
_LEFT = frozenset({Act.SWITCHES, Act.DROPS, Act.HOLD_OFF, Act.GREETS})


def dictated(talk: Talk, text: str, heard: Sequence[Heard], matter: Matter) -> Draft:
    """Everything a first statement already says; what it says is never asked again."""
    desk, home = talk.turn.desk, talk.turn.resident.home
    heard = _to_the_point(talk, text, heard)
    heard = [_or_place(talk, one) for one in heard]
    problem = "，".join(_told(heard, Act.TELLS, Act.ADDS, Act.ANOTHER))
    wish = "，".join(_told(heard, Act.WISHES, Act.REWRITES))
    if wish and not problem:  # what is wrong was said, and read as something else
        problem = "，".join(one for one in _besides(heard) if one not in wish)
    left = [one for one in heard if one.act in _LEFT]
    if not problem and not wish and left:  # what is left behind is named, what is told is not
        problem = "，".join(bare(one.text) for one in heard if one.act not in _LEFT)
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
    mine = [one for one in heard if one.act in acts]
    if any(one.new for one in mine):  # what has no words that count beside it tells nothing
        mine = [one for one in mine if one.new or one.sure >= _SURELY]
    found = list(dict.fromkeys(told(one) for one in mine if told(one)))
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
