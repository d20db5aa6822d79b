"""Learns the act reader from data/acts and data/answers."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import pycrfsuite
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.dialogue.acts import OPERATIONS, Act
from bot.dialogue.reader import ActModels, Bag, Linear, Meaning, plain_tokens, tokens
from bot.dialogue.tagging import BEGINS, GOES_ON, NEW, OLD, cut, features, signs
from bot.learning.act_sentences import Message

MEANING_WEIGHT = 1.0
SOFTNESS = 1.0
RARELY = 2
RARE = 0.3
"""How much more a sentence of an uncommon act weighs; 1 would make all acts equal."""
TEMPERATURE = 4.0
GUARDS = {"consent": 0.6, "submit": 0.6}
_TAGGER = {"c1": 0.05, "c2": 0.1, "max_iterations": 60, "feature.minfreq": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One part of a message as the models learn it."""

    pieces: tuple[str, ...]
    at: int
    question: str
    act: str
    writer: str

    @property
    def said(self) -> str:
        return self.pieces[self.at]


def rows(messages: Iterable[Message]) -> list[Row]:
    """The clauses of all messages, cut as the reader cuts them; each with its part's act."""
    found: list[Row] = []
    for message in messages:
        pieces = cut(message.text, labels(message))
        said = tuple(message.text[one.start : one.end] for one in pieces)
        for at, piece in enumerate(pieces):
            act = next(p.act for p in reversed(message.parts) if p.start <= piece.start)
            found.append(Row(said, at, message.question, act, message.writer))
    return found


def labels(message: Message) -> list[str]:
    """The tagger's label of each character."""
    found = [GOES_ON] * len(message.text)
    for spans, label in ((message.new, NEW), (message.old, OLD)):
        for start, end in spans:
            found[start:end] = [label] * (end - start)
    for start in {part.start for part in message.parts if part.start < len(found)}:
        found[start] = BEGINS + found[start]
    return found


def teach(
    messages: Sequence[Message],
    questions: Sequence[tuple[str, str]],
    dangers: Sequence[tuple[str, str]],
    alone: Sequence[Row],
    meaning: Meaning,
    progress: Callable[[str], None] = lambda step: None,
) -> ActModels:
    """Learn from messages, (answer id, question) pairs, (who, danger) pairs and single clauses."""
    progress("parts")
    tagger = teach_tagger(messages)
    progress("acts")
    learnt = [*rows(messages), *alone]
    acts = linear(
        [list(tokens(one.pieces, one.at, one.question)) for one in learnt],
        [one.act for one in learnt],
        meaning.encode([signs(one.said).strip() or " " for one in learnt]),
    )
    corrections = [
        (message.text[part.start : part.end], part)
        for message in messages
        for part in message.parts
        if part.act is Act.CORRECTS
    ]
    said = [list(plain_tokens(text)) for text, _ in corrections]
    lines = linear(said, [part.about for _, part in corrections])
    operations = linear(said, [part.operation or OPERATIONS["="] for _, part in corrections])
    progress("answers")
    asked = [
        *questions,
        *(
            (part.about, message.text[part.start : part.end])
            for message in messages
            for part in message.parts
            if part.act is Act.ASKS and part.about and part.about != "other"
        ),
    ]
    answers = linear(
        [list(plain_tokens(text)) for _, text in asked],
        [answer for answer, _ in asked],
        meaning.encode([signs(text).strip() or " " for _, text in asked]),
    )
    who = linear([list(plain_tokens(text)) for _, text in dangers], [name for name, _ in dangers])
    return ActModels(tagger, acts, lines, operations, answers, who, GUARDS)


def teach_tagger(messages: Iterable[Message]) -> bytes:
    """The conditional random field, as bytes."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_TAGGER)
    for message in messages:
        if message.text:
            trainer.append(features(message.text, message.question), labels(message))
    with NamedTemporaryFile(suffix=".crf") as file:
        trainer.train(file.name)
        return Path(file.name).read_bytes()


def bag(said: Sequence[Sequence[str]], rarely: int = RARELY) -> Bag:
    """The tokens seen in at least `rarely` parts."""
    seen: Counter[str] = Counter()
    for one in said:
        seen.update(set(one))
    words = sorted(word for word, count in seen.items() if count >= rarely)
    counts = np.array([seen[word] for word in words], dtype=np.float32)
    weights = (np.log((1 + len(said)) / (1 + counts)) + 1).astype(np.float32)
    return Bag({word: number for number, word in enumerate(words)}, weights)


def matrix(known: Bag, said: Sequence[Iterable[str]]) -> csr_matrix:
    """One row a part."""
    vectors = [known.vector(iter(one)) for one in said]
    ends = np.cumsum([0, *(len(at) for at, _ in vectors)])
    columns = np.concatenate([at for at, _ in vectors])
    values = np.concatenate([one for _, one in vectors])
    return csr_matrix((values, columns, ends), shape=(len(said), len(known.weights)))


def linear(
    said: Sequence[Sequence[str]],
    names: Sequence[str],
    meaning: NDArray[np.float32] | None = None,
    temperature: float = TEMPERATURE,
) -> Linear:
    """One linear machine a label against all others."""
    known = bag(said)
    seen: Any = matrix(known, said)
    if meaning is not None:
        seen = hstack([seen, csr_matrix(meaning * MEANING_WEIGHT)]).tocsr()
    counts = Counter(names)
    usual = len(names) / len(counts)
    rare = {name: (usual / count) ** RARE for name, count in counts.items()}
    machine = LinearSVC(C=SOFTNESS, class_weight=rare, random_state=0).fit(seen, list(names))
    weights, bias = machine.coef_.T.astype(np.float32), machine.intercept_.astype(np.float32)
    if weights.shape[1] == 1:  # two labels: one machine decides between them
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    grams = len(known.weights)
    return Linear(
        tuple(str(one) for one in machine.classes_),
        known,
        weights[:grams],
        weights[grams:] * np.float32(MEANING_WEIGHT),
        bias,
        temperature,
    )
