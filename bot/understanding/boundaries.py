"""Finds the place in a message where one matter ends and another begins."""

from collections.abc import Sequence

from bot.understanding.boundary import Gap, Side, signs
from bot.understanding.calibration import Calibration
from bot.understanding.lexicon import Lexicon
from bot.understanding.linear import Floats
from bot.understanding.reading import Reading, TextReader
from bot.understanding.splitting import Splitter
from bot.understanding.text import fold, han_in

MOST, READ = 9, 3
"""How many gaps are looked at, and how many of them read in full."""
_SOON = 8
_ENDS = frozenset("。！？!?；;\n")
_EDGES = " ，,。；;"
Part = tuple[str, Reading]


class BoundaryFinder:
    """A quick look at every gap by n-grams; only the likeliest are read in full."""

    def __init__(self, lexicon: Lexicon, reader: TextReader, calibration: Calibration) -> None:
        self._splitter = Splitter(lexicon)
        self._between = lexicon.cue("splitting", "between")
        self._joining = lexicon.cue("splitting", "joining")
        self._whole_only = frozenset(lexicon.value("splitting", "whole_only"))
        self._reader = reader
        self._calibration = calibration

    def find(self, text: str, whole: Reading) -> tuple[Part, Part] | None:
        """Both sides with their readings, or None where there is one matter."""
        cuts = self.cuts(text)
        if not cuts:
            return None
        boundary = self._calibration.boundary
        look = self._reader.glance(text)
        seen = {cut: boundary.at_a_glance(self.glanced(text, cut, look)) for cut in cuts}
        seems = [cut for cut in cuts if seen[cut] >= self._calibration.seems]
        best: tuple[float, int, Reading, Reading] | None = None
        for cut in sorted(seems, key=lambda cut: -seen[cut])[:READ]:
            left, right = self._reader.read(self.sides(text, cut))
            shown = self._shown(text, cut, (left.spread, right.spread), whole.spread)
            chance = boundary.read(shown)
            if best is None or chance > best[0]:
                best = chance, cut, left, right
        if best is None or best[0] < self._calibration.apart:
            return None
        _, cut, left, right = best
        if {left.ranked[0].code, right.ranked[0].code} & self._whole_only:
            return None
        return (text[:cut], left), (text[cut:], right)

    def cuts(self, text: str) -> list[int]:
        """Where clauses end, the first few of them."""
        found: list[int] = []
        for piece in self._splitter.clauses(text).pieces[:-1]:
            found.append(len(piece) + (found[-1] if found else 0))
        return found[:MOST]

    def sides(self, text: str, cut: int) -> list[str]:
        """Both sides without the words that only join them."""
        return [self._splitter.bare(text[:cut]), self._splitter.bare(text[cut:])]

    def glanced(self, text: str, cut: int, whole: Floats) -> tuple[float, ...]:
        """The signs at a cut by the n-grams of both sides."""
        looks = [self._reader.glance(side) for side in self.sides(text, cut)]
        return self._shown(text, cut, looks, whole)

    def read(self, text: str, cut: int, whole: Floats) -> tuple[float, ...]:
        """The signs at a cut by what both sides mean."""
        readings = self._reader.read(self.sides(text, cut))
        return self._shown(text, cut, [one.spread for one in readings], whole)

    def _shown(
        self, text: str, cut: int, sides: Sequence[Floats], whole: Floats
    ) -> tuple[float, ...]:
        first, second = (
            Side(chances, han_in(words))
            for chances, words in zip(sides, self.sides(text, cut), strict=True)
        )
        head = fold(text[cut:]).lstrip(_EDGES)
        gap = Gap(
            first,
            second,
            whole,
            said=bool(self._between.match(head)),
            joined=bool(self._joining.search(head[:_SOON])),
            stopped=text[:cut].rstrip()[-1:] in _ENDS,
        )
        return signs(gap, self._reader.many)
