"""Reads a message in the light of what was asked: parts, acts, and the words that count."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.linear import Linear, plain_tokens, tokens
from bot.dialogue.marks import Marker, Marks, whole
from bot.dialogue.tagging import Clause, Field, Span, cut, signs
from bot.proposals.refs import blanked
from bot.understanding.meaning import Meaning

Floats = NDArray[np.float32]
_NUMBER = frozenset("0123456789０１２３４５６７８９ ．.、")
_RINGS = 8
_LEAST = 0.7
_EDGES = ' ．，,。；;！!？?\n、:：“”"~～…'
_SHOWN = 3
_MAY_ASK = 0.2
_MAY_BE_ASKED, _KNOWN, _UNSURE = 0.3, 0.85, 0.5
"""A part hardly read as anything is a question where its answer is known so surely."""
_DUTY = "duty-when"
"""When somebody on duty comes is asked in an alarm; else it is asked when it is answered."""
_DOUBTED = 0.6
"""A clause after a consent read less surely than this may tell of the matter."""
CONTENT = frozenset({Act.TELLS, Act.WISHES, Act.PLACES, Act.WHOM})
_NAMED = 0.5
"""A line named less surely than this was not named."""
_CUE = 6
"""A clause so short only says that something is wrong."""
PLACE = "〇"
SELF, BESIDE, THREATENS = "self", "beside", "threatens"
"""Who tells of a danger: who is in it, who sees it, or who means to do it."""
THREAT, SUICIDE = "threat", "suicide"
_SURELY = 0.9
"""Nobody in a crisis is spoken to as a bystander unless it is this sure."""
ASIDES = frozenset(
    {Act.SCOLDS, Act.PRAISES, Act.THANKS, Act.GREETS, Act.LEAVES, Act.CHATS, Act.NOISE}
    | {Act.MEDIA_CLAIM}
)
ANSWERED = ASIDES | {Act.ASKS, Act.PRIVACY}
"""Acts that are met with a line of their own, found by meaning among data/answers."""


def place_names(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern of all names of places, the longest first."""
    known = sorted(
        {signs(name) for name in names if len(name) > 1}, key=lambda one: (-len(one), one)
    )
    return re.compile("|".join(map(re.escape, known)) or r"(?!)")


@dataclass(frozen=True)
class ActModels:
    """What training leaves: cutter and marker with its words, acts, lines and operations of
    corrections, answers, who tells of a danger (`self`, `beside`, `threatens`), and how sure a yes
    must be (`consent`, `submit`).
    """

    cutter: bytes
    marker: bytes
    acts: Linear
    lines: Linear
    operations: Linear
    answers: Linear
    who: Linear
    guards: Mapping[str, float]
    words: Mapping[str, int] = field(default_factory=dict)


def _is_number(text: str) -> bool:
    """A bare number too short to ring."""
    return len(text) < _RINGS and set(text) <= _NUMBER


class ActReader:
    """Read only once built."""

    def __init__(self, models: ActModels, meaning: Meaning, places: Iterable[str]) -> None:
        self._models, self._meaning = models, meaning
        self._places = place_names(places)
        self._cutter, self._marker = Field(models.cutter), Marker(models.marker, models.words)

    def read(self, text: str, question: Question) -> tuple[Heard, ...]:
        """The message, part by part; empty for an empty one, or a number that picks nothing."""
        if not text.strip() or (_is_number(text) and question is not Question.CONFIRM):
            return ()
        plain = self._masked(text)
        pieces = cut(plain, question, self._cutter.tag)
        said = [plain[one.start : one.end] for one in pieces]
        meanings = self._meaning.encode([signs(one).strip() or " " for one in said])
        chances = self._chances(said, question, meanings)
        acts = [self._models.acts.labels[int(one.argmax())] for one in chances]
        by_sign = [act for piece, act in zip(pieces, acts, strict=True) for _ in _signs(piece)]
        marks = self._marker.marks(plain, question, by_sign)
        return tuple(
            self._heard(
                text,
                question,
                (pieces[group[0]].start, pieces[group[-1]].end),
                marks,
                np.mean([chances[at] for at in group], axis=0),
                np.mean([meanings[at] for at in group], axis=0),
            )
            for group in self._groups(text, pieces, acts, marks)
        )

    def _chances(self, said: Sequence[str], question: Question, meanings: Floats) -> list[Floats]:
        """What each clause does; what follows on a sure consent may tell of the matter."""
        models, chances, has_agreed = self._models.acts, list[Floats](), False
        for at in range(len(said)):
            found = models.chances(tokens(said, at, question), meanings[at])
            if has_agreed:
                told = models.chances(tokens(said, at, Question.PROBLEM), meanings[at])
                is_told = models.labels[int(told.argmax())] in CONTENT and told.max() >= _KNOWN
                if is_told or found.max() < _DOUBTED:
                    found = (found + told) / 2
            chances.append(found)
            agrees = found[models.labels.index(Act.YES)] >= _SURELY
            has_agreed |= question is Question.CONSENT and bool(agrees)
        return chances

    def _groups(
        self, text: str, pieces: Sequence[Clause], acts: Sequence[str], marks: Marks
    ) -> list[list[int]]:
        """Clauses that do one thing together; a correction ends where its new words are told."""
        groups: list[list[int]] = []
        for at, piece in enumerate(pieces):
            is_same = bool(groups) and acts[at] == acts[groups[-1][-1]] and not piece.begins
            if is_same and acts[at] == Act.CORRECTS:
                so_far = (pieces[groups[-1][0]].start, pieces[groups[-1][-1]].end)
                mine = (piece.start, piece.end)
                is_announced = not marks.inside(marks.new, so_far)
                completes = is_announced and bool(marks.inside(marks.new, mine))
                is_same = completes or so_far[1] - so_far[0] < _CUE
                is_same = is_same and not self._is_of_another_line(text, so_far, mine)
            if is_same:
                groups[-1].append(at)
            else:
                groups.append([at])
        return groups

    def _is_of_another_line(self, text: str, so_far: Span, mine: Span) -> bool:
        """Whether two clauses of corrections surely name two lines."""
        lines = self._models.lines
        (one, sure), (other, surer) = (
            lines.best(plain_tokens(text[start:end])) for start, end in (so_far, mine)
        )
        return one != other and "any" not in (one, other) and min(sure, surer) >= _SURELY

    def _masked(self, text: str) -> str:
        """Places as signs and references as noughts: which one it is tells no act."""
        return self._places.sub(lambda name: PLACE * len(name.group()), signs(blanked(text)))

    def is_in_it(self, text: str, kind: str = "") -> bool:
        """Whether somebody who tells of a danger is in it; of a threat, whether they make it."""
        who = self._models.who
        chances = dict(zip(who.labels, who.chances(plain_tokens(text)), strict=True))
        if kind == THREAT:
            return bool(chances.get(THREATENS, 0.0) > chances[SELF] + chances[BESIDE])
        if kind == SUICIDE:
            return bool(chances[BESIDE] < _SURELY)
        return bool(chances[SELF] > chances[BESIDE])

    @property
    def guards(self) -> Mapping[str, float]:
        """How sure a yes must be before it counts."""
        return {name: max(sure, _LEAST) for name, sure in self._models.guards.items()}

    def _heard(
        self,
        text: str,
        question: Question,
        span: Span,
        marks: Marks,
        chances: Floats,
        meaning: Floats,
    ) -> Heard:
        models = self._models
        part = text[span[0] : span[1]]
        order = np.argsort(-chances)
        act = Act(models.acts.labels[order[0]])
        if act in CONTENT and not any(sign.isalnum() for sign in part):
            act = Act.NOISE  # a smile tells nothing to be written down
        line = operation = answer = ""
        answer_sure, next_best = 0.0, ("", 0.0)
        line_sure = operation_sure = 1.0
        if act is Act.CORRECTS:
            line, line_sure = models.lines.best(plain_tokens(part))
            line = line if line_sure >= _NAMED else "any"
            operation, operation_sure = models.operations.best(plain_tokens(part))
        asks = float(chances[models.acts.labels.index(Act.ASKS)])
        if act in ANSWERED or asks > _MAY_ASK:
            (answer, answer_sure), next_best = self._answers(part, meaning, act, question)
        sure = float(chances[order[0]])
        if asks > _MAY_BE_ASKED and answer_sure > _KNOWN and sure < _UNSURE:
            act, sure = Act.ASKS, max(sure, asks)
        return Heard(
            act,
            sure,
            part,
            _joined(text, marks.inside(marks.new, span)),
            _joined(text, marks.inside(marks.old, span)),
            line,
            operation,
            answer,
            answer_sure,
            next_best,
            tuple((Act(models.acts.labels[n]), float(chances[n])) for n in order[1 : _SHOWN + 1]),
            line_sure,
            operation_sure,
            marks.weakest(span),
        )

    def _answers(
        self, part: str, meaning: Floats, act: Act, question: Question
    ) -> tuple[tuple[str, float], tuple[str, float]]:
        """The two likeliest answers: lines for an aside, an alarm's only in an alarm."""
        model, is_aside = self._models.answers, act in ASIDES
        chances = model.chances(plain_tokens(part), meaning)
        for at, label in enumerate(model.labels):
            is_of_alarm = label.startswith("alarm-") or label == _DUTY
            if label.startswith("aside-") != is_aside or (
                is_of_alarm and question is not Question.ALARM
            ):
                chances[at] = 0.0
        best, second = np.argsort(-chances)[:2]
        whole = max(float(chances.sum()), 1e-6)
        return (
            (model.labels[best], float(chances[best] / whole)),
            (model.labels[second], float(chances[second] / whole)),
        )


def _signs(piece: Clause) -> range:
    return range(piece.start, piece.end)


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The marked words of a part; several runs as one text with a stop between them."""
    words = [text[start : whole(text, end)].strip(_EDGES) for start, end in spans]
    return "，".join(one for one in words if one)
