"""Splits a message with several matters (几件事); a message with one matter stays whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.lexicon import Lexicon
from bot.understanding.text import fold, han_in

_SHORTEST = 4
_NEAR_START = 4
_EDGES = " \t\n,.;:!?\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001"
_MOST = 8


@dataclass(frozen=True, slots=True)
class Parts:
    """A message cut up; `said` tells that the resident announced or numbered several matters."""

    pieces: tuple[str, ...]
    said: bool


class Splitter:
    """Where a message could be cut; whether it is cut decides who judges the pieces."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._between = lexicon.cue("splitting", "between")
        self._numbers = lexicon.cue("splitting", "numbers")
        self._bare_numbers = lexicon.cue("splitting", "bare_numbers")
        self._openers = lexicon.cue("splitting", "openers")
        self._clauses = re.compile(lexicon.value("splitting", "clauses"))
        self._items = re.compile(lexicon.value("splitting", "items"))

    def marked(self, text: str) -> Parts:
        """Pieces between words such as 'besides' or numbers; one piece when there are none."""
        plain = fold(text)
        said = bool(self._openers.search(plain))
        numbered = [match.start() for match in self._numbers.finditer(plain)]
        if said:
            numbered += [match.start() for match in self._bare_numbers.finditer(plain)]
        cuts = {match.start() for match in self._between.finditer(plain)}
        if len(numbered) > 1:
            cuts |= set(numbered)
        return Parts(self._cut(text, sorted(cuts)), said or len(numbered) > 1)

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
        return Parts(self._cut(text, [match.end() for match in pauses]), said)

    def _cut(self, text: str, cuts: Sequence[int]) -> tuple[str, ...]:
        edges = [0, *cuts, len(text)]
        raw = [text[start:end] for start, end in pairwise(edges)]
        pieces: list[str] = []
        for piece in raw:
            if pieces and han_in(piece) < _SHORTEST:
                pieces[-1] += piece
            elif piece.strip():
                pieces.append(piece)
        if len(pieces) > 1 and han_in(pieces[0]) < _SHORTEST:
            pieces[1] = pieces[0] + pieces[1]
            del pieces[0]
        return tuple(pieces[:_MOST])
