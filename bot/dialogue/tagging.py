"""Cuts a message into clauses, and marks the words that count in them.

Two conditional random fields over characters, learned from data/acts: the cutter says where
something else begins, the marker, told what each clause does, which words are to be written down
(new) and which they replace (old).
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pycrfsuite

from bot.understanding.text import fold

Span = tuple[int, int]
BEGINS, GOES_ON, NEW, OLD = "B", "O", "N", "D"
FIRST = "S"
"""Before NEW or OLD: a run begins here."""
_WORD_BEGINS, _WORD_ENDS = "b", "e"
_STOPS = " ．，,。；;！!？?\n、:：…"
LONGEST = 600
"""Of a longer message what follows is cut at its stops alone, and nothing in it is marked."""
Row = list[str]


def signs(text: str) -> str:
    """The text as the fields see it: simplified, lower case, each character in its place."""
    return fold(text)


def to_cut(text: str, question: str) -> list[Row]:
    """What the cutter is told of each character: its neighbours, and what was asked."""
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


def to_mark(text: str, question: str, acts: Sequence[str], words: Sequence[Span]) -> list[Row]:
    """What the marker is told: the same, what each character's clause does, and its word."""
    rows = to_cut(text, question)
    plain = signs(text)
    for start, end in words:
        for at in range(start, end):
            where = "".join((_WORD_BEGINS * (at == start), _WORD_ENDS * (at + 1 == end)))
            rows[at] += [f"j{where}", f"J{plain[start:end]}{at - start}"]
        if start:
            rows[start].append(f"p{plain[start - 1]}{plain[start:end]}")
        if end < len(plain):
            rows[end - 1].append(f"n{plain[start:end]}{plain[end]}")
    for at, (row, act) in enumerate(zip(rows, acts, strict=True)):
        starts = "s" if at == 0 or acts[at - 1] != act else ""
        ends = "e" if at + 1 == len(rows) or acts[at + 1] != act else ""
        row += [f"A{act}", f"A{act}{row[0]}", f"A{act}{row[7]}", f"A{act}{row[8]}"]
        row.append(f"A{act}|{starts}{ends}")
    return rows


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause; `begins` tells that something else begins here, whatever stood before it."""

    start: int
    end: int
    begins: bool = True


class Field:
    """One trained field; one sequence at a time, for the library's tagger holds it."""

    def __init__(self, model: bytes) -> None:
        self._lock = threading.Lock()
        self._model = model
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)

    def tag(self, rows: Sequence[Row]) -> list[str]:
        """A label for each row."""
        with self._lock:
            labels: list[str] = self._tagger.tag(rows)
        return labels

    def weighed(self, rows: Sequence[Row]) -> tuple[list[str], list[float]]:
        """A label for each row, and how likely it is there (0..1)."""
        with self._lock:
            labels: list[str] = self._tagger.tag(rows)
            sure = [float(self._tagger.marginal(label, at)) for at, label in enumerate(labels)]
        return labels, sure


def clauses_of(text: str, begins: Iterable[int]) -> list[Clause]:
    """The clauses of a text: cut at its stops, and where something else begins.

    A clause is never stops alone.
    """
    begun = {0, *begins}
    kept = [0]
    for start, end in pairwise([*sorted({*begun, *_stopped(text)}), len(text)]):
        if text[start:end].strip(_STOPS) and text[kept[-1] : start].strip(_STOPS):
            kept.append(start)
    return [Clause(start, end, start in begun) for start, end in pairwise([*kept, len(text)])]


def cut(text: str, question: str, tag: Callable[[Sequence[Row]], Sequence[str]]) -> list[Clause]:
    """The clauses that the cutter finds."""
    labels = tag(to_cut(text[:LONGEST], question))
    return clauses_of(text, (at for at, label in enumerate(labels) if label == BEGINS))


def spans(labels: Sequence[str], kind: str) -> list[Span]:
    """Runs of characters with this label; one that begins anew breaks a run."""
    found: list[Span] = []
    for at, label in enumerate(labels):
        if label[-1] != kind:
            continue
        if found and found[-1][1] == at and label[0] != FIRST:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def _stopped(text: str) -> list[int]:
    """Where a clause may begin after a stop, or after a space between Chinese characters."""
    return [
        at
        for at in range(1, len(text))
        if text[at] not in _STOPS and text[at - 1] in _STOPS and not _joins(text, at)
        if text.count("“", 0, at) == text.count("”", 0, at)
    ]


def _joins(text: str, at: int) -> bool:
    """Whether what stands before belongs with what follows: a list, a number, a quotation."""
    before = text[at - 1]
    if before in "、：:":
        return True
    return before in " ．" and (text[at].isascii() or (at > 1 and text[at - 2].isascii()))
