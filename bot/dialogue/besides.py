"""What is told beside a draft and is no part of it: another matter, one for a door, idle words."""

from collections.abc import Sequence

from bot.dialogue.acts import Act, Heard
from bot.dialogue.draft import told
from bot.dialogue.passages import alike
from bot.dialogue.state import Draft
from bot.proposals.lists import EMPTY, UNCLEAR, ListResult
from bot.turn import Desk

_MATTER = 6
_MAY = 0.1
_SURELY = 0.7
_SAME = 60.0
_ANNOUNCED = 0.8


def worth_writing(heard: Sequence[Heard]) -> list[Heard]:
    """Without parts that may tell something but have no words that count, beside some that do."""
    marked = {one.act for one in heard if one.new}
    return [
        one
        for one in heard
        if one.act not in (Act.TELLS, Act.WISHES)
        or one.new
        or one.sure >= _SURELY
        or one.act not in marked
    ]


def is_other(desk: Desk, draft: Draft, one: Heard) -> bool:
    """Whether words to be added surely tell of another matter than the draft's."""
    words = told(one)
    if len(words) < _MATTER or one.chance(Act.ANOTHER) < _MAY:
        return False
    read = desk.reader.understand(words, explained=False)
    return not read.review and read.code not in (draft.code, UNCLEAR)


def is_detail(desk: Desk, draft: Draft, one: Heard) -> bool:
    """Whether what was heard as another matter is rather more of the draft's.

    Only what is announced as another is one although its topic is the same, or cannot be told.
    """
    if one.sure >= _ANNOUNCED or not draft.problem:
        return False
    read = desk.reader.understand(told(one), explained=False)
    return read.code in (draft.code, UNCLEAR) or read.review


def is_for_a_door(desk: Desk, draft: Draft, words: str) -> bool:
    """Whether what is told beside a matter for deliberation surely belongs elsewhere."""
    if len(words) < _MATTER or draft.matter.get("list") != ListResult.POSITIVE:
        return False
    read = desk.reader.understand(words, explained=False)
    is_refused = read.list is ListResult.NEGATIVE and read.code not in EMPTY
    return is_refused and not read.review and not read.urgent


def is_same(words: str, problem: str) -> bool:
    """Whether words tell the draft's own matter once more."""
    return alike(words, problem) >= _SAME
