"""The words of a message that count, as the marker found them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.tagging import LONGEST, NEW, OLD, Field, Span, signs, spans, to_mark
from bot.understanding.words import Segmenter

_A, _BITS = "一", frozenset(("下", "哈", "些", "点"))


def whole(text: str, end: int) -> int:
    """The end of a run; `a bit` (一下, 一哈) is never cut in two."""
    return end + 1 if text[end - 1 : end] == _A and text[end : end + 1] in _BITS else end


@dataclass(frozen=True, slots=True)
class Marks:
    """The spans of a message to be written down, and those that are replaced."""

    new: tuple[Span, ...]
    old: tuple[Span, ...]
    sure: tuple[float, ...] = ()

    def weakest(self, span: Span) -> float:
        """How likely the least likely label within a part is."""
        return min(self.sure[span[0] : span[1]], default=1.0)

    @staticmethod
    def inside(spans_: Sequence[Span], span: Span) -> list[Span]:
        """Those that begin within a part."""
        return [one for one in spans_ if span[0] <= one[0] < span[1]]


class Marker:
    """Finds the words that count, told what each clause does."""

    def __init__(self, field: bytes, words: Mapping[str, int]) -> None:
        self._field, self._segmenter = Field(field), Segmenter(words)

    def marks(self, text: str, question: str, acts: Sequence[str]) -> Marks:
        """The marks of a text; `acts` gives what each of its characters does."""
        text = text[:LONGEST]
        words = self._segmenter.cut(signs(text))
        labels, sure = self._field.weighed(to_mark(text, question, acts[:LONGEST], words))
        return Marks(tuple(spans(labels, NEW)), tuple(spans(labels, OLD)), tuple(sure))
