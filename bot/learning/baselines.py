"""What others would do with the same sentences: the systems ours is measured against."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from bot.catalogue import Catalogue, load
from bot.examples import URGENT
from bot.learning import sources
from bot.learning.sentence import Sentence
from bot.proposals.errors import ContentError
from bot.proposals.lists import UNCLEAR, ListResult
from bot.understanding.linear import softmax
from bot.understanding.reading import EMERGENCY, INTENT, PROPOSE
from bot.understanding.result import Candidate, Matter, Understanding

SHOWN = 3
UNSURE = 0.5


def words_of(text: str) -> list[str]:
    """The words jieba finds, spaces left out."""
    return [word for word in jieba.cut(text) if word.strip()]


def _char_svm() -> Pipeline:
    """Character n-grams and a linear support vector machine."""
    grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
    return Pipeline([("grams", grams), ("machine", LinearSVC(C=0.5, random_state=0))])


def _jieba_logistic() -> Pipeline:
    """Words as jieba cuts them and logistic regression."""
    words = TfidfVectorizer(analyzer=words_of, sublinear_tf=True)
    machine = LogisticRegression(C=20.0, max_iter=60, random_state=0)
    return Pipeline([("words", words), ("machine", machine)])


BASELINES: Mapping[str, Callable[[], Pipeline]] = {
    "char-svm": _char_svm,
    "jieba-logistic": _jieba_logistic,
}


class Baseline:
    """A text classifier behind the same interface; levels are the topics' own."""

    def __init__(self, machine: Pipeline, catalogue: Catalogue) -> None:
        self._machine = machine
        self._catalogue = catalogue
        self._labels = [str(label) for label in machine.classes_]

    def understand(self, text: str, **ignored: object) -> Understanding:
        """The likeliest label; anything else it cannot know is left empty."""
        ranked = self._ranked(text)
        label = ranked[0].code
        code = UNCLEAR if label.startswith(INTENT) else label
        listed = self._catalogue.lists.result_of(code)
        topic = self._catalogue.lists.topics.get(code)
        level = topic.level if topic else None
        matter = Matter(text, listed, code, level)
        codes = [one for one in ranked if not one.code.startswith(INTENT)]
        return Understanding(
            list=listed,
            code=code,
            level=level,
            urgent=code in URGENT,
            intent=_intent(label),
            place=None,
            matters=() if listed is ListResult.UNCLEAR else (matter,),
            confidence=ranked[0].confidence,
            review=ranked[0].confidence < UNSURE,
            reasons=(),
            candidates=tuple(codes[:SHOWN]),
        )

    def _ranked(self, text: str) -> list[Candidate]:
        chances = self._chances(text)
        order = np.argsort(-chances, kind="stable")
        return [Candidate(self._labels[n], float(chances[n])) for n in order]

    def _chances(self, text: str) -> Any:
        if hasattr(self._machine, "predict_proba"):
            return self._machine.predict_proba([text])[0]
        return softmax(self._machine.decision_function([text])[0])


def train(name: str, root: Path) -> Baseline:
    """Teach a baseline all our sentences; raises ContentError for a name nobody knows."""
    if name not in BASELINES:
        raise ContentError(f"model {name}: known are yishi, {', '.join(sorted(BASELINES))}")
    jieba.setLogLevel(60)
    learnt: Sequence[Sentence] = [one for one in sources.sentences(root) if one.label]
    machine = BASELINES[name]()
    machine.fit([one.text for one in learnt], [one.label for one in learnt])
    return Baseline(machine, load(root))


def _intent(label: str) -> str:
    if label.startswith(INTENT):
        return label.removeprefix(INTENT)
    return EMERGENCY if label in URGENT else PROPOSE
