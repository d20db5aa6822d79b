"""How likely a danger is, and where the bands begin: what interrupts, what is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.examples import SAFE
from bot.learning.sentence import Sentence
from bot.understanding.honesty import Honesty

REAL = 0.95
"""How often a danger must be one among those that interrupt at once."""
INTERRUPTED = 0.02
"""How many of the messages that nobody wrote as a danger may be interrupted at most."""
ASKED_REAL = 0.8
"""How often a danger must be one among those that are interrupted or asked about."""
ASKED = 0.05
"""How many of the other messages may be asked about at most."""
_FOLD = 5


@dataclass(frozen=True)
class Bands:
    """The weights of what speaks for a danger, from which chance on to be sure and to ask."""

    alarm: Honesty
    sure: float
    likely: float
    figures: dict[str, float]


def bands(signs: NDArray[Any], told: NDArray[Any], held: Sequence[Sentence]) -> Bands:
    """Set among the dangers and what was written to sound like one, and among all others.

    `signs` is a row a sentence, `told` the likeliest kind; a danger of no known kind is left out.
    """
    known = np.array([one.danger is not None for one in held])
    real = np.array([one.danger not in (SAFE, None) for one in held])
    asked = np.array([one.is_about_danger for one in held])
    people = sorted({one.writer for one in held})
    fold = np.array([people.index(one.writer) % _FOLD for one in held])
    chances = np.zeros(len(held))
    for number in range(_FOLD):
        alarm = _fit(signs[known & (fold != number)], real[known & (fold != number)])
        for row in np.flatnonzero(fold == number):
            chances[row] = alarm(tuple(signs[row]))
    inside, truth, others = chances[asked], real[asked], chances[known & ~asked]
    sure = max(_lowest(inside, truth, REAL), _rarest(others, INTERRUPTED))
    likely = min(sure, max(_lowest(inside, truth, ASKED_REAL), _rarest(others, ASKED)))
    meant = np.array([one.danger or "" for one in held])
    figures = {
        "danger_found": _mean(inside[truth] >= sure),
        "danger_real": _mean(truth[inside >= sure]),
        "danger_kind": _mean((told == meant)[real]),
        "danger_asked_found": _mean(inside[truth] >= likely),
        "danger_asked_real": _mean(truth[inside >= likely]),
        "alarms_elsewhere": _mean(others >= sure),
        "asked_elsewhere": _mean(others >= likely),
    }
    return Bands(_fit(signs[known], real[known]), sure, likely, figures)


def _fit(signs: NDArray[Any], real: NDArray[Any]) -> Honesty:
    machine = LogisticRegression(C=10.0, max_iter=1000).fit(signs, real)
    weights = tuple(round(float(one), 4) for one in machine.coef_[0])
    return Honesty(weights, round(float(machine.intercept_[0]), 4))


def _lowest(chances: NDArray[Any], truth: NDArray[Any], wanted: float) -> float:
    """The lowest chance from which on dangers are real as often as wanted."""
    order = np.argsort(-chances, kind="stable")
    share = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    last = int(np.flatnonzero(share >= wanted).max(initial=0))
    return round(float(chances[order][last]), 4)


def _rarest(chances: NDArray[Any], share: float) -> float:
    """The chance that only this share of messages exceeds."""
    return round(float(np.quantile(chances, 1 - share)), 4) if len(chances) else 0.0


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else 0.0
