"""Plain form of a resident's words: simplified, half-width, lower case, no stray pictures."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import opencc

_CODE = re.compile(r"\[[^\[\]\s]{1,6}\]|/:[^\s\u4e00-\u9fff/]{1,6}")
_PICTURE = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\u2b00-\u2bff\ufe0f\u200d\u20e3\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_NEVER = re.compile(r"(?!)")
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


@dataclass(frozen=True)
class Mask:
    """What is read as something else, except in a text in which `unless` stands."""

    found: re.Pattern[str]
    read_as: str
    unless: re.Pattern[str] = _NEVER

    def __call__(self, text: str) -> str:
        return text if self.unless.search(text) else self.found.sub(self.read_as, text)


class Normaliser:
    """Folds, puts words for what `words` lists (emoticons, far-away places), drops pictures.

    `masks` read in other words what would mislead: names put out of sight, figures of speech.
    """

    def __init__(self, words: Mapping[str, str], masks: Sequence[Mask] = ()) -> None:
        self._words = dict(words)
        self._masks = tuple(masks)
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
        figures = files["emergencies"]["figures"]
        masks = (
            Mask(re.compile(outside["masked"]), outside["masked_as"]),
            Mask(re.compile(figures["of"]), figures["read_as"], re.compile(figures["unless"])),
        )
        return cls(words | files["emoticons"], masks)

    def __call__(self, text: str) -> str:
        plain = fold(text)
        for mask in self._masks:
            plain = mask(plain)
        plain = self._known.sub(lambda found: self._words[found.group()], plain)
        plain = _CODE.sub(" ", plain)
        plain = _PICTURE.sub(" ", plain)
        plain = _REPEAT.sub(r"\1\1", plain)
        return _SPACE.sub(" ", plain).strip()


def han_in(text: str) -> int:
    """How many Chinese characters a text has."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text)
