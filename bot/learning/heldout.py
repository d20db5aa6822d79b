"""Held out by writer: what the models make of people whose sentences they have never seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.learning.bands import bands
from bot.learning.training import Numbers, Seen
from bot.understanding.calibration import Calibration
from bot.understanding.honesty import Honesty, logit
from bot.understanding.linear import Floats, LinearModel, softmax

FOLDS = 5
WANTED = 0.94
"""How often the code must be right among what no person has to check."""
TITLE = 30
"""Shorter is a title or a chat line: it says less than a letter, and has to be right as often."""
_NONE = 0.95
"""The threshold where nothing is right as often as wanted."""


@dataclass(frozen=True)
class Answers:
    """What was said of each held-out sentence by models that have not heard its writer."""

    rows: Numbers
    codes: tuple[str, ...]
    code: Floats
    kinds: tuple[str, ...]
    danger: Floats
    levels: tuple[str, ...]
    level: Floats


def folds(writers: Sequence[str]) -> NDArray[np.int64]:
    """A fold for every sentence, a writer's all in one; -1 for what is always learnt from."""
    people = sorted({one for one in writers if one.startswith("w")})
    number = {one: place % FOLDS for place, one in enumerate(people)}
    return np.array([number.get(one, -1) for one in writers])


def held_out(seen: Seen) -> Answers:
    """Learn as often as there are folds, each time without the writers of one."""
    fold = folds([one.writer for one in seen.learnt])
    parts: list[tuple[Numbers, list[tuple[tuple[str, ...], Floats]]]] = []
    for number in range(FOLDS):
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        models = (
            (seen.code(inside), seen.cues),
            (seen.danger(inside), seen.cues),
            (seen.level(inside), seen.level_cues),
        )
        told = [(model.labels, scores(model, seen, outside, cues)) for model, cues in models]
        parts.append((outside, told))
    rows = np.concatenate([outside for outside, _ in parts])
    code, danger, level = (_join([told[which] for _, told in parts]) for which in range(3))
    return Answers(rows, *code, *danger, *level)


def scores(model: LinearModel, seen: Seen, rows: Numbers, cues: Floats) -> Floats:
    """The scores of many sentences at once."""
    words: Floats = seen.grams[rows] @ model.grams
    total: Floats = words + seen.meaning[rows] @ model.meaning + cues[rows] @ model.cues
    return total + model.bias


def _join(parts: list[tuple[tuple[str, ...], Floats]]) -> tuple[tuple[str, ...], Floats]:
    """One table over all labels, though a fold may lack one."""
    names = sorted({name for labels, _ in parts for name in labels})
    tables = []
    for labels, table in parts:
        full = np.full((len(table), len(names)), -3.0, dtype=np.float32)
        full[:, [names.index(label) for label in labels]] = table
        tables.append(full)
    return tuple(names), np.concatenate(tables)


def calibrate(seen: Seen, answers: Answers) -> tuple[Calibration, Mapping[str, float]]:
    """Honest chances, thresholds and bands; and how often the models were right."""
    held = [seen.learnt[number] for number in answers.rows]
    names, truth = np.array(answers.codes), np.array([one.label for one in held])
    temperature = _temperature(answers.code, np.searchsorted(names, truth))
    chances = softmax(answers.code * np.float32(temperature))
    said = names[chances.argmax(axis=1)]
    fine = (said == truth) | (said == np.array([one.alt or "" for one in held]))
    honesty = fit_honesty(chances.max(axis=1), fine)
    sure = np.array([honesty(chance) for chance in chances.max(axis=1)])
    short = np.array([len(one.text) < TITLE for one in held])
    threshold = review_threshold(sure, fine, short)
    above = sure >= threshold
    sure_from, likely_from, dangers = bands(answers.kinds, answers.danger, held)
    levels = np.array([one.level.value if one.level else "" for one in held])
    ruled = np.array(answers.levels)[answers.level.argmax(axis=1)]
    figures = {
        "sentences": float(len(held)),
        "code": fine.mean(),
        "code_letters": fine[~short].mean(),
        "list": _same_list(said, truth).mean(),
        "code_above": fine[above].mean() if above.any() else 0.0,
        "share_above": above.mean(),
        "level": (levels == ruled)[levels != ""].mean(),
        **dangers,
    }
    found = Calibration(temperature, honesty, threshold, sure_from, likely_from)
    return found, {name: round(float(value), 4) for name, value in figures.items()}


def _same_list(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    def kind(label: str) -> str:
        return "U" if ":" in label or label == "U" else "N" if label[0] == "N" else "A"

    return np.array([kind(a) == kind(b) for a, b in zip(one, other, strict=True)])


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


def _temperature(table: Floats, right: NDArray[Any]) -> float:
    """The temperature with the highest likelihood."""
    rows = np.arange(len(right))
    choices = np.arange(2.0, 16.0, 0.25)
    losses = [-np.log(softmax(table * one)[rows, right] + 1e-9).mean() for one in choices]
    return float(choices[int(np.argmin(losses))])


def _threshold(sure: NDArray[Any], fine: NDArray[np.bool_]) -> float:
    """The lowest confidence from which on answers are right as often as wanted."""
    for threshold in np.arange(0.3, 0.96, 0.01):
        above = sure >= threshold
        if above.any() and fine[above].mean() >= WANTED:
            return round(float(threshold), 2)
    return _NONE
