"""Whether two neighbouring parts of a message are two matters: learnt, not ruled."""

from dataclasses import dataclass
from math import exp, log

import numpy as np

from bot.understanding.linear import Floats

FEW, MANY = 4, 60


@dataclass(frozen=True, slots=True)
class Side:
    """One part of a message: the chance of each label, and how many Chinese characters it has."""

    chances: Floats
    length: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a message might be cut: both sides, the whole, and what the words there say.

    `said` when the words announce another matter, `joined` for `also` and its kin, `stopped`
    after the end of a sentence.
    """

    left: Side
    right: Side
    whole: Floats
    said: bool
    joined: bool
    stopped: bool


def signs(gap: Gap, codes: int) -> tuple[float, ...]:
    """What speaks for two matters. The first `codes` labels are codes, the others are intents."""
    left, right = gap.left.chances[:codes], gap.right.chances[:codes]
    first, second = int(left.argmax()), int(right.argmax())
    return (
        float(left @ right),
        _odds(left[first]),
        _odds(right[second]),
        _odds(right[first]),
        _odds(left[second]),
        _odds(gap.whole[first]),
        _odds(gap.whole[second]),
        float(first != second),
        float(gap.left.chances[codes:].sum()),
        float(gap.right.chances[codes:].sum()),
        float(gap.said),
        float(gap.joined),
        float(gap.stopped),
        log(min(max(gap.left.length, FEW), MANY)),
        log(min(max(gap.right.length, FEW), MANY)),
    )


def _odds(chance: float) -> float:
    inside = min(max(float(chance), 1e-3), 1 - 1e-3)
    return log(inside / (1 - inside)) / 4


@dataclass(frozen=True, slots=True)
class Boundary:
    """Weights of the signs, by a quick look at the n-grams and by a whole reading."""

    glance: tuple[float, ...] = ()
    reading: tuple[float, ...] = ()

    def at_a_glance(self, shown: tuple[float, ...]) -> float:
        """The chance that there are two matters, by the n-grams of both sides."""
        return _chance(self.glance, shown)

    def read(self, shown: tuple[float, ...]) -> float:
        """The same by what both sides mean."""
        return _chance(self.reading, shown)


def _chance(weights: tuple[float, ...], shown: tuple[float, ...]) -> float:
    if not weights:
        return 0.0
    total = float(np.dot(weights[1:], shown)) + weights[0]
    return 1 / (1 + exp(-max(min(total, 30.0), -30.0)))
