"""The words of a message that count, as the marker found them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.tagging import Span


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
