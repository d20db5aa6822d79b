"""Plain form of a resident's words: simplified, half-width, lower case, no stray pictures."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Self

import opencc

_CODE = re.compile(r"\[[^\[\]\s]{1,6}\]|/:[^\s\u4e00-\u9fff/]{1,6}")
_PICTURE = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\u2b00-\u2bff\ufe0f\u200d\u20e3\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_REPEAT = re.compile(r"(.)\1{2,}")


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    """Character by character: traditional to simplified, full-width to half-width."""
    han = [chr(point) for point in range(0x3400, 0xA000)]
    plain = opencc.OpenCC("t2s").convert("".join(han))
    table = {ord(old): new for old, new in zip(han, plain, strict=True) if old != new}
    for point in (*range(0xFF01, 0xFF5F), 0x3000, *range(0x2460, 0x2474), *range(0x2070, 0x208A)):
        simple = unicodedata.normalize("NFKC", chr(point))
        if len(simple) == 1:
            table[point] = simple
    return table


def fold(text: str) -> str:
    """Simplified, half-width, lower case; every character keeps its position."""
    folded = text.translate(_folding())
    lowered = folded.lower()
    return lowered if len(lowered) == len(text) else folded


class Normaliser:
    """Folds, puts words for what `words` lists (emoticons, far-away places), drops pictures."""

    def __init__(self, words: Mapping[str, str], masked: str = "(?!)", mask: str = "") -> None:
        self._words = dict(words)
        self._masked, self._mask = re.compile(masked), mask
        known = sorted(self._words, key=lambda word: (-len(word), word))
        self._known = re.compile("|".join(map(re.escape, known)) or r"(?!)")

    @classmethod
    def of(cls, files: Mapping[str, Any]) -> Self:
        """The normaliser of the parsed files of data/understanding."""
        outside = files["outside"]
        words = {phrase: phrase for phrase in outside["unless"]}
        for group, names in outside.items():
            if isinstance(names, list) and group != "unless":
                words |= dict.fromkeys(names, outside["as"])
        return cls(words | files["emoticons"], outside["masked"], outside["masked_as"])

    def __call__(self, text: str) -> str:
        plain = self._masked.sub(self._mask, fold(text))
        plain = self._known.sub(lambda found: self._words[found.group()], plain)
        plain = _CODE.sub(" ", plain)
        plain = _PICTURE.sub(" ", plain)
        plain = _REPEAT.sub(r"\1\1", plain)
        return _SPACE.sub(" ", plain).strip()


def han_in(text: str) -> int:
    """How many Chinese characters a text has."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text)
