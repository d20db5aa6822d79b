"""Splits a message with several matters (几件事); a message with one matter stays whole."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.lexicon import Lexicon, either
from bot.understanding.text import fold, han_in

_SHORTEST = 4
_NEAR_START = 4
_CIRCLED = "".join(map(chr, range(0x2460, 0x2474)))
_EDGES = " \t\n,.;:!?\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001" + _CIRCLED
_MOST = 8


@dataclass(frozen=True, slots=True)
class Parts:
    """A message cut up; `said` tells that the resident announced or numbered several matters.

    `lead` are the words before the first number: what the list is about, or no matter at all.
    """

    pieces: tuple[str, ...]
    said: bool
    lead: str = ""


class Splitter:
    """Where a message could be cut; whether it is cut decides who judges the pieces."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._between = lexicon.cue("splitting", "between")
        styles = lexicon.value("splitting", "numbers")
        self._styles = [re.compile(style) for style in styles]
        self._numbers = either(styles)
        self._bare_numbers = lexicon.cue("splitting", "bare_numbers")
        self._openers = lexicon.cue("splitting", "openers")
        self._clauses = re.compile(lexicon.value("splitting", "clauses"))
        self._items = re.compile(lexicon.value("splitting", "items"))

    def marked(self, text: str) -> Parts:
        """Pieces between words such as 'besides' or numbers; one piece when there are none."""
        plain = fold(text)
        said = bool(self._openers.search(plain))
        styles = [*self._styles, *([self._bare_numbers] if said else [])]
        listed = _listed((plain, text), styles)
        cuts = {match.start() for match in self._between.finditer(plain)} | set(listed)
        pieces = _pieces(text, sorted(cuts))
        if not listed:
            return Parts(pieces, said)
        lead = text[max((cut for cut in cuts if cut < listed[0]), default=0) : listed[0]]
        return Parts(pieces, True, lead)

    def bare(self, piece: str) -> str:
        """A piece without the words that announce or count matters: they are no part of any."""
        plain = fold(piece)
        for pattern in (self._openers, self._between, self._numbers):
            match = pattern.search(plain)
            if match and match.start() <= _NEAR_START:
                piece, plain = piece[match.end() :], plain[match.end() :]
        return piece.strip(_EDGES)

    def clauses(self, text: str) -> Parts:
        """Every clause by itself; where several matters were announced, every item of a list."""
        said = bool(self._openers.search(fold(text)))
        pauses = (self._items if said else self._clauses).finditer(text)
        return Parts(_pieces(text, [match.end() for match in pauses]), said)


def _listed(spellings: Iterable[str], styles: Sequence[re.Pattern[str]]) -> list[int]:
    """Where the items of the outermost list begin: one way of counting, from one upwards."""
    lists = [_counted(style, text) for text in spellings for style in styles]
    return min((one for one in lists if len(one) > 1), default=[])


def _counted(style: re.Pattern[str], text: str) -> list[int]:
    found: list[int] = []
    for match in style.finditer(text):
        if _number(match.group()) == len(found) + 1:
            found.append(match.start())
    return found


def _number(words: str) -> int:
    """The number these words count with, in digits or Chinese; 0 when they hold none."""
    digits = "".join(sign for sign in words if sign.isdecimal())
    return int(digits) if digits else int(sum(unicodedata.numeric(sign, 0) for sign in words))


def _pieces(text: str, cuts: Sequence[int]) -> tuple[str, ...]:
    """The text between cuts: short pieces join the one before, too many the last there may be."""
    starts: list[int] = []
    for start, end in pairwise([0, *cuts, len(text)]):
        if not starts or han_in(text[start:end]) >= _SHORTEST:
            starts.append(start)
    if len(starts) > 1 and han_in(text[: starts[1]]) < _SHORTEST:
        del starts[1]
    return tuple(text[start:end] for start, end in pairwise([*starts[:_MOST], len(text)]))
