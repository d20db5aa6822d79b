"""Features of a text: character n-grams weighted by rarity, beside the sentence's meaning."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

LONGEST = 3
RARELY = 2
MOST = 80_000
"""More n-grams make the model larger and not better: the rarest are left out."""
_DIGITS = re.compile(r"\d+")

Indices = NDArray[np.int32]
Values = NDArray[np.float32]


def plain_digits(text: str) -> str:
    """The text with every number as one sign: which number it is tells nothing."""
    return _DIGITS.sub("0", text)


def grams(text: str, longest: int = LONGEST) -> Iterator[str]:
    """All character n-grams of 1 to `longest` characters; numbers count as one sign."""
    plain = plain_digits(text)
    for size in range(1, longest + 1):
        for start in range(len(plain) - size + 1):
            yield plain[start : start + size]


@dataclass(frozen=True)
class Vocabulary:
    """The n-grams known from training and how much each weighs (inverse document frequency)."""

    words: tuple[str, ...]
    weights: Values
    longest: int = LONGEST
    _index: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        index = {word: number for number, word in enumerate(self.words)}
        object.__setattr__(self, "_index", index)

    @classmethod
    def of(cls, texts: Sequence[str], longest: int = LONGEST, rarely: int = RARELY) -> "Vocabulary":
        """The n-grams seen most, in at least `rarely` of these texts, in alphabetical order."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(set(grams(text, longest)))
        often = [(-count, word) for word, count in seen.items() if count >= rarely]
        words = tuple(sorted(word for _, word in sorted(often)[:MOST]))
        counts = np.array([seen[word] for word in words], dtype=np.float32)
        weights = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls(words, weights.astype(np.float32), longest)

    def vector(self, text: str) -> tuple[Indices, Values]:
        """Positions and values of a unit vector; empty for a text of unknown characters."""
        known = self._index.get
        found = [known(gram) for gram in grams(text, self.longest)]
        counts = Counter(found)
        del counts[None]
        at = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
        values = np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts))) + 1
        values *= self.weights[at]
        length = float(np.sqrt(values @ values))
        return at, (values / length if length else values).astype(np.float32)

    def positions(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Each known n-gram of the text (numbers as one sign): its number, start and end."""
        plain = plain_digits(text)
        for size in range(1, self.longest + 1):
            for start in range(len(plain) - size + 1):
                number = self._index.get(plain[start : start + size])
                if number is not None:
                    yield number, start, start + size
