"""Teaches where one matter ends and another begins, from sentences set side by side."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.learning.sentence import Sentence
from bot.understanding.archive import Archive
from bot.understanding.boundaries import READ, BoundaryFinder
from bot.understanding.boundary import Boundary
from bot.understanding.calibration import Calibration
from bot.understanding.lexicon import Lexicon
from bot.understanding.meaning import shared
from bot.understanding.reading import TextReader

FALSE = 0.008
"""How many messages with one matter may be cut."""
PASSED = 0.25
"""How many of them may be read twice because the n-grams differ."""
SINGLES = 1200
_LONGEST = 150
_ENDS = "。！？!?，,.；; …"
_FOLD, _SOFTNESS = 5, 3.0
Message = tuple[str, int]


def boundaries(
    archive: Archive, held: Sequence[Sentence], calibration: Calibration
) -> tuple[Calibration, dict[str, float]]:
    """The boundary and its thresholds, from sentences that `archive` has not learnt.

    Sentences of one writer about different codes, set side by side, are two matters; a sentence
    of several clauses is one.
    """
    random = Random(5)
    lexicon = Lexicon(archive.lexicon)
    reader = TextReader(archive, lexicon, shared())
    finder = BoundaryFinder(lexicon, reader, calibration)
    double = [one for one in _doubles(held, lexicon, random) if finder.cuts(one[0])]
    single = [one.text for one in held if finder.cuts(one.text) and len(one.text) <= _LONGEST]
    single = random.sample(single, min(SINGLES, len(single)))
    looks = [_glanced(finder, reader, text) for text in (*(text for text, _ in double), *single)]
    rows, truth = [], []
    for (cuts, shown), joint in zip(looks, [joint for _, joint in double], strict=False):
        nearest = min(range(len(cuts)), key=lambda n: abs(cuts[n] - joint))
        rows.append(shown[nearest])
        truth.append(True)
    for _, shown in looks[len(double) :]:
        rows += shown
        truth += [False] * len(shown)
    glance = _weights(rows, truth)
    first = Boundary(glance)
    seen = [
        sorted(zip(map(first.at_a_glance, shown), cuts, strict=True))[::-1] for cuts, shown in looks
    ]
    passed = float(np.quantile([gaps[0][0] for gaps in seen[len(double) :]], 1 - PASSED))
    texts = [*(text for text, _ in double), *single]
    kept = [
        (n, cut) for n, gaps in enumerate(seen) for chance, cut in gaps[:READ] if chance >= passed
    ]
    wholes = {n: reader.read([texts[n]])[0].spread for n in {n for n, _ in kept}}
    read = [finder.read(texts[n], cut, wholes[n]) for n, cut in kept]
    joints = dict(enumerate(joint for _, joint in double))
    near = {
        n: min(finder.cuts(texts[n]), key=lambda cut: abs(cut - at)) for n, at in joints.items()
    }
    two = np.array([near.get(n) == cut for n, cut in kept])
    counted = np.array([n >= len(double) or near[n] == cut for n, cut in kept])
    learnt = [row for row, one in zip(read, counted, strict=True) if one]
    chances = np.zeros(len(kept))
    chances[counted] = _crossed(learnt, two[counted])
    likeliest = np.zeros(len(texts))
    for (n, _), chance in zip(kept, chances, strict=True):
        likeliest[n] = max(likeliest[n], chance)
    wrong = np.sort(likeliest[len(double) :])[::-1]
    apart = float(wrong[min(int(FALSE * len(single)), len(wrong) - 1)])
    figures = {
        "several_found": float((likeliest[: len(double)] > apart).mean()),
        "falsely_parted": float((wrong > apart).mean()),
    }
    found = Boundary(glance, _weights(learnt, two[counted]))
    return replace(
        calibration, seems=round(passed, 4), apart=round(apart, 4), boundary=found
    ), figures


def _doubles(held: Sequence[Sentence], lexicon: Lexicon, random: Random) -> list[Message]:
    """Two matters of one writer in one message, and where they meet."""
    whole = {*lexicon.value("splitting", "whole_only"), "U"}
    joints = lexicon.value("splitting", "joints")
    by_writer: dict[str, list[Sentence]] = {}
    for one in held:
        if one.label and one.label.isalnum() and one.label not in whole:
            by_writer.setdefault(one.writer, []).append(one)
    found: list[Message] = []
    for texts in by_writer.values():
        random.shuffle(texts)
        for first, second in list(pairwise(texts))[::2]:
            labels = {first.label, first.alt} & {second.label, second.alt} - {None}
            start = first.text.rstrip(_ENDS) + random.choice(joints)
            if not labels and len(start) + len(second.text) <= _LONGEST:
                found.append((start + second.text, len(start)))
    return found


def _glanced(
    finder: BoundaryFinder, reader: TextReader, text: str
) -> tuple[list[int], list[tuple[float, ...]]]:
    cuts, whole = finder.cuts(text), reader.glance(text)
    return cuts, [finder.glanced(text, cut, whole) for cut in cuts]


def _weights(rows: Sequence[tuple[float, ...]], truth: Any) -> tuple[float, ...]:
    machine = LogisticRegression(C=_SOFTNESS, max_iter=2000).fit(np.array(rows), truth)
    return tuple(round(float(one), 4) for one in (machine.intercept_[0], *machine.coef_[0]))


def _crossed(rows: Sequence[tuple[float, ...]], truth: NDArray[np.bool_]) -> NDArray[Any]:
    """The chance of each by weights that have not seen it."""
    chances, fold = np.zeros(len(rows)), np.arange(len(rows)) % _FOLD
    for number in range(_FOLD):
        learnt = [row for row, one in zip(rows, fold, strict=True) if one != number]
        boundary = Boundary((), _weights(learnt, truth[fold != number]))
        for place in np.flatnonzero(fold == number):
            chances[place] = boundary.read(rows[place])
    return chances
