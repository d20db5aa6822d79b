"""Cuts a text into words by the likeliest path through the words seen in training."""

import math
from collections.abc import Mapping

_LONGEST = 6
_UNKNOWN = 0.5


class Segmenter:
    """A small dictionary instead of a large one: the reasons only name words we have seen."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        total = sum(counts.values()) + 1
        self._logs = {word: math.log(count / total) for word, count in counts.items()}
        self._other = math.log(_UNKNOWN / total)

    def cut(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each word, in order."""
        best = [0.0] + [-math.inf] * len(text)
        back = [0] * (len(text) + 1)
        for end in range(1, len(text) + 1):
            for start in range(max(0, end - _LONGEST), end):
                known = self._logs.get(text[start:end])
                if known is None and end - start > 1:
                    continue
                score = best[start] + (self._other if known is None else known)
                if score > best[end]:
                    best[end], back[end] = score, start
        spans: list[tuple[int, int]] = []
        end = len(text)
        while end:
            spans.append((back[end], end))
            end = back[end]
        return spans[::-1]
