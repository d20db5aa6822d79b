"""Turns what the model shows about an answer into how often such answers prove right."""

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from bot.understanding.linear import Floats

_EDGE = 1e-4


def logit(chance: float) -> float:
    """Log odds, kept away from infinity."""
    inside = min(max(chance, _EDGE), 1 - _EDGE)
    return log(inside / (1 - inside))


@dataclass(frozen=True)
class Shown:
    """The scores of one text by label: altogether, of its n-grams alone, of its meaning alone.

    Two readers who agree are right more often than one who is sure.
    """

    scores: Floats
    grams: Floats
    meaning: Floats

    def signs(self, number: int, chance: float) -> tuple[float, ...]:
        """What speaks for a label: its chance, its score and lead, and both leads apart."""
        leads = (_lead(one, number) for one in (self.scores, self.grams, self.meaning))
        return (logit(chance), float(self.scores[number]), *leads)


def _lead(scores: NDArray[np.float32], number: int) -> float:
    """How far one score is before the best of the others."""
    others = np.delete(scores, number)
    return float(scores[number] - others.max()) if len(others) else 0.0


@dataclass(frozen=True, slots=True)
class Honesty:
    """confidence = sigmoid(weights . signs + offset): Platt scaling with more than one sign."""

    weights: tuple[float, ...] = (1.0,)
    offset: float = 0.0

    def __call__(self, signs: tuple[float, ...]) -> float:
        """The confidence for the signs of an answer; signs without a weight count for nothing."""
        total = sum(weight * sign for weight, sign in zip(self.weights, signs, strict=False))
        return 1 / (1 + exp(-total - self.offset))
