"""Linear models over the tokens of a clause and the meaning of the sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.tagging import signs
from bot.understanding.linear import softmax

Floats = NDArray[np.float32]
_NEAR = 6


def tokens(pieces: Sequence[str], at: int, question: str) -> Iterator[str]:
    """What the models see of one part: its n-grams, those with the question, its neighbours."""
    said = f"^{signs(pieces[at]).strip()}$"
    for size in (1, 2, 3):
        for start in range(len(said) - size + 1):
            yield said[start : start + size]
    for size in (1, 2) if question else ():
        for start in range(len(said) - size + 1):
            yield f"{question}|{said[start : start + size]}"
    if question:
        yield f"?{question}"
    before = signs(pieces[at - 1])[-_NEAR:] if at else ""
    after = signs(pieces[at + 1])[:_NEAR] if at + 1 < len(pieces) else ""
    yield from (f"<{before[n : n + 2]}" for n in range(len(before) - 1))
    yield from (f">{after[n : n + 2]}" for n in range(len(after) - 1))
    yield f"#{'a' if at == 0 else ''}{'z' if at + 1 == len(pieces) else ''}"
    yield f"~{min(len(said) // 4, 12)}"
    if question:
        yield f"~{question}{min(len(said) // 4, 6)}"


def plain_tokens(said: str) -> Iterator[str]:
    """The n-grams of one part alone, numbers as they are."""
    said = f"^{signs(said).strip()}$"
    for size in (1, 2, 3):
        for start in range(len(said) - size + 1):
            yield said[start : start + size]


@dataclass(frozen=True)
class Bag:
    """The tokens known from training, each with its weight (inverse document frequency)."""

    index: Mapping[str, int]
    weights: Floats

    def vector(self, said: Iterator[str]) -> tuple[NDArray[np.int32], Floats]:
        """Positions and values of a unit vector; a token counts once."""
        known = sorted({self.index[one] for one in said if one in self.index})
        at = np.array(known, dtype=np.int32)
        values = self.weights[at]
        length = float(np.sqrt(values @ values))
        return at, values / length if length else values


@dataclass(frozen=True)
class Linear:
    """A linear model over a bag and, where `meaning` has rows, the meaning of the sentence."""

    labels: tuple[str, ...]
    bag: Bag
    grams: Floats
    meaning: Floats
    bias: Floats
    temperature: float

    def chances(self, said: Iterator[str], meaning: Floats | None = None) -> Floats:
        """One probability a label, summing to one."""
        at, values = self.bag.vector(said)
        scores: Floats = values @ self.grams[at] + self.bias
        if meaning is not None and len(self.meaning):
            scores = scores + meaning @ self.meaning
        return softmax(scores * self.temperature)

    def best(self, said: Iterator[str], meaning: Floats | None = None) -> tuple[str, float]:
        """The likeliest label, and how likely it is."""
        chances = self.chances(said, meaning)
        at = int(chances.argmax())
        return self.labels[at], float(chances[at])
