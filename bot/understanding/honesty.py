"""Turns the model's probability into how often such answers prove right (Platt scaling)."""

from dataclasses import dataclass
from math import exp, log

_EDGE = 1e-4


def logit(chance: float) -> float:
    """Log odds, kept away from infinity."""
    inside = min(max(chance, _EDGE), 1 - _EDGE)
    return log(inside / (1 - inside))


@dataclass(frozen=True, slots=True)
class Honesty:
    """confidence = sigmoid(slope * logit(probability) + offset); rising, so the order stays."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, chance: float) -> float:
        """The confidence for a probability."""
        return 1 / (1 + exp(-self.slope * logit(chance) - self.offset))
