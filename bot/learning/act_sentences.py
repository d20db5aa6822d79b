"""The sentences of data/acts: what people answer, cut into acts, each with its writer.

A message stands as it was typed, with a tag before each part and marks around what counts:
`[yes]要得，[tells]<车棚那边也黑>` or `[corrects:place=]不是{三栋}，是<五栋>`. `<…>` is what is
written down, `{…}` the words it replaces.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import content
from bot.dialogue.acts import LINES, OPERATIONS, WORDS, Act, Question
from bot.proposals.errors import ContentError

_TAG = re.compile(r"\[([a-z-]+)(?::([a-z0-9-]+?))?([=+\-~])?\]")
_MARKS = re.compile(r"[<>{}]")
_ENDS = {"<": ">", "{": "}"}
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message that does one thing; spans count from the start of the message."""

    act: Act
    start: int
    end: int
    about: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its parts, the words that count (`new`) and those replaced (`old`)."""

    question: Question
    writer: str
    text: str
    parts: tuple[Part, ...]
    new: tuple[Span, ...]
    old: tuple[Span, ...]


def messages(folder: Path) -> list[Message]:
    """All messages of data/acts; raises ContentError with every fault, each with its line."""
    found: list[Message] = []
    faults: list[content.Complaint] = []
    for path in sorted(folder.glob("*.yml")):
        if path.stem not in set(Question):
            continue
        document = content.read(path)
        for writer, rows in (document.value or {}).items():
            for number, row in enumerate(rows):
                try:
                    found.append(parsed(Question(path.stem), str(writer), str(row)))
                except ValueError as error:
                    line = document.line(str(writer), number)
                    faults.append(
                        content.Complaint(path, line, "act_sentence", {"detail": str(error)})
                    )
    if faults:
        raise ContentError(*faults)
    return found


def parsed(question: Question, writer: str, row: str) -> Message:
    """One tagged row; raises ValueError that says what is wrong with it."""
    pieces = [*_TAG.finditer(row)]
    if not pieces or pieces[0].start() != 0:
        raise ValueError(f"no act before: {row}")
    text, parts, spans = "", [], _Spans()
    for piece, end in zip(pieces, [*(one.start() for one in pieces[1:]), len(row)], strict=True):
        start = len(text)
        for sign, words in _walk(row[piece.end() : end]):
            if sign:
                spans.mark(sign, len(text))
            text += words
        parts.append(_part(piece, start, len(text), row))
    spans.check(row)
    return Message(question, writer, text, tuple(parts), tuple(spans.new), tuple(spans.old))


def _part(piece: re.Match[str], start: int, end: int, row: str) -> Part:
    name, about, operation = piece.group(1), piece.group(2) or "", piece.group(3) or ""
    if name not in set(Act):
        raise ValueError(f"no such act: {name}")
    if name == Act.CORRECTS and about not in (*LINES, *WORDS, "any"):
        raise ValueError(f"no such line: {about or row}")
    return Part(Act(name), start, end, about, OPERATIONS.get(operation, ""))


def _walk(words: str) -> Iterator[tuple[str, str]]:
    """Each mark with the words after it."""
    at, sign = 0, ""
    for mark in _MARKS.finditer(words):
        yield sign, words[at : mark.start()]
        at, sign = mark.end(), mark.group()
    yield sign, words[at:]


class _Spans:
    def __init__(self) -> None:
        self.new: list[Span] = []
        self.old: list[Span] = []
        self._open: tuple[str, int] | None = None

    def mark(self, sign: str, at: int) -> None:
        if sign in "<{":
            if self._open is not None:
                raise ValueError(f"a mark opens in another: {sign}")
            self._open = (sign, at)
        elif (self._open is not None and _ENDS[self._open[0]] != sign) or self._open is None:
            raise ValueError(f"a mark closes that was not opened: {sign}")
        else:
            (self.new if self._open[0] == "<" else self.old).append((self._open[1], at))
            self._open = None

    def check(self, row: str) -> None:
        if self._open is not None:
            raise ValueError(f"a mark is not closed: {row}")
