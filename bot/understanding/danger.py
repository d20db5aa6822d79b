"""Whether somebody is in danger now, and of what kind: one model, three bands."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from bot.examples import SAFE
from bot.understanding.calibration import Calibration
from bot.understanding.linear import Features, Floats, LinearModel

SURE, LIKELY, NOTHING = "sure", "likely", ""
SHARPNESS = 4.0


@dataclass(frozen=True, slots=True)
class Danger:
    """The likeliest kind, its code, how likely it is that there is any, and what follows."""

    kind: str
    code: str
    chance: float
    band: str


class Watch:
    """Sure: help is called at once. Likely: one question that helps. Below: nothing."""

    def __init__(
        self, model: LinearModel, codes: Mapping[str, str], calibration: Calibration
    ) -> None:
        self._model = model
        self._codes = codes
        self._calibration = calibration
        self._safe = model.labels.index(SAFE)
        self._kinds = [n for n, kind in enumerate(model.labels) if kind != SAFE]

    def judge(self, seen: Features) -> Danger:
        """What the words say; nothing is decided by a word alone."""
        scores = self._model.scores(seen)
        best = max(self._kinds, key=lambda number: float(scores[number]))
        kind = self._model.labels[best]
        chance = self.chance(scores)
        return Danger(kind, self._codes[kind], chance, self._band(chance))

    def chance(self, scores: Floats) -> float:
        """One minus the chance that there is none."""
        against = sum(exp(SHARPNESS * float(scores[n] - scores[self._safe])) for n in self._kinds)
        return against / (1 + against)

    def _band(self, chance: float) -> str:
        if chance >= self._calibration.sure:
            return SURE
        return LIKELY if chance >= self._calibration.likely else NOTHING
