"""A linear model over n-grams and meaning: fast to learn, fast to ask, and its reasons can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import Indices, Values

Floats = NDArray[np.float32]


def softmax(scores: Floats) -> Floats:
    """Probabilities of the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


@dataclass(frozen=True)
class LinearModel:
    """Weights (n-grams + 512) x labels; `temperature` makes its probabilities honest."""

    labels: tuple[str, ...]
    gram_weights: Floats
    meaning_weights: Floats
    bias: Floats
    temperature: float

    def scores(self, at: Indices, values: Values, meaning: Floats) -> Floats:
        """One score a label for one text."""
        total: Floats = values @ self.gram_weights[at] + meaning @ self.meaning_weights + self.bias
        return total

    def probabilities(self, at: Indices, values: Values, meaning: Floats) -> Floats:
        """One probability a label for one text, summing to one."""
        return softmax(self.scores(at, values, meaning) * self.temperature)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """What is kept in the archive; half precision is plenty for weights."""
        return {
            "gram_weights": self.gram_weights.astype(np.float16),
            "meaning_weights": self.meaning_weights.astype(np.float16),
            "bias": self.bias,
        }

    @classmethod
    def of(
        cls, labels: Sequence[str], temperature: float, arrays: Mapping[str, NDArray[np.generic]]
    ) -> "LinearModel":
        """The inverse of `arrays`."""
        return cls(
            tuple(labels),
            np.asarray(arrays["gram_weights"], dtype=np.float32),
            np.asarray(arrays["meaning_weights"], dtype=np.float32),
            np.asarray(arrays["bias"], dtype=np.float32),
            temperature,
        )
