"""Tells whether a message holds several matters (几件事), and gives each its own reading."""

from bot.proposals.lists import UNCLEAR
from bot.understanding.boundaries import BoundaryFinder
from bot.understanding.calibration import Calibration
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import PROPOSE, Reading, TextReader
from bot.understanding.splitting import Parts, Splitter

_SURE = 0.5
_SURE_SAID = 0.35
_SURE_HEAD = 0.3
_SURE_CLAUSE = 0.8
_SURE_JOINED = 0.65
_SHARED = 0.15
_SHARED_CLAUSE = 0.05
_SHOWN = 0.1
_JOINED = 7
"""Of clauses joined by 'also' each must be among so many likeliest codes of the whole message."""
_LONGEST = 150
_LONGEST_CLAUSED = 60
_MOST = 8
_DEEPEST = 2
_SPEAKS = 0.1
"""Below this chance the n-grams of a clause tell nothing."""

Part = tuple[str, Reading]


class Divider:
    """Cuts only where each piece is surely about something else than its neighbours."""

    def __init__(self, lexicon: Lexicon, reader: TextReader, calibration: Calibration) -> None:
        self._splitter = Splitter(lexicon)
        self._reader = reader
        self._finder = BoundaryFinder(lexicon, reader, calibration)
        self._joining = lexicon.cue("splitting", "joining")
        self._whole_only = frozenset(lexicon.value("splitting", "whole_only"))

    def divide(self, text: str, whole: Reading) -> list[Part]:
        """The matters with their own words and readings; the whole when there is only one."""
        marked = self._splitter.marked(text)
        if not marked.said and len(text) > _LONGEST:
            return [(text, whole)]
        if self._is_headed(marked, whole):
            return [(text, whole)]
        found = self._distinct(marked, _SURE_SAID if marked.said else _SURE, _SHARED)
        if not found and len(text) <= _LONGEST_CLAUSED:
            clauses = self._splitter.clauses(text)
            if marked.said:
                found = self._distinct(clauses, _SURE_SAID, _SHARED)
            else:
                found = self._among_clauses(clauses, whole)
        if not found and not marked.said:
            found = self._parted(text, whole, _DEEPEST)
        return found or [(text, whole)]

    def _is_headed(self, cut: Parts, whole: Reading) -> bool:
        """Whether a list stands under the matter that the whole is about: these are its points."""
        best = whole.ranked[0]
        if not cut.lead or best.code == UNCLEAR or best.confidence < _SURE:
            return False
        head = self._reader.read([self._splitter.bare(cut.lead)])[0]
        named = next(one for one in head.ranked if one.code != UNCLEAR)
        return named.code == best.code and named.confidence >= _SURE_HEAD

    def _among_clauses(self, cut: Parts, whole: Reading) -> list[Part]:
        """Matters in clauses nobody announced: a clause with 'also' needs to be less sure."""
        joined = any(map(self._joining.search, cut.pieces[1:]))
        if not joined and not self._looks_distinct(cut):
            return []
        found = self._distinct(cut, _SURE_JOINED if joined else _SURE_CLAUSE, _SHARED_CLAUSE)
        return found if self._shows(whole, found) else []

    def _parted(self, text: str, whole: Reading, deep: int) -> list[Part]:
        """Cut where, as was learnt, two matters surely meet, and each side again."""
        gap = self._finder.find(text, whole) if deep else None
        if gap is None:
            return [(text, whole)]
        (before, left), (after, right) = gap
        return [*self._parted(before, left, deep - 1), *self._parted(after, right, deep - 1)]

    def _looks_distinct(self, cut: Parts) -> bool:
        """A cheap look at the n-grams alone, before the meaning of every clause is asked for."""
        if not 1 < len(cut.pieces) <= _MOST:
            return False
        looks = [self._reader.glance(self._splitter.bare(piece)) for piece in cut.pieces]
        speaking = [int(look.argmax()) for look in looks if look.max() >= _SPEAKS]
        return len({label for label in speaking if label < self._reader.many}) > 1

    def _shows(self, whole: Reading, parts: list[Part]) -> bool:
        """Whether the message as a whole speaks of each: else one clause is the other's wish."""
        codes = {one.ranked[0].code for _, one in parts}
        if codes & self._whole_only:
            return False
        if any(self._joining.search(text) for text, _ in parts[1:]):
            return codes <= {one.code for one in whole.ranked[:_JOINED]}
        return all(whole.codes[code] >= _SHOWN for code in codes)

    def _distinct(self, cut: Parts, sure: float, shared: float) -> list[Part]:
        """Pieces that stand for a matter of their own; the others join the piece before them."""
        if not 1 < len(cut.pieces) <= _MOST:
            return []
        readings = self._reader.read([self._splitter.bare(piece) for piece in cut.pieces])
        groups: list[tuple[list[str], Reading | None]] = []
        for piece, reading in zip(cut.pieces, readings, strict=True):
            is_matter = piece != cut.lead and _is_matter(reading, sure, said=cut.said)
            if not groups or (is_matter and _is_other(reading, groups, shared)):
                groups.append(([piece], reading if is_matter else None))
            elif is_matter and groups[-1][1] is None:
                groups[-1] = ([*groups[-1][0], piece], reading)
            else:
                groups[-1][0].append(piece)
        found = [("".join(pieces), reading) for pieces, reading in groups if reading is not None]
        return found if len(found) > 1 else []


def _is_matter(reading: Reading, sure: float, *, said: bool = False) -> bool:
    """Whether a piece states a matter; where it was said to, a question about it does so too."""
    best = reading.ranked[0]
    if said:
        return best.code != UNCLEAR and best.confidence >= sure * sum(reading.codes.values())
    likeliest = max(reading.intents, key=lambda one: reading.intents[one])
    return likeliest == PROPOSE and best.code != UNCLEAR and best.confidence >= sure


def _is_other(
    reading: Reading, groups: list[tuple[list[str], Reading | None]], shared: float
) -> bool:
    """Whether this is about something else than every matter found before it."""
    before = [one for _, one in groups if one is not None]
    return bool(before) and all(_overlap(reading, one) < shared for one in before)


def _overlap(one: Reading, other: Reading) -> float:
    mine, theirs = one.ranked[0].code, other.ranked[0].code
    if mine == theirs:
        return 1.0
    return max(one.codes.get(theirs, 0.0), other.codes.get(mine, 0.0))
