"""A linear model over n-grams, meaning and cues: fast to learn and ask, and it can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import Indices, Values

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]


def softmax(scores: Floats) -> Floats:
    """Probabilities of the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


@dataclass(frozen=True, slots=True)
class Features:
    """A text as the models see it: n-grams (positions, values), meaning (512) and cues."""

    at: Indices
    values: Values
    meaning: Floats
    cues: Floats


@dataclass(frozen=True)
class LinearModel:
    """Weights (n-grams + 512 + cues) x labels; `temperature` makes its probabilities honest."""

    labels: tuple[str, ...]
    grams: Floats
    meaning: Floats
    cues: Floats
    bias: Floats
    temperature: float

    def scores(self, seen: Features) -> Floats:
        """One score a label for one text."""
        total: Floats = self.gram_scores(seen) + seen.meaning @ self.meaning
        return total + seen.cues @ self.cues + self.bias

    def gram_scores(self, seen: Features) -> Floats:
        """The part of the scores that comes from n-grams."""
        part: Floats = seen.values @ self.grams[seen.at]
        return part

    def probabilities(self, seen: Features) -> Floats:
        """One probability a label for one text, summing to one."""
        return softmax(self.scores(seen) * self.temperature)

    def arrays(self) -> Arrays:
        """What is kept in the archive; half precision is plenty for weights."""
        weights = {"grams": self.grams, "meaning": self.meaning, "cues": self.cues}
        halves = {name: array.astype(np.float16) for name, array in weights.items()}
        return {**halves, "bias": self.bias}

    @classmethod
    def of(cls, labels: Sequence[str], temperature: float, arrays: Arrays) -> "LinearModel":
        """The inverse of `arrays`."""
        full = {name: np.asarray(array, dtype=np.float32) for name, array in arrays.items()}
        return cls(tuple(labels), **full, temperature=temperature)
