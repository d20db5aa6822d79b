"""Tells whether a message holds several matters (几件事), and gives each its own reading."""

from bot.proposals.lists import UNCLEAR
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import PROPOSE, Reading, TextReader
from bot.understanding.splitting import Parts, Splitter

_SURE = 0.5
_SURE_SAID = 0.35
_SHARED = 0.15
_LONGEST_UNSAID = 150
_LONGEST_CLAUSED = 100
_MOST = 8

Part = tuple[str, Reading]


class Divider:
    """Cuts only where each piece is surely about something else than its neighbours."""

    def __init__(self, lexicon: Lexicon, reader: TextReader) -> None:
        self._splitter = Splitter(lexicon)
        self._reader = reader

    def divide(self, text: str, whole: Reading) -> list[Part]:
        """The matters with their own words and readings; the whole when there is only one."""
        marked = self._splitter.marked(text)
        if not marked.said and len(text) > _LONGEST_UNSAID:
            return [(text, whole)]
        tries = [marked]
        if marked.said and len(text) <= _LONGEST_CLAUSED:
            tries.append(self._splitter.clauses(text))
        for cut in tries:
            parts = self._distinct(cut) if 1 < len(cut.pieces) <= _MOST else []
            if len(parts) > 1:
                return parts
        return [(text, whole)]

    def _distinct(self, cut: Parts) -> list[Part]:
        """Pieces that stand for a matter of their own; the others join the piece before them."""
        sure = _SURE_SAID if cut.said else _SURE
        readings = self._reader.read([self._splitter.bare(piece) for piece in cut.pieces])
        groups: list[tuple[list[str], Reading | None]] = []
        for piece, reading in zip(cut.pieces, readings, strict=True):
            last = groups[-1][1] if groups else None
            if groups and not (_is_matter(reading, sure) and _is_other(reading, last)):
                groups[-1][0].append(piece)
            elif groups and last is None:
                groups[-1] = ([*groups[-1][0], piece], reading)
            else:
                groups.append(([piece], reading if _is_matter(reading, sure) else None))
        found = [("".join(pieces), reading) for pieces, reading in groups if reading is not None]
        if len(found) < 2 or len({reading.ranked[0].code for _, reading in found}) < 2:
            return []
        return found


def _is_matter(reading: Reading, sure: float) -> bool:
    best = reading.ranked[0]
    likeliest = max(reading.intents, key=lambda one: reading.intents[one])
    return likeliest == PROPOSE and best.code != UNCLEAR and best.confidence >= sure


def _is_other(reading: Reading, last: Reading | None) -> bool:
    if last is None:
        return True
    mine, theirs = reading.ranked[0].code, last.ranked[0].code
    overlap = max(reading.codes.get(theirs, 0.0), last.codes.get(mine, 0.0))
    return mine != theirs and overlap < _SHARED
