"""Whether somebody is in danger now, and of what kind: a model of kinds, weighed in three bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.examples import SAFE
from bot.understanding.calibration import Calibration
from bot.understanding.cues import CODE_CUES
from bot.understanding.honesty import Honesty
from bot.understanding.linear import Floats, LinearModel
from bot.understanding.reading import Reading

SURE, LIKELY, NOTHING = "sure", "likely", ""
_THREAT = CODE_CUES.index(("emergencies", "threat"))
_THREATENED = 0.25
"""A threat against a life in plain words needs a quarter of the chance: few wrote any, and of
the messages measured only one has such words and is none (a dog was meant)."""


@dataclass(frozen=True, slots=True)
class Danger:
    """The likeliest kind, its code, how likely it is that there is any, and what follows."""

    kind: str
    code: str
    chance: float
    band: str


@dataclass(frozen=True, slots=True)
class Fit:
    """How well texts fit the labels of the code model, of which the first `many` are codes."""

    scores: Floats
    spread: Floats
    many: int


@dataclass(frozen=True)
class Kinds:
    """Reads the scores of the kinds beside those of the codes, for one text or for many."""

    labels: Sequence[str]

    @property
    def safe(self) -> int:
        """Which label says that there is no danger."""
        return list(self.labels).index(SAFE)

    def best(self, scores: Floats) -> NDArray[np.int64]:
        """The likeliest kind of each text."""
        return np.asarray(self._only(scores).argmax(axis=-1))

    def signs(self, scores: Floats, grams: Floats, meaning: Floats, shown: Fit) -> Floats:
        """What speaks for a danger, a row a text: its lead over none, by n-grams and by meaning
        too, and how well the text fits any code or intent.
        """
        best = self._only(scores).max(axis=-1)
        safe = scores[..., self.safe]
        found = (
            best - safe,
            safe,
            best,
            self._only(grams).max(axis=-1) - grams[..., self.safe],
            self._only(meaning).max(axis=-1) - meaning[..., self.safe],
            shown.scores.max(axis=-1),
            shown.spread.max(axis=-1),
            shown.spread[..., shown.many :].sum(axis=-1),
        )
        return np.stack(found, axis=-1)

    def _only(self, scores: Floats) -> Floats:
        only = scores.copy()
        only[..., self.safe] = -np.inf
        return only


class Watch:
    """Sure: help is called at once. Likely: one question that helps. Below: nothing."""

    def __init__(
        self, model: LinearModel, codes: Mapping[str, str], calibration: Calibration
    ) -> None:
        self._model = model
        self._codes = codes
        self._kinds = Kinds(model.labels)
        self._calibration = calibration
        self._alarm: Honesty = calibration.alarm

    def judge(self, reading: Reading) -> Danger:
        """What the words say; nothing is decided by a word alone."""
        model, seen = self._model, reading.seen
        grams, meaning = model.gram_scores(seen), seen.meaning @ model.meaning
        scores = grams + meaning + seen.cues @ model.cues + model.bias
        signs = self._kinds.signs(
            scores,
            grams + model.bias,
            meaning,
            Fit(reading.shown.scores, reading.spread, len(reading.codes)),
        )
        kind = model.labels[int(self._kinds.best(scores))]
        chance = self._alarm(tuple(signs.tolist()))
        needed = _THREATENED if seen.cues[_THREAT] else 1.0
        return Danger(kind, self._codes[kind], chance, self._band(chance / needed))

    def _band(self, chance: float) -> str:
        if chance >= self._calibration.sure:
            return SURE
        return LIKELY if chance >= self._calibration.likely else NOTHING
