"""Which words of a correction count: those quoted, paired, or already standing in a line."""

import re
from dataclasses import replace

from bot.clauses import PARTICLES, bare
from bot.dialogue.acts import Heard
from bot.dialogue.passages import common, numbers, pattern
from bot.dialogue.state import Draft
from bot.numerals import COUNTED
from bot.understanding.text import fold

_LEAST = 2
_IS, _A = "是", "一"
_BRIEF = 10
_WHOLE = 8
"""So many signs after the name of a line are the whole line, not a passage of it."""
_QUOTED = re.compile(r"[“\"「『‘]([^”\"」』’]+)[”\"」』’]")
_STOPS = re.compile(r"[，,、；;。 ]+")
_NOT, _NOR = "不", (_IS, "叫", "在")
"""What stands before words that are negated."""
TEXTS = ("problem", "solution", "detail")


def told_words(heard: Heard, draft: Draft, line: str) -> Heard:
    """The correction with the words that count; `line` is empty where none was named."""
    heard = _plain(_paired(_negated(_quoted(heard))))
    return heard if _is_whole(heard, line) else _aligned(heard, draft, line)


def _plain(heard: Heard) -> Heard:
    """The new words without a particle at their end, or the `is` before them."""
    new = heard.new
    if len(new) > _LEAST and new[-1] in PARTICLES and new[-2] != _A:
        new = new[:-1]
    if heard.old and new.startswith(_IS) and len(new) > _LEAST:
        new = new[len(_IS) :]
    return replace(heard, new=new)


def _is_whole(heard: Heard, line: str) -> bool:
    """Whether a named line is dictated anew from end to end: nothing of it is held on to."""
    is_set = heard.operation == "set" and not heard.old and line in ("problem", "solution", "place")
    return is_set and len(heard.new) >= _WHOLE


def _quoted(heard: Heard) -> Heard:
    """With the words in quotation marks: whoever writes them says exactly which words count."""
    found = [bare(one) for one in _QUOTED.findall(heard.text)]
    if not found or heard.operation == "add":
        return heard
    if len(found) > 1 and found[1] in found[0] and bare(heard.new) != found[1]:
        return replace(heard, old="", new=found[0])  # the name in full, and what was cut from it
    if len(found) > 1:
        return replace(heard, old=found[0], new="" if heard.operation == "delete" else found[1])
    if heard.operation == "delete":
        return replace(heard, old=found[0], new="")
    if heard.new and found[0] not in heard.new:
        return replace(heard, old=found[0])
    return replace(heard, new=found[0], old="" if found[0] in heard.old else heard.old)


def _paired(heard: Heard) -> Heard:
    """With new words, where two runs were both heard as words that go: the second replaces."""
    first, *others = [one for one in _STOPS.split(heard.old) if one] or [""]
    if heard.new or not others or heard.operation == "delete":
        return heard
    return replace(heard, old=first, new=others[-1])


def _negated(heard: Heard) -> Heard:
    """With words that are negated as those that go, never as those that come."""
    if not heard.new or not _is_negated(heard.text, heard.new):
        return heard
    is_also = bool(heard.old) and _is_negated(heard.text, heard.old)
    return replace(heard, old=heard.new, new="" if is_also else heard.old)


def _is_negated(text: str, words: str) -> bool:
    """Whether words stand right behind a negation."""
    return text[: max(text.find(words), 0)].endswith(tuple(_NOT + one for one in _NOR))


def _aligned(heard: Heard, draft: Draft, line: str) -> Heard:
    """With the old words, where the resident repeats what stands in a line without marking it."""
    heard = _without_old(heard, draft, line)
    if heard.old or heard.operation in ("add", "shorten") or line in ("topic", "photos", "phone"):
        return heard
    said = heard.text.replace(heard.new, "\u0000") if heard.new else heard.text
    found = max(
        (common(said, getattr(draft, name) or "") for name in order_of(line)), key=len, default=""
    )
    is_brief = heard.operation == "delete" and len(heard.text) <= _BRIEF
    least = _LEAST if heard.new or line or is_brief else _LEAST + 1
    is_enough = len(found) >= least or numbers(found)
    if len(found) < _LEAST or not is_enough or not (heard.new or heard.operation == "delete"):
        return heard
    if heard.operation == "delete" and found in heard.new:
        return replace(heard, old=heard.new, new="")
    stands = found in heard.new and any(reads(draft, name, heard.new) for name in order_of(line))
    return replace(heard, old=heard.new if stands else found)


def _without_old(heard: Heard, draft: Draft, line: str) -> Heard:
    """With only those of the new words that the line does not have already."""
    parts = [one for one in _STOPS.split(heard.new) if one]
    if len(parts) < 2 or heard.operation == "add":
        return heard
    texts = [fold(getattr(draft, name) or "") for name in order_of(line)]
    fresh = [
        one
        for one in parts
        if not any(
            re.search(pattern(found.group()), text)
            for found in COUNTED.finditer(fold(one))
            for text in texts
        )
    ]
    if not fresh or len(fresh) == len(parts):
        return heard
    return replace(heard, new="，".join(fresh))


def stands(draft: Draft, words: str) -> bool:
    """Whether some line has these words, numerals in either form."""
    if not words:
        return False
    return any(re.search(pattern(words), fold(getattr(draft, n) or "")) for n in TEXTS)


def reads(draft: Draft, line: str, words: str) -> bool:
    """Whether the line has these words already."""
    return words in (getattr(draft, line) or "")


def order_of(line: str) -> tuple[str, ...]:
    first = {"problem": "problem", "solution": "solution", "place": "detail"}.get(line)
    return TEXTS if first is None else (first, *(one for one in TEXTS if one != first))
