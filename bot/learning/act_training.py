"""Learns the act reader from data/acts and data/answers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
import pycrfsuite
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.dialogue.acts import OPERATIONS, Act
from bot.dialogue.linear import Bag, Linear, plain_tokens, tokens
from bot.dialogue.reader import ActModels
from bot.dialogue.tagging import (
    BEGINS,
    FIRST,
    GOES_ON,
    NEW,
    OLD,
    clauses_of,
    signs,
    to_cut,
    to_mark,
)
from bot.learning.act_sentences import Message
from bot.learning.dictionary import words_of
from bot.learning.fitting import WEIGHT, Axes, Job, apart, meanings
from bot.understanding.words import Segmenter

SOFTNESS = 1.0
RARELY = 2
RARE = 0.3
"""How much more a sentence of an uncommon act weighs; 1 would make all acts equal."""
TEMPERATURE = 4.0
GUARDS = {"consent": 0.6, "submit": 0.6}
_CUTTER = {"c1": 0.3, "c2": 0.3, "max_iterations": 80, "feature.minfreq": 2}
_MARKER = {"c1": 0.2, "c2": 1.0, "max_iterations": 120, "feature.minfreq": 2}
"""Chosen on writers left out, spans as a whole: F .655 for .585 with weaker softening."""


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
        pieces = clauses_of(message.text, (part.start for part in message.parts))
        said = tuple(message.text[one.start : one.end] for one in pieces)
        for at, piece in enumerate(pieces):
            act = next(p.act for p in reversed(message.parts) if p.start <= piece.start)
            found.append(Row(said, at, message.question, act, message.writer))
            if act in EVERYWHERE:
                found.append(Row(said, at, "", act, message.writer))
    return found


EVERYWHERE = frozenset(
    {
        *(Act.PLACES, Act.ANOTHER, Act.SCOLDS, Act.PRAISES, Act.CHATS),
        *(Act.NOISE, Act.MEDIA_CLAIM, Act.NOTHING, Act.LATER_PHOTO, Act.PHONE, Act.REPEAT),
    }
)
"""Acts whose words mean the same whatever was asked: learnt once more without the question.

Telling and wishing are heard often enough at every question.
"""


def cuts(message: Message) -> list[str]:
    """The cutter's label of each character."""
    starts = {part.start for part in message.parts}
    return [BEGINS if at in starts else GOES_ON for at in range(len(message.text))]


def marks(message: Message) -> list[str]:
    """The marker's label of each character."""
    found = [GOES_ON] * len(message.text)
    for spans, label in ((message.new, NEW), (message.old, OLD)):
        for start, end in spans:
            if start < end:
                found[start:end] = [FIRST + label, *[label] * (end - start - 1)]
    return found


def acts_of(message: Message) -> list[str]:
    """What the part of each character does."""
    return [part.act for part in message.parts for _ in range(part.start, part.end)]


def teach(
    messages: Sequence[Message],
    questions: Sequence[tuple[str, str]],
    dangers: Sequence[tuple[str, str]],
    alone: Sequence[Row],
    progress: Callable[[str], None] = lambda step: None,
) -> ActModels:
    """Learn from messages, (answer id, question) pairs, (who, danger) pairs and single clauses."""
    progress("parts")
    known = words_of(one.text for one in messages)
    cutter, marker = apart(_field_of, [("cut", messages, known), ("mark", messages, known)])
    progress("acts")
    learnt = [*rows(messages), *alone]
    acts = linear(
        [list(tokens(one.pieces, one.at, one.question)) for one in learnt],
        [one.act for one in learnt],
        meanings([signs(one.said).strip() or " " for one in learnt]),
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
        meanings([signs(text).strip() or " " for _, text in asked]),
    )
    who = linear([list(plain_tokens(text)) for _, text in dangers], [name for name, _ in dangers])
    return ActModels(cutter, marker, acts, lines, operations, answers, who, GUARDS, known)


def _field_of(lot: tuple[str, Sequence[Message], Mapping[str, int]]) -> bytes:
    """The cutter or the marker; each in a process of its own."""
    name, messages, known = lot
    if name == "cut":
        return field(((to_cut(one.text, one.question), cuts(one)) for one in messages), _CUTTER)
    cut = Segmenter(known).cut
    rows_ = (
        to_mark(one.text, one.question, acts_of(one), cut(signs(one.text))) for one in messages
    )
    return field(zip(rows_, map(marks, messages), strict=True), _MARKER)


def field(
    sequences: Iterable[tuple[list[list[str]], list[str]]], params: Mapping[str, float]
) -> bytes:
    """A conditional random field learned from rows and labels, as bytes."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(params)
    for rows_, labels in sequences:
        if rows_:
            trainer.append(rows_, labels)
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
    """One linear machine a label against all others, over tokens and, where given, the meaning."""
    known = bag(said)
    counts = Counter(names)
    usual = len(names) / len(counts)
    none = np.zeros((len(said), 0), dtype=np.float32)
    axes = Axes.of(meaning) if meaning is not None else _NO_AXES
    job = Job(
        grams=matrix(known, said) * WEIGHT,
        along=axes(meaning) if meaning is not None else none,
        cues=none,
        labels=np.array(names),
        softness=SOFTNESS / WEIGHT**2,
        weights={name: (usual / count) ** RARE for name, count in counts.items()},
    )
    model = job.fit(axes)
    return Linear(
        model.labels,
        known,
        model.grams * np.float32(WEIGHT),
        model.meaning,
        model.bias,
        temperature,
    )


_NO_AXES = Axes(np.zeros(0, dtype=np.float32), np.zeros((0, 0), dtype=np.float32))
