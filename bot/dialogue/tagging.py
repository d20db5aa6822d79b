"""Cuts a message into parts that each do one thing, and marks the words that count in them.

A conditional random field over characters, learned from data/acts. Its labels: `B` begins a part,
`O` goes on, `N` is to be written down (new), `D` is to be replaced (old).
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pycrfsuite

from bot.understanding.text import fold

Span = tuple[int, int]
BEGINS, GOES_ON, NEW, OLD = "B", "O", "N", "D"
_STOPS = " ．，,。；;！!？?\n、:：…"
LONGEST = 600
"""Of a longer message the parts after this many characters are cut at their stops alone."""


def signs(text: str) -> str:
    """The text as the tagger sees it: simplified, lower case, each character in its place."""
    return fold(text)


def features(text: str, question: str) -> list[list[str]]:
    """What the tagger is told of each character: its neighbours, and what was asked."""
    padded = f"\u0002\u0002\u0002{signs(text)}\u0003\u0003\u0003"
    rows = []
    for at in range(3, len(padded) - 3):
        c = padded[at]
        a, b, d, e = padded[at - 2], padded[at - 1], padded[at + 1], padded[at + 2]
        kind = "s" if c in _STOPS else "d" if c.isdigit() else "a" if c.isascii() else "h"
        stop = "s" if b in _STOPS else "h"
        rows.append(
            [
                "0" + c, "1" + d, "-" + b, "2" + e, "=" + a,
                "a" + b + c, "b" + c + d, "c" + a + b, "d" + d + e,
                "e" + a + b + c, "f" + b + c + d, "g" + c + d + e,
                "k" + kind + stop, "q" + question + stop, "r" + question + b + c,
                *(["z"] if at == 3 else []),
            ]
        )  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message with the spans that count in it, from the start of the message."""

    start: int
    end: int
    new: tuple[Span, ...] = ()
    old: tuple[Span, ...] = ()
    begins: bool = True
    """Whether something else begins here, so that it is not read on from the clause before."""


class Tagger:
    """The trained field; one at a time, for the library's tagger holds the running sequence."""

    def __init__(self, model: bytes) -> None:
        self._lock = threading.Lock()
        self._model = model
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)

    def pieces(self, text: str, question: str) -> list[Piece]:
        """The parts of a message, in order, without gaps."""
        with self._lock:
            labels = self._tagger.tag(features(text[:LONGEST], question))
        return cut(text, labels)


def cut(text: str, labels: Sequence[str]) -> list[Piece]:
    """The clauses of a text: cut at its stops, and where labels say that a part begins.

    A clause is never stops alone; what is marked across a stop is never cut there.
    """
    begins = {at for at, label in enumerate(labels) if label[0] == BEGINS}
    spans = _spans(labels)
    inside = {at for _, (start, end) in spans for at in range(start + 1, end)}
    ends = set(stopped(text)) - inside
    kept = [0]
    for start, end in pairwise([*sorted({*begins, *ends, 0}), len(text)]):
        if text[start:end].strip(_STOPS) and text[kept[-1] : start].strip(_STOPS):
            kept.append(start)
    return [
        Piece(
            start, end,
            tuple(one for kind, one in spans if kind == NEW and start <= one[0] < end),
            tuple(one for kind, one in spans if kind == OLD and start <= one[0] < end),
            start == 0 or start in begins,
        )
        for start, end in pairwise([*kept, len(text)])
    ]  # fmt: skip


def stopped(text: str) -> list[int]:
    """Where a clause may begin after a stop, or after a space between Chinese characters."""
    return [
        at
        for at in range(1, len(text))
        if text[at] not in _STOPS and text[at - 1] in _STOPS and not _joins(text, at)
    ]


def _joins(text: str, at: int) -> bool:
    """Whether what stands before belongs with what follows: a list, a number, a quotation."""
    before = text[at - 1]
    if before in "、：:“”\"~～":
        return True
    return before in " ．" and (text[at].isascii() or (at > 1 and text[at - 2].isascii()))


def _spans(labels: Sequence[str]) -> list[tuple[str, Span]]:
    """Runs of new and of old characters; a part that begins breaks a run."""
    found: list[tuple[str, Span]] = []
    for at, label in enumerate(labels):
        kind = label[-1]
        if kind not in (NEW, OLD):
            continue
        if found and found[-1][0] == kind and found[-1][1][1] == at and label[0] != BEGINS:
            found[-1] = (kind, (found[-1][1][0], at + 1))
        else:
            found.append((kind, (at, at + 1)))
    return found
