"""Fits linear machines, one label against all others, on both cores at once."""

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.understanding.linear import Floats, LinearModel
from bot.understanding.meaning import DIMENSIONS, shared

CORES = 2
KEPT = 128
"""Directions of meaning that are learnt from: the rest of the 512 cost time and tell nothing."""
WEIGHT = 0.6
ENOUGH = 0.01
"""When a machine has learnt enough; ten times finer takes twice as long and reads the same."""
_REST = "~"
_LOT = 400


@dataclass(frozen=True)
class Axes:
    """The directions in which our sentences differ in meaning, the widest first."""

    middle: Floats
    directions: Floats

    @classmethod
    def of(cls, meaning: Floats) -> "Axes":
        """The principal axes of these sentences."""
        middle = meaning.mean(axis=0)
        apart = meaning - middle
        _, found = np.linalg.eigh((apart.T @ apart).astype(np.float64))
        return cls(middle, np.ascontiguousarray(found[:, ::-1][:, :KEPT], dtype=np.float32))

    def __call__(self, meaning: Floats) -> Floats:
        """Where sentences lie along the axes."""
        along: Floats = ((meaning - self.middle) @ self.directions) * np.float32(WEIGHT)
        return along


@dataclass(frozen=True)
class Job:
    """A set of rows to learn from: n-grams, places along the axes, cues; and a label a row.

    `weights` is how much more a row of an uncommon label counts.
    """

    grams: csr_matrix
    along: Floats
    cues: Floats
    labels: NDArray[Any]
    softness: float
    weights: Mapping[str, float] = field(default_factory=dict)

    def fit(self, axes: Axes) -> LinearModel:
        """Weights for texts as they are read: the axes are folded back into the meaning."""
        names = sorted(set(self.labels.tolist()))
        few = len(names) == 2  # one machine tells both apart
        lots = [names] if few else [names[start::CORES] for start in range(CORES)]
        _Lot.job, _Lot.rows = self, self._rows()
        parts = dict(pair for lot in apart(_fit, lots) for pair in lot)
        weights = np.stack([parts[name][0] for name in names], axis=1)
        bias = np.array([parts[name][1] for name in names], dtype=np.float32)
        grams, along = self.grams.shape[1], self.along.shape[1]
        meaning = axes.directions @ weights[grams : grams + along] * np.float32(WEIGHT)
        return LinearModel(
            tuple(names),
            weights[:grams],
            meaning,
            weights[grams + along :],
            bias - axes.middle @ meaning,
            1.0,
        )

    def _rows(self) -> csr_matrix:
        rows = hstack([self.grams, csr_matrix(self.along), csr_matrix(self.cues)]).tocsr()
        return rows.astype(np.float64)


class _Lot:
    """What the second process inherits, so that no row is copied to it."""

    job: Job
    rows: csr_matrix


def _fit(names: Sequence[str]) -> list[tuple[str, tuple[Floats, float]]]:
    job = _Lot.job
    own = np.isin(job.labels, names)
    rare = {name: job.weights[name] for name in names if name in job.weights} or None
    machine = LinearSVC(C=job.softness, tol=ENOUGH, class_weight=rare, random_state=0)
    machine.fit(_Lot.rows, np.where(own, job.labels, _REST))
    found: list[tuple[str, tuple[Floats, float]]] = []
    for number, name in enumerate(machine.classes_):
        if name == _REST:
            continue
        sign, row = (-1, 0) if len(machine.coef_) == 1 and number == 0 else (1, number)
        row = 0 if len(machine.coef_) == 1 else row
        weights = (sign * machine.coef_[row]).astype(np.float32)
        found.append((str(name), (weights, float(sign * machine.intercept_[row]))))
    return found


def apart(work: Callable[[Any], Any], lots: Sequence[Any]) -> list[Any]:
    """The results of every lot, in order, from as many processes as there are cores to use."""
    if len(lots) == 1:
        return [work(lots[0])]
    with multiprocessing.get_context("fork").Pool(CORES) as pool:
        return list(pool.imap(work, lots))


def meanings(texts: Sequence[str]) -> Floats:
    """The meaning of every text, each counted once; two processes share the work."""
    once = sorted(set(texts))
    if len(once) <= _LOT:
        return shared().encode(texts)
    shared().encode([" "])  # loaded once, before the second process is born
    lots = [once[start : start + _LOT] for start in range(0, len(once), _LOT)]
    found: Floats = np.concatenate(apart(_encode, lots)).reshape(-1, DIMENSIONS)
    place = {text: number for number, text in enumerate(once)}
    return found[[place[text] for text in texts]]


def _encode(texts: Sequence[str]) -> Floats:
    return shared().encode(texts)
