"""Marking what was searched for in a text, and cutting the text around it."""

from collections.abc import Sequence

from bot.understanding.text import fold

Parts = tuple[tuple[str, bool], ...]
"""A text in pieces; True where a piece is what was searched for."""

LENGTH = 90
_BEFORE = 24
_CUT = "…"


def excerpt(text: str, words: Sequence[str], length: int = LENGTH) -> Parts:
    """The text from a little before the first of the words on, each place of them marked.

    Compared in plain form: 路燈 is marked where 路灯 was looked for.
    """
    spans = found_in(text, words)
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    if start and len(text) - start < length:
        start = max(0, len(text) - length)
    end = min(len(text), start + length)
    parts: list[tuple[str, bool]] = [(_CUT, False)] if start else []
    at = start
    for low, high in spans:
        if low >= end:
            break
        parts += [(text[at:low], False), (text[low : min(high, end)], True)]
        at = min(high, end)
    parts += [(text[at:end], False), (_CUT if end < len(text) else "", False)]
    return tuple(part for part in parts if part[0])


def found_in(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, as (from, up to) that do not overlap, in order."""
    plain, taken = fold(text), []
    for word in words:
        wanted = fold(word)
        at = plain.find(wanted) if wanted else -1
        while at >= 0:
            taken.append((at, at + len(wanted)))
            at = plain.find(wanted, at + len(wanted))
    merged: list[tuple[int, int]] = []
    for low, high in sorted(taken):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
