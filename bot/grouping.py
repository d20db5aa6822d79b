"""Groups of opinion among voters, as Small et al. published it (Polis, 2021); blocks.

Missing votes are the column's mean; two principal components; k-means, k by silhouette. A group is
only ever a count: who is in it is given to nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score

FEWEST_VOTERS = 15
FEWEST_STATEMENTS = 7
MOST_GROUPS = 5
SMALLEST = 3
"""A group of fewer would show single people."""
Z_90 = 1.2816
"""One-sided, 90 %."""
_SEED = 7
_SAMPLE = 1_000
Votes = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Typical:
    """A statement that sets a group apart: its column, whether they are for it, their share."""

    column: int
    is_for: bool
    share: float


@dataclass(frozen=True, slots=True)
class Group:
    """How many are in it, and what is typical of it, the surest first."""

    size: int
    typical: tuple[Typical, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups, the largest first, and each statement's consensus over them, from 0 to 1."""

    groups: tuple[Group, ...]
    consensus: tuple[float, ...]


def grouped(votes: Votes) -> Groups | None:
    """From voters × statements of 1, 0, -1 and NaN; None where there are too few to tell."""
    voters, columns = votes.shape
    if voters < FEWEST_VOTERS or columns < FEWEST_STATEMENTS:
        return None
    labels = _labels(_projected(votes))
    if labels is None:
        return None
    order = sorted(set(labels.tolist()), key=lambda one: (-int((labels == one).sum()), one))
    masks = [labels == one for one in order]
    groups = tuple(Group(int(mask.sum()), _typical(votes, mask)) for mask in masks)
    return Groups(groups, _consensus(votes, masks))


def matrix(rows: Sequence[tuple[str, int, int]], columns: Sequence[int]) -> Votes:
    """Voters × statements from (voter, statement, value); the voters' names end here."""
    voters = {who: n for n, who in enumerate(dict.fromkeys(row[0] for row in rows))}
    where = {one: n for n, one in enumerate(columns)}
    made = np.full((len(voters), len(columns)), np.nan)
    for who, statement, value in rows:
        if statement in where:
            made[voters[who], where[statement]] = value
    return made


def _projected(votes: Votes) -> Votes:
    known = ~np.isnan(votes)
    many = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, votes, 0.0).sum(axis=0) / many
    whole = np.where(known, votes, mean)
    components = PCA(n_components=2, svd_solver="randomized", random_state=_SEED)
    made: Votes = components.fit_transform(whole)
    return made


def _labels(points: Votes) -> NDArray[np.int32] | None:
    """The k with the best silhouette; None where all think alike or one would stand alone."""
    spread = len(np.unique(points.round(6), axis=0))
    best, found = 0.0, None
    for k in range(2, min(MOST_GROUPS, spread, len(points) // SMALLEST) + 1):
        labels = KMeans(n_clusters=k, n_init=3, random_state=_SEED).fit_predict(points)
        if np.bincount(labels, minlength=k).min() < SMALLEST:
            continue
        size = _SAMPLE if len(points) > _SAMPLE else None
        score = silhouette_score(points, labels, sample_size=size, random_state=_SEED)
        if score > best:
            best, found = float(score), labels
    return found


def _consensus(votes: Votes, masks: Sequence[NDArray[np.bool_]]) -> tuple[float, ...]:
    """Over the groups, the product of (agree + 1) / (votes + 2)."""
    made = np.ones(votes.shape[1])
    for mask in masks:
        agree, cast = _counts(votes[mask])
        made *= (agree + 1) / (cast + 2)
    return tuple(float(one) for one in made)


def _typical(votes: Votes, mask: NDArray[np.bool_]) -> tuple[Typical, ...]:
    """Two-proportion z-test against everybody else, both for and against."""
    found: list[tuple[float, Typical]] = []
    inside, outside = votes[mask], votes[~mask]
    for is_for, sign in ((True, 1.0), (False, -1.0)):
        mine, cast = _counts(inside * sign)
        theirs, others = _counts(outside * sign)
        share, rest = (mine + 1) / (cast + 2), (theirs + 1) / (others + 2)
        pooled = (mine + theirs + 2) / (cast + others + 4)
        error = np.sqrt(pooled * (1 - pooled) * (1 / (cast + 2) + 1 / (others + 2)))
        z = (share - rest) / np.maximum(error, 1e-9)
        for column in np.flatnonzero((z > Z_90) & (share > 0.5)):
            one = Typical(int(column), is_for, float(share[column]))
            found.append((float(z[column]), one))
    return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0]))


def _counts(votes: Votes) -> tuple[Votes, Votes]:
    """Those for it, and all who voted, by statement."""
    return (votes == 1).sum(axis=0).astype(float), (~np.isnan(votes)).sum(axis=0).astype(float)
