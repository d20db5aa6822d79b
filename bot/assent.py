"""Whether a short answer is a yes, a no, or a question about what was asked.

All words are in data/dialogue: a word of yes, and what around it takes it back or asks.
"""

import re
from enum import StrEnum

from bot.clauses import bare, clauses
from bot.understanding.text import fold
from bot.wording import Wording

_QUESTION_MARK = re.compile(r"[?？]")
_BESIDE = 5
"""Up to so many characters a clause beside a yes may be a courtesy, or a doubt about it."""


class Stance(StrEnum):
    """What a short answer comes to."""

    YES = "yes"
    MORE = "more"
    """A yes, and something else told in the same breath."""
    NO = "no"
    ASKS = "asks"


_SPARE = {Stance.YES: 4, Stance.NO: 5, Stance.ASKS: 8}
_SPARE_OF_ONE = {Stance.YES: 0, Stance.NO: 1, Stance.ASKS: 3}
"""How many characters may stand around a word of yes, and around one of a single character."""


def stance(text: str, wording: Wording) -> Stance | None:
    """What the words say to a yes-or-no question; None for words that answer it neither way."""
    parts = [(bare(one), _of_clause(one, wording)) for one in clauses(_settled(text, wording))]
    said = [found for _, found in parts]
    if Stance.NO in said or Stance.ASKS in said:
        return Stance.NO if Stance.NO in said else Stance.ASKS
    beside = [one for one, found in parts if not found and not wording.says("courtesy", one)]
    if Stance.YES not in said:
        is_short = len(parts) == 1 and len(parts[0][0]) <= _BESIDE
        return Stance.ASKS if is_short and _asks(text, "", wording) else None
    if wording.says("not_yet", _settled(text, wording)):
        return None
    last = parts[-1][0]
    if last in beside and len(last) <= _BESIDE and doubts(last, wording):
        return Stance.ASKS
    if all(len(one) <= _BESIDE for one in beside):
        return Stance.YES
    return Stance.MORE if said[0] is Stance.YES else None


def agrees(text: str, wording: Wording) -> bool:
    """Whether the words are a yes and nothing else."""
    return stance(text, wording) is Stance.YES


def asks(text: str, wording: Wording) -> bool:
    """Whether any clause asks."""
    return any(_asks(one, bare(one)[-1:], wording) for one in clauses(fold(text)))


def doubts(text: str, wording: Wording) -> bool:
    """Whether anything in the words asks or denies."""
    plain = _settled(text, wording)
    return _asks(plain, "", wording) or wording.says("denying", plain)


def _settled(text: str, wording: Wording) -> str:
    """The text with phrases that only look like a no (没问题, 不用改) read as the yes they are."""
    plain = fold(text)
    for word in sorted(wording.words["no_but_yes"], key=len, reverse=True):
        plain = plain.replace(word, wording.words["submit"][0])
    return plain


def _of_clause(clause: str, wording: Wording) -> Stance | None:
    plain = bare(clause)
    words = [one for one in wording.words["submit"] if one in plain]
    if not words:
        return Stance.NO if wording.is_only("disagree", plain) else None
    last = max(words, key=lambda one: (plain.rfind(one) + len(one), len(one)))
    before, _, after = plain.rpartition(last)
    most = _SPARE_OF_ONE if len(last) == 1 else _SPARE
    spare = len(before + after)
    if spare <= most[Stance.ASKS] and _asks(clause, after, wording):
        return Stance.ASKS
    if wording.says("denying", before) or wording.says("denying", after):
        return Stance.NO if spare <= most[Stance.NO] else None
    return Stance.YES if spare <= most[Stance.YES] or not _left(plain, wording) else None


def _asks(clause: str, after: str, wording: Wording) -> bool:
    """Whether a clause asks: by its mark, by a word, by 好不好, or by how it ends."""
    between = "|".join(wording.words["or_not"])
    if _QUESTION_MARK.search(clause) or re.search(rf"(.)({between})\1", clause):
        return True
    if wording.says("asking", _without(clause, wording.words["denying"])):
        return True
    return bare(after).rstrip("".join(wording.words["fills"])) in wording.words["asking_at_end"]


def _left(plain: str, wording: Wording) -> str:
    """What is no yes and no particle."""
    return _without(plain, (*wording.words["submit"], *wording.words["fills"]))


def _without(text: str, words: tuple[str, ...]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text
