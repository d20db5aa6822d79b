"""Turns the model's probability into how often such answers prove right (Platt scaling)."""

from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

_EDGE = 1e-4


def _logit(chance: float) -> float:
    inside = min(max(chance, _EDGE), 1 - _EDGE)
    return log(inside / (1 - inside))


@dataclass(frozen=True, slots=True)
class Honesty:
    """confidence = sigmoid(slope * logit(probability) + offset); rising, so the order stays."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, chance: float) -> float:
        """The confidence for a probability."""
        return 1 / (1 + exp(-self.slope * _logit(chance) - self.offset))

    @classmethod
    def of(cls, chances: NDArray[Any], fine: NDArray[Any]) -> "Honesty":
        """Fitted to answers with their probabilities and whether they were right."""
        if len(set(fine.tolist())) < 2:
            return cls()
        logits = np.array([[_logit(float(chance))] for chance in chances])
        machine = LogisticRegression(C=10.0).fit(logits, fine)
        return cls(round(float(machine.coef_[0][0]), 4), round(float(machine.intercept_[0]), 4))
