"""The matters of one message, each with its parts."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.draft import told
from bot.dialogue.matters import Matter, understood
from bot.dialogue.skills.hearing import CONTENT
from bot.dialogue.talk import Talk
from bot.proposals.lists import UNCLEAR

_LIKELY, _ANNOUNCED = 0.4, 0.8
_TELLING = 6
_LONG = 90
"""In a story so long, matters are only those that are told surely."""


def groups(talk: Talk) -> list[tuple[str, tuple[Heard, ...]]]:
    """The matters of a message, each with its parts: as the parts tell them, else the splitter."""
    groups: list[list[Heard]] = [[]]
    for one in _retold(talk):
        if one.act is Act.ANOTHER and not _is_matter(talk, told(one)):
            one = replace(one, act=Act.WISHES)
        starts_other = one.act is Act.ANOTHER and one.sure >= _LIKELY and _is_else(talk, one)
        if starts_other and any(p.act in (Act.TELLS, Act.WISHES, Act.ANOTHER) for p in groups[-1]):
            groups.append([])
        groups[-1].append(one)
    if len(groups) == 1:
        groups = _apart(talk, groups[0])
    found = [("".join(p.text for p in group), tuple(group)) for group in groups if group]
    understanding = talk.said.understanding
    if understanding is None or not understanding.is_multi:
        return found
    if len(found) >= len(understanding.matters):
        return found
    apart: list[tuple[str, tuple[Heard, ...]]] = [(one.text, ()) for one in understanding.matters]
    if any(_is_wished(talk, text) for text, _ in apart[1:]):
        return found  # what is wished belongs to what was told before it
    is_told = all(_is_matter(talk, text) for text, _ in apart)
    return apart if is_told or len(talk.text) < _LONG else found


def _is_else(talk: Talk, one: Heard) -> bool:
    """Whether a part tells of another topic than the whole message, or is announced as another."""
    whole = talk.said.understanding
    if one.sure >= _ANNOUNCED or whole is None or whole.is_multi:
        return True
    return talk.turn.desk.reader.understand(told(one), explained=False).code != whole.code


_WISHED = frozenset({Act.WISHES, Act.PLACES})


def _is_wished(talk: Talk, text: str) -> bool:
    """Whether a piece only says what should be done, whatever was asked."""
    heard = [one for one in talk.said.heard if one.text.strip() in text or text in one.text]
    told = talk.turn.desk.reader.acts(text, Question.PROBLEM)
    return any(parts and {one.act for one in parts} <= _WISHED for parts in (heard, told))


def _retold(talk: Talk) -> list[Heard]:
    """The parts of a statement; what surely tells a matter tells it, whatever it was read as."""
    return [
        replace(one, act=Act.TELLS)
        if one.act not in (*CONTENT, Act.ANOTHER, Act.ASKS) and _is_matter(talk, told(one))
        else one
        for one in talk.said.heard
    ]


def _is_matter(talk: Talk, words: str) -> bool:
    """Whether words surely tell a matter by themselves."""
    if len(words) < _TELLING:
        return False
    read = talk.turn.desk.reader.understand(words, explained=False)
    return read.intent == "propose" and read.code != UNCLEAR and not read.review


_FACTS = (CONTENT | {Act.ANOTHER}) - {Act.WISHES}


def _listed(one: Heard, read: Matter) -> str:
    """The list of a part: surely refused, or told and surely not that."""
    if not read or read["code"] == UNCLEAR:
        return ""
    if not read["review"]:
        return str(read["list"])
    return "positive" if one.act is Act.TELLS and read["list"] == "positive" else ""


def _apart(talk: Talk, heard: Sequence[Heard]) -> list[list[Heard]]:
    """The parts by matter, where each of several is surely of another list than the one before."""
    groups: list[list[Heard]] = [[]]
    lists: list[str] = []
    for one in heard:
        words = told(one)
        is_told = one.act in _FACTS and len(words) >= _TELLING
        read = understood(talk, words) if is_told else {}
        listed = _listed(one, read)
        if listed in ("positive", "negative") and lists and listed != lists[-1]:
            groups.append([])
        if listed in ("positive", "negative"):
            lists.append(listed)
        groups[-1].append(one)
    return groups
