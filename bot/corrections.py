"""What a resident wants changed in a draft, said in words or by the number of the line."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.clauses import bare, clauses
from bot.understanding.text import fold
from bot.wording import Wording

FIELDS = ("problem", "solution", "place", "topic", "photos", "phone")
"""The lines of the summary, in their order."""
_FAR = 8
_ALIKE = 0.6
_LOOSE = 3


@dataclass(frozen=True, slots=True)
class Correction:
    """A field and its new value; an empty value means: ask for it.

    `is_sure` tells that the words themselves say that something is wrong.
    """

    field: str
    value: str
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Swap:
    """Words that were wrong, and the right ones in their place."""

    old: str
    new: str


def read(text: str, wording: Wording) -> Correction | None:
    """A correction by name of the field, such as `地点不对，是3栋`; None for other words."""
    plain = _without_praise(text, wording)
    field = _field(plain, wording)
    if field is None:
        return None
    value = _new_value(plain, wording)
    if wording.says("shorten", plain):
        return Correction(field, "")
    if field == "phone" and wording.says("no_phone", plain):
        return Correction(field, "")
    is_sure = wording.says("wrong", plain)
    if not is_sure and not value:
        return None
    return Correction(field, value, is_sure)


def by_number(text: str, wording: Wording, lines: int) -> Correction | None:
    """A correction by the number of the line: `3`, `第三行不对`, `3 是5栋`."""
    number = wording.picked(text)
    if number is not None and number <= lines:
        return Correction(FIELDS[number - 1], "")
    found = wording.line_said(text)
    if found is None or found[0] > lines:
        return None
    number, words = found
    if wording.says("no_phone", words):
        return Correction(FIELDS[number - 1], "")
    if not wording.says("wrong", words) and not wording.says("becomes", words):
        return None
    return Correction(FIELDS[number - 1], _new_value(words, wording))


def swap(text: str, wording: Wording) -> Swap | None:
    """`不是三栋，是五栋`: the words to take out and those to put in; None for other words."""
    plain, negation = fold(text), wording.words["not_this"]
    at = min((plain.find(word) + len(word) for word in negation if word in plain), default=-1)
    if at < 0:
        return None
    for word in sorted(wording.words["but_this"], key=len, reverse=True):
        middle = plain.find(word, at)
        if middle > at:
            old, new = bare(text[at:middle]), bare(text[middle + len(word) :])
            return Swap(_stripped(old, wording), _stripped(new, wording)) if old and new else None
    return None


def leaving(text: str, wording: Wording) -> list[str]:
    """The clauses that say of this very draft, and not of something in it, that it goes."""
    return [one for one in clauses(text) if _leaves(one, wording)]


def _leaves(clause: str, wording: Wording) -> bool:
    before = before_end("leaves", clause, wording)
    return before is not None and (not before or wording.says("leaves_this", before))


def before_end(kind: str, text: str, wording: Wording) -> str | None:
    """What stands before the word of this kind that a text ends on; None where it does not."""
    for word in wording.words[kind]:
        before, found, after = bare(fold(text)).rpartition(word)
        if found and (not after or after in wording.words["particles"]):
            return before
    return None


def _without_praise(text: str, wording: Wording) -> str:
    """The text without words such as 没问题, which name a line and yet find nothing wrong."""
    plain = fold(text)
    for word in sorted(wording.words["nothing_wrong"], key=len, reverse=True):
        while word in plain:
            at = plain.find(word)
            plain = plain[:at] + plain[at + len(word) :]
            text = text[:at] + text[at + len(word) :]
    return text


def _field(text: str, wording: Wording) -> str | None:
    """The field named first, in a clause short enough to be about it."""
    plain = fold(text)
    named = {
        field: min(plain.find(w) for w in wording.words[f"field_{field}"] if w in plain)
        for field in FIELDS
        if any(word in plain for word in wording.words[f"field_{field}"])
    }
    first = min(named, key=lambda field: named[field]) if named else None
    return first if first is not None and named[first] <= _FAR else None


def _new_value(text: str, wording: Wording) -> str:
    """What stands after the word that brings it in; without one, what the next clause says."""
    plain = fold(text)
    found = [
        (at, -len(word), word)
        for word in wording.words["becomes"]
        for at in _places_of(word, plain)
        if plain[at - 1 : at] not in wording.words["no"]
    ]
    if found:
        at, _, word = min(found)
        return _stripped(bare(text[at + len(word) :]), wording)
    rest = "".join(clauses(text)[1:])
    return "" if wording.is_only("wrong", rest, spare=2) else _stripped(bare(rest), wording)


def said_instead(text: str, wording: Wording) -> str:
    """The words after `I mean`, or all of them where nothing is taken back."""
    plain = fold(text)
    ends = [plain.find(word) + len(word) for word in wording.words["i_mean"] if word in plain]
    return _stripped(bare(text[max(ends) :]), wording) if ends else ""


def _places_of(word: str, plain: str) -> list[int]:
    return [at for at in range(len(plain)) if plain.startswith(word, at)]


def _stripped(value: str, wording: Wording) -> str:
    """A value without the particles people end on."""
    plain = fold(value)
    ends = [word for word in wording.words["particles"] if plain.endswith(word)]
    while ends:
        value = value[: -len(max(ends, key=len))]
        plain = fold(value)
        ends = [word for word in wording.words["particles"] if plain.endswith(word)]
    return bare(value)


def mended(old: str, new: str) -> str | None:
    """The old words with the passage most like the new ones replaced; None where none is."""
    best, found = _ALIKE, None
    for size in range(max(2, len(new) - _LOOSE), len(new) + _LOOSE + 1):
        for at in range(len(old) - size + 1):
            passage = old[at : at + size]
            if passage[0] != new[0] or passage[-1] != new[-1]:
                continue
            alike = SequenceMatcher(None, passage, new, autojunk=False).ratio()
            if alike > best:
                best, found = alike, (at, at + size)
    return None if found is None else old[: found[0]] + new + old[found[1] :]


def replaced(text: str, change: Swap) -> str | None:
    """The text with the wrong words replaced, or None where they do not stand in it."""
    plain, old = fold(text), fold(change.old)
    at = plain.find(old)
    if not old or at < 0:
        return None
    return text[:at] + change.new + text[at + len(old) :]
