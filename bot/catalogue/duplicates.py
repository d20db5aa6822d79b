"""Finds sentences that stand twice, or nearly twice, over all example files."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from bot.examples import Example

NEAR = 0.85
"""Share of common character pairs (Jaccard) from which two sentences count as nearly equal."""

_SILENT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and the earlier one it repeats; `alike` is 1 for equal ones."""

    first: Example
    second: Example
    alike: float


def normalised(text: str) -> str:
    """A sentence without width, case, punctuation, spaces and emoji."""
    return _SILENT.sub("", unicodedata.normalize("NFKC", text).lower())


def twins(sentences: Sequence[Example]) -> Iterator[Pair]:
    """Equal sentences (after normalising), then nearly equal ones; each second one once."""
    first: dict[str, Example] = {}
    for one in sentences:
        text = normalised(one.text)
        if text and text in first:
            yield Pair(first[text], one, 1.0)
        else:
            first[text] = one
    yield from _near([(text, one) for text, one in first.items() if len(text) > 1])


def _near(sentences: Sequence[tuple[str, Example]]) -> Iterator[Pair]:
    """Prefix filtering: near sets must share one of their rarest character pairs."""
    sets = [frozenset(map("".join, pairwise(text))) for text, _ in sentences]
    often = Counter(pair for one in sets for pair in one)
    seen: dict[str, list[int]] = defaultdict(list)
    for number in sorted(range(len(sets)), key=lambda n: len(sets[n])):
        one = sets[number]
        rare = sorted(one, key=lambda pair: (often[pair], pair))
        prefix = rare[: len(one) - ceil(NEAR * len(one)) + 1]
        others = {other for pair in prefix for other in seen[pair]}
        best = max(others, key=lambda other: (_alike(sets[other], one), -other), default=None)
        if best is not None and (alike := _alike(sets[best], one)) >= NEAR:
            yield _in_order(sentences[best][1], sentences[number][1], alike)
        for pair in prefix:
            seen[pair].append(number)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _in_order(one: Example, other: Example, alike: float) -> Pair:
    places = sorted((one, other), key=lambda e: (str(e.path), e.line))
    return Pair(places[0], places[1], alike)
