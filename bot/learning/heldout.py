"""Held out by writer: what the models make of people whose sentences they have never seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.learning.bands import Bands, bands
from bot.learning.sentence import INTENT, Sentence
from bot.learning.training import Numbers, Seen
from bot.proposals.lists import UNCLEAR
from bot.understanding.calibration import Calibration
from bot.understanding.danger import Fit, Kinds
from bot.understanding.honesty import Honesty, Shown
from bot.understanding.linear import Floats, LinearModel, softmax

FOLDS = 5
Signs = tuple[float, ...]
WANTED = 0.96
"""How often the code must be right among what no person has to check."""
TITLE = 30
"""Shorter is a title or a chat line: it says less than a letter, and has to be right as often."""
_UNHEARD = -3.0
"""The score of a label that a fold has never heard."""
_NONE = 0.95
"""The threshold where nothing is right as often as wanted."""


@dataclass(frozen=True)
class Table:
    """The scores of held-out sentences by label: altogether, by n-grams, by meaning."""

    labels: tuple[str, ...]
    scores: Floats
    grams: Floats
    meaning: Floats


@dataclass(frozen=True)
class Answers:
    """What was said of each held-out sentence by models that have not heard its writer."""

    rows: Numbers
    code: Table
    danger: Table
    level: Table


def folds(writers: Sequence[str]) -> NDArray[np.int64]:
    """A fold for every sentence, a writer's all in one; -1 for what is always learnt from."""
    people = sorted({one for one in writers if one.startswith("w")})
    number = {one: place % FOLDS for place, one in enumerate(people)}
    return np.array([number.get(one, -1) for one in writers])


def held_out(seen: Seen) -> Answers:
    """Learn as often as there are folds, each time without the writers of one."""
    fold = folds([one.writer for one in seen.learnt])
    rows: list[Numbers] = []
    tables: list[list[Table]] = []
    for number in range(FOLDS):
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        models = (
            (seen.code(inside), seen.cues),
            (seen.danger(inside), seen.cues),
            (seen.level(inside), seen.level_cues),
        )
        rows.append(outside)
        tables.append([scores(model, seen, outside, cues) for model, cues in models])
    code, danger, level = (_join(parts) for parts in zip(*tables, strict=True))
    return Answers(np.concatenate(rows), code, danger, level)


def scores(model: LinearModel, seen: Seen, rows: Numbers, cues: Floats) -> Table:
    """The scores of many sentences at once."""
    grams: Floats = seen.grams[rows] @ model.grams
    meaning: Floats = seen.meaning[rows] @ model.meaning
    total = grams + meaning + cues[rows] @ model.cues + model.bias
    return Table(model.labels, total, grams + model.bias, meaning)


def _join(parts: Sequence[Table]) -> Table:
    """One table over all labels, though a fold may lack one."""
    names = tuple(sorted({name for part in parts for name in part.labels}))

    def full(labels: tuple[str, ...], values: Floats) -> Floats:
        whole = np.full((len(values), len(names)), _UNHEARD, dtype=np.float32)
        whole[:, [names.index(label) for label in labels]] = values
        return whole

    return Table(
        names,
        np.concatenate([full(part.labels, part.scores) for part in parts]),
        np.concatenate([full(part.labels, part.grams) for part in parts]),
        np.concatenate([full(part.labels, part.meaning) for part in parts]),
    )


def calibrate(seen: Seen, answers: Answers) -> tuple[Calibration, Mapping[str, float]]:
    """Honest chances, thresholds and bands; and how often the models were right."""
    held = [seen.learnt[number] for number in answers.rows]
    names, truth = np.array(answers.code.labels), np.array([one.label for one in held])
    told = np.isin(truth, names)
    coded = told & ~np.char.startswith(truth, INTENT)
    right = np.searchsorted(names, truth[told])
    temperature = _temperature(answers.code.scores[told], right)
    chances = softmax(answers.code.scores * np.float32(temperature))
    best = chances.argmax(axis=1)
    said = names[best]
    fine = (said == truth) | (said == np.array([one.alt or "" for one in held]))
    lengths = np.array([len(seen.texts[number]) for number in answers.rows])
    signs = [_signs(answers.code, n, best[n], chances[n]) for n in range(len(held))]
    honesty = fit_honesty([signs[n] for n in np.flatnonzero(coded)], fine[coded])
    sure = np.array([honesty(one) for one in signs])
    short = lengths < TITLE
    threshold = review_threshold(sure[coded], fine[coded], short[coded])
    above = coded & (sure >= threshold)
    watched = _bands(answers, chances, held)
    levels = np.array([one.level.value if one.level else "" for one in held])
    ruled = np.array(answers.level.labels)[answers.level.scores.argmax(axis=1)]
    kinds = np.array([[_kind(label) for label in labels] for labels in (said, truth)])
    figures = {
        "sentences": float(len(held)),
        "code": fine[coded].mean(),
        "code_letters": fine[coded & ~short].mean(),
        "list": (kinds[0] == kinds[1])[told].mean(),
        "intent": _turns(said, truth)[told].mean(),
        "code_above": fine[above].mean() if above.any() else 0.0,
        "share_above": above.sum() / coded.sum(),
        "level": (levels == ruled)[levels != ""].mean(),
        **watched.figures,
    }
    found = Calibration(
        temperature, honesty, threshold, watched.sure, watched.likely, watched.alarm
    )
    return found, {name: round(float(value), 4) for name, value in figures.items()}


def _bands(answers: Answers, chances: Floats, held: Sequence[Sentence]) -> Bands:
    danger, code = answers.danger, answers.code
    kinds = Kinds(danger.labels)
    many = sum(not label.startswith(INTENT) for label in code.labels)
    fit = Fit(code.scores, chances, many)
    signs = kinds.signs(danger.scores, danger.grams, danger.meaning, fit)
    return bands(signs, np.array(danger.labels)[kinds.best(danger.scores)], held)


def _signs(table: Table, row: int, best: int, chances: Floats) -> Signs:
    shown = Shown(table.scores[row], table.grams[row], table.meaning[row])
    return shown.signs(best, float(chances[best]))


def _kind(label: str) -> str:
    """Which list a label stands on."""
    if label.startswith(INTENT) or label in ("", UNCLEAR):
        return UNCLEAR
    return "N" if label.startswith("N") else "A"


def _turns(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Whether the turn is for the same: any code is as good as any other."""
    both = [[x if x.startswith(INTENT) else "" for x in labels] for labels in (one, other)]
    return np.array([a == b for a, b in zip(*both, strict=True)])


def fit_honesty(signs: Sequence[Signs], fine: NDArray[Any]) -> Honesty:
    """Platt scaling of answers with what the model shows about them and whether they were right."""
    if len(set(fine.tolist())) < 2:
        return Honesty()
    machine = LogisticRegression(C=10.0, max_iter=1000).fit(np.array(signs), fine)
    weights = tuple(round(float(one), 4) for one in machine.coef_[0])
    return Honesty(weights, round(float(machine.intercept_[0]), 4))


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
