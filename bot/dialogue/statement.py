"""What a first statement already says: the fields of a draft from the parts of a message."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.clauses import bare, joined, phone_in, without_phone
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.draft import told
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.dialogue.where import whereabouts
from bot.dialogue.written import PROBLEM, SOLUTION, lines_of

Matter = Mapping[str, Any]
_WORTH = 4
_SAID = 0.3
_MAYBE = 0.1
_NAME = 10
_PARTICLE = 2


def dictated(talk: Talk, text: str, heard: Sequence[Heard], matter: Matter) -> Draft:
    """Everything a first statement already says; what it says is never asked again.

    Whatever was asked, it is read as the answer to what the matter is.
    """
    desk, home = talk.turn.desk, talk.turn.resident.home
    if text == talk.text and talk.before.question is not Question.PROBLEM:
        heard = desk.reader.acts(text, Question.PROBLEM)
    heard = [_or_place(talk, one) for one in heard]
    nothing = [one for one in heard[1:] if _is_nothing(one)]
    lines = lines_of([one for one in heard if one.act is not Act.PLACES and one not in nothing])
    problem, wish = lines.get(PROBLEM, ""), lines.get(SOLUTION, "")
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
    pointed = "".join(told(one) for one in heard if one.act is Act.PLACES)
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
    if nothing:
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


def _is_nothing(one: Heard) -> bool:
    """Whether a part after others says that there are no photos; nothing else was asked."""
    return one.chance(Act.NOTHING) >= (_MAYBE if one.act is Act.NO else _SAID)


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
