"""Learns the model from our own sentences; the same data give the same file, byte for byte."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.understanding import sources
from bot.understanding.archive import Archive
from bot.understanding.features import Vocabulary
from bot.understanding.linear import Floats, LinearModel, softmax
from bot.understanding.meaning import Meaning, shared
from bot.understanding.text import Normaliser

MODEL_FILE = "understanding.model"
FOLDS = 5
SOFTNESS = 0.4
MEANING_WEIGHT = 0.75

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What training did: where the file is, what it was made of, how well it does held out."""

    path: Path
    sha256: str
    sentences: int
    accuracy: float


def train(root: Path, out: Path, progress: Progress = lambda step: None) -> Report:
    """Train on data/ under `root`, write the model into folder `out`; `progress` names each step."""
    progress("sentences")
    learnt = sources.sentences(root)
    lexicon = sources.lexicon(root)
    normalise = Normaliser.of(lexicon)
    texts = [normalise(one.text) for one in learnt]
    labels = [one.label for one in learnt]
    progress("meaning")
    vectors = shared().encode(texts)
    progress("model")
    vocabulary = Vocabulary.of(texts)
    rows = _rows(vocabulary, texts, vectors)
    model = _fit(rows, labels, len(vocabulary.words))
    progress("held out")
    temperature, accuracy = _calibrate(rows, labels, len(vocabulary.words))
    model = LinearModel(
        model.labels, model.gram_weights, model.meaning_weights, model.bias, temperature
    )
    about = {"data": sources.fingerprint(root), "sentences": len(learnt)}
    archive = Archive(vocabulary, model, lexicon, 0.5, about)
    path = out / MODEL_FILE
    return Report(path, archive.save(path), len(learnt), accuracy)


def _rows(vocabulary: Vocabulary, texts: Sequence[str], vectors: Floats) -> csr_matrix:
    return hstack([vocabulary.matrix(texts), csr_matrix(vectors * MEANING_WEIGHT)]).tocsr()


def _fit(rows: csr_matrix, labels: Sequence[str], grams: int) -> LinearModel:
    machine = LinearSVC(C=SOFTNESS, random_state=0).fit(rows, labels)
    weights = machine.coef_.T.astype(np.float32)
    return LinearModel(
        tuple(machine.classes_),
        weights[:grams],
        weights[grams:] * MEANING_WEIGHT,
        machine.intercept_.astype(np.float32),
        1.0,
    )


def _calibrate(rows: csr_matrix, labels: Sequence[str], grams: int) -> tuple[float, float]:
    """Temperature by held-out folds, and the accuracy there."""
    truth = np.array(labels)
    folds = np.arange(len(truth)) % FOLDS
    names = np.unique(truth)
    scores: NDArray[np.float32] = np.full((len(truth), len(names)), -3.0, dtype=np.float32)
    for fold in range(FOLDS):
        inside, outside = folds != fold, folds == fold
        machine = LinearSVC(C=SOFTNESS, random_state=0).fit(rows[inside], truth[inside])
        columns = np.searchsorted(names, machine.classes_)
        scores[np.ix_(outside, columns)] = machine.decision_function(rows[outside])
    right = np.searchsorted(names, truth)
    accuracy = float((scores.argmax(axis=1) == right).mean())
    choices = np.arange(1.0, 12.0, 0.25)
    losses = [
        -np.log(softmax(scores * choice)[np.arange(len(right)), right] + 1e-9).mean()
        for choice in choices
    ]
    return float(choices[int(np.argmin(losses))]), accuracy


__all__ = ["MODEL_FILE", "Meaning", "Report", "train"]
