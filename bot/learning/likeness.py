"""Learns what `bot/likeness` weighs from labelled pairs, and measures it beside letters and words.

Ours is measured held out: texts of one scene are never both learnt from and measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.catalogue import Catalogue
from bot.learning.baselines import words_of
from bot.learning.evaluate import Reader
from bot.likeness.judge import FEATURES, Told, features
from bot.likeness.objects import Objects
from bot.proposals.places import Level
from bot.understanding.meaning import Meaning
from bot.understanding.result import Understanding
from bot.understanding.text import fold

PRECISION, RECALL = 0.9, 0.8
OURS, LETTERS, WORDS = "ours", "letters (trigrams)", "words (tf-idf)"
_FOLDS = 10
Pair = Mapping[str, Any]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """Of one way of judging: the best recall at .90 right, and how right it is at recall .80."""

    recall: float
    precision: float
    mistaken: float
    """The share of other matters offered at that recall of .90 right."""


@dataclass(frozen=True)
class Learnt:
    """The scores of every pair by each way, and the weights learnt from all of them."""

    scores: Mapping[str, Scores]
    weights: Mapping[str, float]


def learn(
    pairs: Sequence[Pair], catalogue: Catalogue, reader: Reader, objects: Objects, meaning: Meaning
) -> Learnt:
    """Ours held out, letters and words as they are; all three offer nothing from elsewhere."""
    texts = sorted({pair[side]["text"] for pair in pairs for side in "ab"})
    read = {text: reader.understand(text) for text in texts}
    near = np.array([_may_be_one(pair, read, catalogue) for pair in pairs])
    vectors = dict(zip(map(fold, texts), meaning.encode([fold(one) for one in texts]), strict=True))
    told = {text: Told(text, codes_of(read[text])) for text in texts}
    table = np.vstack(
        [
            features(
                told[pair["a"]["text"]], [told[pair["b"]["text"]]], objects,
                lambda wanted: [vectors[one] for one in wanted],
            )
            for pair in pairs
        ]
    )  # fmt: skip
    same = np.array([bool(pair["same"]) for pair in pairs])
    machine = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=2000))
    ours = np.zeros(len(pairs))
    ours[near] = cross_val_predict(
        machine, table[near], same[near], groups=_scenes(pairs)[near],
        cv=GroupKFold(_FOLDS), method="predict_proba",
    )[:, 1]  # fmt: skip
    scores = {OURS: ours}
    for name, machine_of in ((LETTERS, _letters()), (WORDS, _words())):
        scores[name] = _cosines(machine_of, pairs) * near
    machine.fit(table[near], same[near])
    scale, line = machine[0], machine[1]
    slopes = line.coef_[0] / scale.scale_
    weights = {name: round(float(one), 4) for name, one in zip(FEATURES, slopes, strict=True)}
    weights["base"] = round(float(line.intercept_[0] - slopes @ scale.mean_), 4)
    weights["offered_from"] = round(threshold(ours, same), 3)
    return Learnt(scores, weights)


def figures(scores: Scores, same: NDArray[np.bool_]) -> Figures:
    """Of these pairs, ranked by their scores."""
    right, found, mistaken = _curve(scores, same)
    fits = np.flatnonzero(right >= PRECISION)
    last = fits[-1] if len(fits) else None
    return Figures(
        0.0 if last is None else float(found[last]),
        float(right[found >= RECALL].max()),
        0.0 if last is None else float(mistaken[last]),
    )


def threshold(scores: Scores, same: NDArray[np.bool_]) -> float:
    """The lowest score from which on so many are right that they may be offered."""
    right, _, _ = _curve(scores, same)
    return float(np.sort(scores)[::-1][np.flatnonzero(right >= PRECISION)[-1]])


def codes_of(read: Understanding) -> dict[str, float]:
    """The topics a text may have."""
    return {one.code: one.confidence for one in read.candidates}


def _curve(scores: Scores, same: NDArray[np.bool_]) -> tuple[Scores, Scores, Scores]:
    ranked = same[np.argsort(-scores, kind="stable")]
    right, many = np.cumsum(ranked), np.arange(1, len(ranked) + 1)
    return right / many, right / ranked.sum(), (many - right) / (~ranked).sum()


def _may_be_one(pair: Pair, read: Mapping[str, Understanding], catalogue: Catalogue) -> bool:
    """Whether their places let them be the same; what both leave to a community, anywhere in it."""
    levels = [read[pair[side]["text"]].level or Level.COURTYARD for side in "ab"]
    lower = min(levels, key=lambda one: one.rank)
    return pair["b"]["place"] in catalogue.places.kin(pair["a"]["place"], lower)


def _scenes(pairs: Sequence[Pair]) -> NDArray[np.int64]:
    """One number for all texts that are labelled the same, directly or by way of others."""
    leader: dict[str, str] = {}

    def first(text: str) -> str:
        while leader.setdefault(text, text) != text:
            text = leader[text]
        return text

    for pair in pairs:
        if pair["same"]:
            leader[first(pair["b"]["text"])] = first(pair["a"]["text"])
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(first(pair["a"]["text"]), len(numbers)) for pair in pairs])


def _letters() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char", ngram_range=(3, 3), use_idf=False, binary=True)


def _words() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=words_of, sublinear_tf=True)


def _cosines(machine: TfidfVectorizer, pairs: Sequence[Pair]) -> Scores:
    one, other = ([fold(pair[side]["text"]) for pair in pairs] for side in "ab")
    machine.fit([*one, *other])
    found: Scores = np.asarray(
        machine.transform(one).multiply(machine.transform(other)).sum(axis=1)
    )
    return found.ravel()
