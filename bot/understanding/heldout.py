"""Cross-validation over our own sentences: honest probabilities and the review threshold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.understanding.honesty import Honesty, logit
from bot.understanding.linear import softmax
from bot.understanding.sources import Sentence

FOLDS = 5
WANTED = 0.95
"""How often the code must be right among what no person has to check."""
TITLE = 30
"""Shorter is a title or a chat line: it says less than a letter, and has to be right as often."""

_NONE = 0.95
"""The threshold where nothing is right as often as wanted."""

Teach = Callable[[csr_matrix, NDArray[Any]], Any]


@dataclass(frozen=True)
class Heldout:
    """What the folds show: how scores become honest chances, the review threshold, scores."""

    temperature: float
    honesty: Honesty
    threshold: float
    scores: Mapping[str, float]


def held_out(rows: csr_matrix, learnt: Sequence[Sentence], teach: Teach) -> Heldout:
    """Every sentence is judged by a model that has not seen its fold.

    How sure to be comes from the settled ones: most sentences are written at the border of
    their code, and messages are not.
    """
    truth = np.array([one.label for one in learnt])
    names, right = np.unique(truth, return_inverse=True)
    scores = _scores(rows, truth, names, teach)
    settled = np.array([one.is_settled for one in learnt])
    temperature = _temperature(scores[settled], right[settled])
    chances = softmax((scores * temperature).astype(np.float32))
    said = chances.argmax(axis=1)
    alternatives = np.array([one.alt or "" for one in learnt])
    fine = (said == right) | (names[said] == alternatives)
    honesty = fit_honesty(chances.max(axis=1)[settled], fine[settled])
    sure = np.array([honesty(chance) for chance in chances.max(axis=1)])
    short = np.array([len(one.text) < TITLE for one in learnt])
    threshold = review_threshold(sure[settled], fine[settled], short[settled])
    above = settled & (sure >= threshold)
    report = {
        "accuracy": float(fine.mean()),
        "accuracy_settled": float(fine[settled].mean()),
        "accuracy_above": float(fine[above].mean()) if above.any() else 0.0,
        "share_above": float(above.sum() / max(settled.sum(), 1)),
    }
    scores_told = {key: round(value, 4) for key, value in report.items()}
    return Heldout(temperature, honesty, threshold, scores_told)


def fit_honesty(chances: NDArray[Any], fine: NDArray[Any]) -> Honesty:
    """Platt scaling of answers with their probabilities and whether they were right."""
    if len(set(fine.tolist())) < 2:
        return Honesty()
    logits = np.array([[logit(float(chance))] for chance in chances])
    machine = LogisticRegression(C=10.0).fit(logits, fine)
    return Honesty(round(float(machine.coef_[0][0]), 4), round(float(machine.intercept_[0]), 4))


def review_threshold(sure: NDArray[Any], fine: NDArray[Any], short: NDArray[Any]) -> float:
    """The confidence above which titles and letters alike are right as often as wanted."""
    kinds = [kind for kind in (short, ~short) if kind.any()]
    return max((_threshold(sure[kind], fine[kind]) for kind in kinds), default=_NONE)


def _scores(
    rows: csr_matrix, truth: NDArray[Any], names: NDArray[Any], teach: Teach
) -> NDArray[np.float32]:
    """Scores from the other folds; sentences are sorted by label, so folds are stratified."""
    folds = np.arange(len(truth)) % FOLDS
    scores = np.full((len(truth), len(names)), -3.0, dtype=np.float32)
    for fold in range(FOLDS):
        outside = np.flatnonzero(folds == fold)
        machine = teach(rows[folds != fold], truth[folds != fold])
        columns = np.searchsorted(names, machine.classes_)
        scores[np.ix_(outside, columns)] = machine.decision_function(rows[outside])
    return scores


def _temperature(scores: NDArray[np.float32], right: NDArray[Any]) -> float:
    """The temperature with the highest likelihood."""
    rows = np.arange(len(right))
    choices = np.arange(2.0, 16.0, 0.25)
    losses = [-np.log(softmax(scores * one)[rows, right] + 1e-9).mean() for one in choices]
    return float(choices[int(np.argmin(losses))])


def _threshold(sure: NDArray[Any], fine: NDArray[np.bool_]) -> float:
    """The lowest confidence from which on answers are right as often as wanted."""
    for threshold in np.arange(0.3, 0.96, 0.01):
        above = sure >= threshold
        if above.any() and fine[above].mean() >= WANTED:
            return round(float(threshold), 2)
    return _NONE
