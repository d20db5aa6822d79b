"""Reads a message in the light of what was asked: parts, acts, and the words that count."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.tagging import Piece, Tagger, signs
from bot.understanding.linear import softmax

Floats = NDArray[np.float32]
_NEAR = 6
_EDGES = ' ．，,。；;！!？?\n、:：“”"~～…'
_SHOWN = 3
_MAY_ASK = 0.2
PLACE = "〇"


def place_names(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern of all names of places, the longest first."""
    known = sorted({signs(name) for name in names if len(name) > 1}, key=lambda one: (-len(one), one))
    return re.compile("|".join(map(re.escape, known)) or r"(?!)")


class Meaning(Protocol):
    """Turns sentences into unit vectors, one row each."""

    def encode(self, texts: Sequence[str]) -> Floats: ...


def tokens(pieces: Sequence[str], at: int, question: str) -> Iterator[str]:
    """What the models see of one part: its n-grams, those with the question, its neighbours."""
    said = f"^{signs(pieces[at]).strip()}$"
    for size in (1, 2, 3):
        for start in range(len(said) - size + 1):
            yield said[start : start + size]
    for size in (1, 2):
        for start in range(len(said) - size + 1):
            yield f"{question}|{said[start : start + size]}"
    yield f"?{question}"
    before = signs(pieces[at - 1])[-_NEAR:] if at else ""
    after = signs(pieces[at + 1])[:_NEAR] if at + 1 < len(pieces) else ""
    yield from (f"<{before[n : n + 2]}" for n in range(len(before) - 1))
    yield from (f">{after[n : n + 2]}" for n in range(len(after) - 1))
    yield f"#{'a' if at == 0 else ''}{'z' if at + 1 == len(pieces) else ''}"
    yield f"~{min(len(said) // 4, 12)}"
    yield f"~{question}{min(len(said) // 4, 6)}"


def plain_tokens(said: str) -> Iterator[str]:
    """The n-grams of one part alone, numbers as they are."""
    said = f"^{signs(said).strip()}$"
    for size in (1, 2, 3):
        for start in range(len(said) - size + 1):
            yield said[start : start + size]


@dataclass(frozen=True)
class Bag:
    """The tokens known from training, each with its weight (inverse document frequency)."""

    index: Mapping[str, int]
    weights: Floats

    def vector(self, said: Iterator[str]) -> tuple[NDArray[np.int32], Floats]:
        """Positions and values of a unit vector; a token counts once."""
        known = sorted({self.index[one] for one in said if one in self.index})
        at = np.array(known, dtype=np.int32)
        values = self.weights[at]
        length = float(np.sqrt(values @ values))
        return at, values / length if length else values


@dataclass(frozen=True)
class Linear:
    """A linear model over a bag and, where `meaning` has rows, the meaning of the sentence."""

    labels: tuple[str, ...]
    bag: Bag
    grams: Floats
    meaning: Floats
    bias: Floats
    temperature: float

    def chances(self, said: Iterator[str], meaning: Floats | None = None) -> Floats:
        """One probability a label, summing to one."""
        at, values = self.bag.vector(said)
        scores: Floats = values @ self.grams[at] + self.bias
        if meaning is not None and len(self.meaning):
            scores = scores + meaning @ self.meaning
        return softmax(scores * self.temperature)

    def best(self, said: Iterator[str], meaning: Floats | None = None) -> tuple[str, float]:
        """The likeliest label, and how likely it is."""
        chances = self.chances(said, meaning)
        at = int(chances.argmax())
        return self.labels[at], float(chances[at])


@dataclass(frozen=True)
class ActModels:
    """What training leaves: the tagger, the acts, lines and operations of corrections, answers,
    who is in danger (`self`, `beside`), and how sure a yes must be (`consent`, `submit`).
    """

    tagger: bytes
    acts: Linear
    lines: Linear
    operations: Linear
    answers: Linear
    who: Linear
    guards: Mapping[str, float]


class ActReader:
    """Read only once built."""

    def __init__(self, models: ActModels, meaning: Meaning, places: Iterable[str]) -> None:
        self._models, self._meaning = models, meaning
        self._places = place_names(places)
        self._tagger = Tagger(models.tagger)

    def read(self, text: str, question: Question) -> tuple[Heard, ...]:
        """The message, part by part; empty for an empty one."""
        if not text.strip():
            return ()
        plain = self._masked(text)
        pieces = self._tagger.pieces(plain, question)
        said = [plain[one.start : one.end] for one in pieces]
        meanings = self._meaning.encode([signs(one).strip() or " " for one in said])
        chances = [
            self._models.acts.chances(tokens(said, at, question), meanings[at])
            for at in range(len(pieces))
        ]
        groups: list[list[int]] = []
        for at, piece in enumerate(pieces):
            is_same = bool(groups) and chances[at].argmax() == chances[groups[-1][-1]].argmax()
            if is_same and not piece.begins:
                groups[-1].append(at)
            else:
                groups.append([at])
        return tuple(
            self._heard(
                text,
                [pieces[at] for at in group],
                np.mean([chances[at] for at in group], axis=0),
                np.mean([meanings[at] for at in group], axis=0),
            )
            for group in groups
        )

    def _masked(self, text: str) -> str:
        """The names of places as signs that say nothing: which place it is tells no act."""
        return self._places.sub(lambda name: PLACE * len(name.group()), signs(text))

    def is_in_it(self, text: str) -> bool:
        """Whether somebody who tells of a danger is in it, rather than beside it."""
        return self._models.who.best(plain_tokens(text))[0] == "self"

    @property
    def guards(self) -> Mapping[str, float]:
        """How sure a yes must be before it counts."""
        return self._models.guards

    def _heard(
        self, text: str, pieces: Sequence[Piece], chances: Floats, meaning: Floats
    ) -> Heard:
        models = self._models
        part = text[pieces[0].start : pieces[-1].end]
        order = np.argsort(-chances)
        act = Act(models.acts.labels[order[0]])
        new = _joined(text, [one for piece in pieces for one in piece.new])
        old = _joined(text, [one for piece in pieces for one in piece.old])
        line = operation = answer = ""
        answer_sure = 0.0
        if act is Act.CORRECTS:
            line = models.lines.best(plain_tokens(part))[0]
            operation = models.operations.best(plain_tokens(part))[0]
        if act is Act.ASKS or chances[models.acts.labels.index(Act.ASKS)] > _MAY_ASK:
            answer, answer_sure = models.answers.best(plain_tokens(part), meaning)
        also = tuple((Act(models.acts.labels[n]), float(chances[n])) for n in order[1 : _SHOWN + 1])
        sure = float(chances[order[0]])
        return Heard(act, sure, part, new, old, line, operation, answer, answer_sure, also)


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The marked words of a part; several runs as one text with a stop between them."""
    words = [text[start:end].strip(_EDGES) for start, end in spans]
    return "，".join(one for one in words if one)
