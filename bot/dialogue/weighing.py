"""How surely a correction is meant as it was read: by its marks, and by what a line would lose."""

from difflib import SequenceMatcher

from bot.clauses import bare
from bot.dialogue.acts import Heard
from bot.dialogue.state import Draft
from bot.understanding.text import fold

TOLD = ("problem", "solution")
_PASSAGE = 2
"""Signs that two texts must share in a row to have anything in common."""
_MOST, _SOME = 0.5, 0.2
_BRIEF = 6
"""A line so short is not much to lose."""
_BESIDE = 8
"""So many signs may go with the words that are taken out: the clause they stand in."""
_READ, _NAMED, _DONE, _WEAK = 0.6, 0.7, 0.8, 0.45


def lost(before: str, after: str) -> int:
    """How many signs of a text are in no passage of the other."""
    one, other = fold(bare(before)), fold(bare(after))
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return len(one) - sum(found.size for found in blocks if found.size >= _PASSAGE)


def is_doubtful(before: Draft, after: Draft, one: Heard) -> bool:
    """Whether a correction takes so much out of a line that it is asked about first."""
    worst = 0.0
    for name in TOLD:
        text = bare(getattr(before, name) or "")
        gone = lost(text, getattr(after, name) or "")
        if len(text) < _BRIEF or (one.operation == "delete" and _is_named(one, text, gone)):
            continue
        share = gone / len(text)
        if share >= _SOME and one.line in (*TOLD, "place") and one.line != name:
            return True  # another line than the one that was named
        worst = max(worst, share)
    if worst >= _MOST:
        return not _is_restated(one)
    return worst >= _SOME and one.sure < _WEAK


def _is_named(one: Heard, text: str, gone: int) -> bool:
    """Whether what goes was named to go, and something stays."""
    return len(one.old) < len(text) and gone <= len(one.old or one.new) + _BESIDE


def _is_restated(one: Heard) -> bool:
    """Whether a line was surely told anew."""
    return (
        one.operation == "set"
        and one.line in TOLD
        and one.sure >= _READ
        and one.line_sure >= _NAMED
        and one.operation_sure >= _DONE
    )
