"""What a correction does to the lines of a draft: words replaced, added, taken out, set anew.

A change is made only where it can be made exactly: words that are to go must stand in a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz.fuzz import partial_ratio_alignment

from bot.clauses import bare, clauses, joined, phone_in, together
from bot.dialogue.acts import Heard
from bot.dialogue.state import Draft
from bot.dialogue.where import Where, whereabouts
from bot.turn import Desk
from bot.understanding.text import fold

_DIGITS = "零一二三四五六七八九"
_NUMERAL = re.compile(r"\d{1,2}|[一二三四五六七八九十两]{1,3}")
_ALIKE = 80.0
_MOST = 0.55
"""Words that make up so much of a line are replaced by taking the line anew."""
_JOINS = re.compile(r"[，,、；;。]|再|并|还|然后|另外|同时|顺便")
_SHORT = 24
_LEAST = 2
_NUMBERED = re.compile(
    r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})[点栋幢座单元号楼层个年月日块元张把条台]{1,2}"
)
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]+)[”\"」』]")
TEXTS = ("problem", "solution", "detail")


@dataclass(frozen=True, slots=True)
class Change:
    """A draft after a correction; `done` tells whether anything could be changed.

    `ask`: the line is known and its new words are not; `missing`: words that stand in no line.
    """

    draft: Draft
    done: bool = False
    ask: str = ""
    missing: str = ""


def corrected(draft: Draft, heard: Heard, desk: Desk, home: str | None) -> Change:
    """The draft after one correction."""
    line = "" if heard.line == "any" else heard.line
    heard = _aligned(_quoted(heard), draft, line)
    if line == "phone":
        return _phone(draft, heard)
    if line in ("topic", "photos"):
        return Change(draft, ask=line)
    if heard.old:
        return _replaced(draft, heard, line, desk, home)
    if heard.operation == "shorten":
        return _shortened(draft, line or "problem")
    if not heard.new:
        return Change(draft, ask=line)
    if heard.operation == "delete":
        return _replaced(draft, replace(heard, old=heard.new, new=""), line, desk, home)
    if not line:
        return _unnamed(draft, heard.new, desk, home)
    if heard.operation == "add":
        return _added(draft, line, heard.new)
    return _set(draft, line, heard.new, desk, home)


def _with(draft: Draft, **changes: Any) -> Draft:
    """The draft with some lines changed, by name."""
    return replace(draft, **changes)


def _quoted(heard: Heard) -> Heard:
    """With the words in quotation marks, where nothing else was found to count."""
    found = [bare(one) for one in _QUOTED.findall(heard.text)]
    if heard.new or heard.old or not found:
        return heard
    if len(found) > 1:
        return replace(heard, old=found[0], new=found[1])
    if heard.operation == "delete":
        return replace(heard, old=found[0])
    return replace(heard, new=found[0])


def _aligned(heard: Heard, draft: Draft, line: str) -> Heard:
    """With the old words, where the resident repeats what stands in a line without marking it."""
    heard = _without_old(heard, draft, line)
    if heard.old or heard.operation in ("add", "shorten") or line in ("topic", "photos", "phone"):
        return heard
    said = heard.text.replace(heard.new, "\u0000") if heard.new else heard.text
    found = max(
        (_common(said, getattr(draft, name) or "") for name in _order(line)), key=len, default=""
    )
    is_enough = len(found) >= (_LEAST if heard.new or line else _LEAST + 1) or _numbers(found)
    if len(found) < _LEAST or not is_enough or not (heard.new or heard.operation == "delete"):
        return heard
    if heard.operation == "delete" and found in heard.new:
        return replace(heard, old=heard.new, new="")
    return replace(heard, old=found)


def _without_old(heard: Heard, draft: Draft, line: str) -> Heard:
    """With only those of the new words that the line does not have already."""
    parts = [one for one in _STOPS.split(heard.new) if one]
    if len(parts) < 2 or heard.operation == "add":
        return heard
    texts = [fold(getattr(draft, name) or "") for name in _order(line)]
    fresh = [
        one
        for one in parts
        if not any(
            re.search(_pattern(found.group()), text)
            for found in _NUMBERED.finditer(fold(one))
            for text in texts
        )
    ]
    if not fresh or len(fresh) == len(parts):
        return heard
    return replace(heard, new="，".join(fresh))


_STOPS = re.compile(r"[，,、；;。 ]+")


def _common(said: str, text: str) -> str:
    """The longest run of characters that both have, numerals in either form."""
    one, other = fold(said), fold(text)
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    numbered = [
        found.group()
        for found in _NUMBERED.finditer(one)
        if re.search(_pattern(found.group()), other) is not None
    ]
    longest = one[match.a : match.a + match.size].strip("，,。 ")
    return max([longest, *numbered], key=len)


def _replaced(draft: Draft, heard: Heard, line: str, desk: Desk, home: str | None) -> Change:
    """The old words taken out, wherever they stand; new ones in their place."""
    order = _order(line)
    texts = {name: _swapped(getattr(draft, name) or "", heard.old, heard.new) for name in order}
    found = {name: text for name, text in texts.items() if text is not None}
    was, now = whereabouts(heard.old, desk, home), whereabouts(heard.new, desk, home)
    moved = (was.place is not None and was.place == draft.place) or bool(was.detail and now.detail)
    if now.place and (moved or line == "place" or not found):
        placed = _placed(draft, now, heard.new)
        return Change(_with(placed, **{k: v for k, v in found.items() if k != "detail"}), True)
    if line == "place" and heard.new and "detail" not in found:
        placed = _placed(draft, now, heard.new)
        return Change(_with(placed, **{k: v for k, v in found.items() if k != "detail"}), True)
    if found:
        kept = _sensible(draft, found, line, heard)
        return Change(_with(draft, **kept), True)
    if line in ("problem", "solution") and heard.new:
        return _set(draft, line, heard.new, desk, home)
    if heard.new:
        change = _unnamed(draft, heard.new, desk, home)
        return change if change.done else Change(draft, missing=heard.old)
    return Change(draft, missing=heard.old)


def _order(line: str) -> tuple[str, ...]:
    first = {"problem": "problem", "solution": "solution", "place": "detail"}.get(line)
    return TEXTS if first is None else (first, *(one for one in TEXTS if one != first))


def _sensible(draft: Draft, found: dict[str, str], line: str, heard: Heard) -> dict[str, str]:
    """Of a named line only that one, except that a building or unit is the same in all of them."""
    named = {"problem": "problem", "solution": "solution", "place": "detail"}.get(line)
    if named in found and not _numbers(heard.old):
        return {named: found[named]}
    if not heard.new and named is None and len(found) > 1:
        return {next(reversed(found)): found[next(reversed(found))]}
    return found


def _numbers(words: str) -> bool:
    return _NUMERAL.search(fold(words)) is not None


def _swapped(text: str, old: str, new: str) -> str | None:
    """The text with the old words replaced; None where they do not stand in it."""
    span = _span(text, old)
    if span is None:
        return None
    start, end = span
    if not new:
        return _without(text, start, end)
    if end - start >= _MOST * len(bare(text)) and not _numbers(old):
        return new
    return text[:start] + new + text[end:]


def _span(text: str, old: str) -> tuple[int, int] | None:
    """Where the old words stand: as they are, with other numerals, or much alike."""
    if not text or not old:
        return None
    found = re.search(_pattern(old), fold(text))
    if found is not None:
        return found.span()
    if len(old) < 3 or _numbers(old):
        return None
    alike = partial_ratio_alignment(fold(old), fold(text), score_cutoff=_ALIKE)
    return (alike.dest_start, alike.dest_end) if alike is not None else None


def _pattern(words: str) -> str:
    """The words with each numeral in both its forms, never in the middle of a longer one."""
    made, at, plain = "", 0, fold(words)
    for match in _NUMERAL.finditer(plain):
        made += re.escape(plain[at : match.start()])
        forms = "|".join(re.escape(one) for one in _forms(match.group()))
        made += rf"(?<![\d十一二三四五六七八九])(?:{forms})(?![\d十])\s?"
        at = match.end()
    return made + re.escape(plain[at:])


def _forms(numeral: str) -> Iterator[str]:
    """A numeral below one hundred as it may be written."""
    yield numeral
    number = int(numeral) if numeral.isdigit() else _number(numeral)
    yield str(number)
    tens, ones = divmod(number, 10)
    ten = "" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")
    yield ten + (_DIGITS[ones] if ones or not tens else "")
    if number == 2:
        yield "两"


def _number(numeral: str) -> int:
    numeral = numeral.replace("两", "二")
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS.index(one)) for one in numeral))
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones[-1]) if ones else 0)


def _without(text: str, start: int, end: int) -> str:
    """The text without these words and what belongs to nothing but them."""
    before = max((m.start() for m in _JOINS.finditer(text, 0, start)), default=-1)
    after = _JOINS.search(text, end)
    whole_start = before if before >= 0 else 0
    whole_end = after.start() if after is not None else len(text)
    inside = text[whole_start:whole_end].strip("，,、；;。 ")
    if end - start >= len(inside) - 4 or before >= 0:
        kept = text[:whole_start] + text[whole_end:]
        if bare(kept):
            return bare(kept)
    kept = text[:start] + text[end:]
    return bare(kept)


def _unnamed(draft: Draft, new: str, desk: Desk, home: str | None) -> Change:
    """New words without the line: a place is a place; else the passage most like them."""
    where = whereabouts(new, desk, home)
    if where.is_known or (where.detail and len(where.detail) >= len(new) - 3):
        return Change(_placed(draft, where, new), True)
    for name in ("solution", "problem"):
        text = getattr(draft, name) or ""
        mended = _mended(text, new)
        if mended is not None and mended != text:
            return Change(_with(draft, **{name: mended}), True)
    return Change(draft, missing=new)


def _mended(old: str, new: str) -> str | None:
    """The old words with the passage most like the new ones replaced; None where none is."""
    if len(new) < 3 or len(old) < 3:
        return None
    alike = partial_ratio_alignment(fold(new), fold(old), score_cutoff=60.0)
    if alike is None:
        return None
    return old[: alike.dest_start] + new + old[alike.dest_end :]


def _added(draft: Draft, line: str, new: str) -> Change:
    if line == "place":
        return Change(replace(draft, detail=joined(draft.detail, new)), True)
    return Change(_with(draft, **{line: joined(getattr(draft, line) or "", new)}), True)


def _set(draft: Draft, line: str, new: str, desk: Desk, home: str | None) -> Change:
    if line == "place":
        return Change(_placed(draft, whereabouts(new, desk, home), new), True)
    return Change(_with(draft, **{line: new}), True)


def _placed(draft: Draft, where: Where, words: str) -> Draft:
    """Another place, or where in the same one; a building that stood elsewhere goes with it."""
    detail = where.detail if where.place else words
    moved = replace(
        draft,
        place=where.place or draft.place,
        detail=detail,
        latitude=None if where.place else draft.latitude,
        longitude=None if where.place else draft.longitude,
        reach=draft.matter.get("level") or draft.reach,
    )
    old = _building(draft.detail) or ""
    new = _building(detail) or ""
    if not old or not new or old == new:
        return moved
    changes = {n: _swapped(getattr(moved, n) or "", old, new) for n in ("problem", "solution")}
    return _with(moved, **{name: text for name, text in changes.items() if text})


def _building(detail: str) -> str | None:
    found = re.search(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:栋|幢|座|单元|号楼)", detail)
    return found.group() if found is not None else None


def _phone(draft: Draft, heard: Heard) -> Change:
    number = phone_in(heard.text)
    if number or heard.operation == "delete":
        return Change(replace(draft, phone=number), True)
    return Change(draft, ask="phone")


def _shortened(draft: Draft, line: str) -> Change:
    """The first clauses of a line that say it, no more than so many characters."""
    if line not in ("problem", "solution"):
        return Change(draft, ask=line)
    text = getattr(draft, line) or ""
    parts = clauses(text)
    kept: list[str] = []
    for one in parts:
        if kept and len(together([*kept, one])) > _SHORT:
            break
        kept.append(one)
    short = together(kept)
    return Change(_with(draft, **{line: short}), short != bare(text), ask="" if short else line)
