"""Passages of a line: found in either form of a numeral, replaced, taken out with their clause."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rapidfuzz.fuzz import partial_ratio_alignment, ratio

from bot.clauses import bare
from bot.numerals import BUILDING, COUNTED, DIGITS, HAN
from bot.understanding.text import fold

_NUMERAL = re.compile(rf"\d{{1,2}}|[{HAN}]{{1,3}}")
_LONGER = "".join(("百", "千", "点", *HAN))
_DOUBLED = re.compile(r"[，,]{2,}")
_ALIKE = 80.0
_MOST = 0.55
"""Words that make up so much of a line are replaced by taking the line anew."""
_JOINS = re.compile("[" + "".join(("，", ",", "、", "；", ";", "。", "再", "并", "还")) + "]")


def common(said: str, text: str) -> str:
    """The longest run of characters that both have, numerals in either form."""
    one, other = fold(said), fold(text)
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    numbered = [
        found.group()
        for found in COUNTED.finditer(one)
        if re.search(pattern(found.group()), other) is not None
    ]
    longest = one[match.a : match.a + match.size].strip("，,。 ")
    return max([longest, *numbered], key=len)


def numbers(words: str) -> bool:
    return _NUMERAL.search(fold(words)) is not None


def swapped(text: str, old: str, new: str) -> str | None:
    """The text with the old words replaced; None where they do not stand in it."""
    span = _span(text, old)
    if span is None:
        return None
    start, end = span
    if not new:
        rest = _without(text, start, end)
        return (
            rest if _span(rest, old) is None or len(rest) >= len(text) else swapped(rest, old, "")
        )
    if end - start >= _MOST * len(bare(text)) and not numbers(old):
        return new
    before, after = text[:start], text[end:]
    return before[: len(before) - _overlap(before, new)] + new + after[_overlap(new, after) :]


def _overlap(first: str, second: str) -> int:
    """How many signs the first ends with that the second begins with: said twice, written once."""
    most = min(len(first), len(second))
    return next((n for n in range(most, 1, -1) if first.endswith(second[:n])), 0)


def _span(text: str, old: str) -> tuple[int, int] | None:
    """Where the old words stand: as they are, with other numerals, or much alike."""
    if not text or not old:
        return None
    found = re.search(pattern(old), fold(text))
    if found is not None:
        return found.span()
    if len(old) < 3 or numbers(old):
        return None
    alike = partial_ratio_alignment(fold(old), fold(text), score_cutoff=_ALIKE)
    return (alike.dest_start, alike.dest_end) if alike is not None else None


def pattern(words: str) -> str:
    """The words with each numeral in both its forms, never in the middle of a longer one."""
    made, at, plain = "", 0, fold(words)
    for match in _NUMERAL.finditer(plain):
        made += re.escape(plain[at : match.start()])
        forms = "|".join(re.escape(one) for one in _forms(match.group()))
        made += rf"(?<![\d.{_LONGER}])(?:{forms})(?![\d十])\s?"
        at = match.end()
    return made + re.escape(plain[at:])


def _forms(numeral: str) -> Iterator[str]:
    """A numeral below one hundred as it may be written."""
    yield numeral
    number = int(numeral) if numeral.isdigit() else _number(numeral)
    if number is None or number > 99:
        return
    yield str(number)
    tens, ones = divmod(number, 10)
    ten = "" if not tens else ("十" if tens == 1 else DIGITS[tens] + "十")
    yield ten + (DIGITS[ones] if ones or not tens else "")
    if number == 2:
        yield "两"


def _number(numeral: str) -> int | None:
    """A numeral below one hundred; None for signs that are none together."""
    tens, ten, ones = numeral.replace("两", "二").rpartition("十")
    if len(tens) > 1 or (len(ones) > 1 and ten):
        return None
    if not ten:
        return int("".join(str(DIGITS.index(one)) for one in ones))
    return 10 * (DIGITS.index(tens) if tens else 1) + (DIGITS.index(ones) if ones else 0)


def _without(text: str, start: int, end: int) -> str:
    """The text without these words and what belongs to nothing but them."""
    before = max((m.start() for m in _JOINS.finditer(text, 0, start)), default=-1)
    after = _JOINS.search(text, end)
    whole_start = before if before >= 0 else 0
    whole_end = after.start() if after is not None else len(text)
    inside = text[whole_start:whole_end].strip("，,、；;。 ")
    if end - start >= len(inside) - 4 or before >= 0:
        kept = _DOUBLED.sub("，", text[:whole_start] + text[whole_end:])
        if bare(kept):
            return bare(kept)
    kept = text[:start] + text[end:]
    return bare(kept)


def mended(old: str, new: str) -> str | None:
    """The old words with the passage most like the new ones replaced; None where none is."""
    if len(new) < 3 or len(old) < 3:
        return None
    alike = partial_ratio_alignment(fold(new), fold(old), score_cutoff=60.0)
    if alike is None:
        return None
    return old[: alike.dest_start] + new + old[alike.dest_end :]


def alike(one: str, other: str) -> float:
    """How much alike two texts are, from 0 to 100."""
    return float(ratio(fold(one), fold(other)))


def building(detail: str) -> str | None:
    found = BUILDING.search(detail)
    return found.group() if found is not None else None
