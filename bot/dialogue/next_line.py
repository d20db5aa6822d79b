"""Which line of a card helps next: the one whose words are nearest to what was said."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.dialogue.tagging import signs

_NEAR = 0.35
"""Below this no line fits better than another: their own order counts."""
_RARE = 3
"""A single sign tells something only where so few lines have it (cat, lift)."""


def next_line(lines: Sequence[str], said: str, known: Iterable[str]) -> str:
    """The line that shares most with the words; the first one where none surely does.

    Signs and pairs of signs count the more the fewer of the `known` lines have them.
    """
    counts = Counter(gram for line in known for gram in _grams(line))
    rows = max(counts.values(), default=1)
    words = _grams(said)

    def near(line: str) -> float:
        grams = _grams(line)
        shared = sum(
            math.log((rows + 1) / counts[one])
            for one in words & grams
            if len(one) > 1 or counts[one] <= _RARE
        )
        return shared / math.sqrt(len(grams) * (len(words) or 1))

    best = max(lines, key=near)
    return best if near(best) >= _NEAR else lines[0]


def _grams(text: str) -> frozenset[str]:
    plain = signs(text)
    single = {sign for sign in plain if sign.isalpha()}
    pairs = {plain[n : n + 2] for n in range(len(plain) - 1) if plain[n : n + 2].isalpha()}
    return frozenset(single | pairs)
