"""Where the bands of danger begin: what interrupts at once, and what is asked about first."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.examples import SAFE
from bot.learning.sources import Sentence
from bot.understanding.danger import SHARPNESS
from bot.understanding.linear import Floats

REAL = 0.95
"""How often a danger must be one among those that interrupt at once."""
ASKED_REAL = 0.8
"""And among those that are interrupted or asked about."""
ASKED_ELSEWHERE = 0.03
"""How many of all other messages may be asked about at most."""


def bands(
    kinds: tuple[str, ...], table: Floats, held: Sequence[Sentence]
) -> tuple[float, float, dict[str, float]]:
    """From which chance on to be sure, from which to ask, and what these let by.

    Both are set among the dangers and what was written to sound like one; `elsewhere` is how
    often anybody else is interrupted or asked.
    """
    safe = kinds.index(SAFE)
    only = table.copy()
    only[:, safe] = -np.inf
    against = np.exp(SHARPNESS * (only - table[:, [safe]])).sum(axis=1)
    chances = against / (1 + against)
    real = np.array([one.danger not in (SAFE, None) for one in held])
    asked = np.array([one.is_about_danger for one in held])
    inside, truth = chances[asked], real[asked]
    others = chances[~asked]
    rarely = float(np.quantile(others, 1 - ASKED_ELSEWHERE)) if len(others) else 0.0
    sure = _lowest(inside, truth, REAL)
    likely = min(sure, max(_lowest(inside, truth, ASKED_REAL), round(rarely, 4)))
    told = np.array(kinds)[only.argmax(axis=1)]
    meant = np.array([one.danger or "" for one in held])
    return (
        sure,
        likely,
        {
            "danger_found": _mean(inside[truth] >= sure),
            "danger_real": _mean(truth[inside >= sure]),
            "danger_kind": _mean((told == meant)[real]),
            "danger_asked_found": _mean(inside[truth] >= likely),
            "danger_asked_real": _mean(truth[inside >= likely]),
            "alarms_elsewhere": _mean(others >= sure),
            "asked_elsewhere": _mean(others >= likely),
        },
    )


def _lowest(chances: NDArray[Any], truth: NDArray[Any], wanted: float) -> float:
    """The lowest chance from which on dangers are real as often as wanted."""
    order = np.argsort(-chances, kind="stable")
    share = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    last = int(np.flatnonzero(share >= wanted).max(initial=0))
    return round(float(chances[order][last]), 4)


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else 0.0
