"""The words of a message that count, as the marker found them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.tagging import Span

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
