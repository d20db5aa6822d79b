"""Where: one reading of the words that name a place, for every question and correction."""

import re
from dataclasses import dataclass

from bot.clauses import bare
from bot.numerals import HAN
from bot.proposals.places import Level
from bot.turn import Desk
from bot.understanding.text import fold

_SPACES = re.compile(r"\s+")
_AFTER = "".join(("的", "里", "头", "内"))
_CUT = "\u0000"
_DIRECTIONS = "".join(
    ("东", "南", "西", "北", "中", "前", "后", "横", "支", "环", "内", "外", "大")
)
_STREETS = "|".join(("路", "街", "巷", "道", "桥", "站", "口"))
_NO_STREET = rf"(?![{_DIRECTIONS}{HAN}\d]{{0,3}}(?:{_STREETS}))"
"""After the name of a place, where it does not go on as the name of a street."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place of the catalogue, and where in it as the resident calls it; or several to ask about.

    `is_wide`: a subdistrict or district, for a matter that is decided below it.
    """

    place: str | None = None
    detail: str = ""
    candidates: tuple[str, ...] = ()
    is_wide: bool = False

    @property
    def is_known(self) -> bool:
        """Whether a place of the catalogue is meant."""
        return self.place is not None and not self.is_wide


def whereabouts(words: str, desk: Desk, home: str | None, level: str | None = None) -> Where:
    """The place these words mean; what they say beside its names is the detail.

    `home` is the resident's own place, `level` the level the matter is decided at, where known.
    """
    found = desk.reader.places(words, home)
    if found.place is None:
        return Where(None, found.detail, found.candidates)
    return Where(
        found.place,
        _beside_names(words, found.place, desk) if found.named else found.detail,
        is_wide=_is_wide(found.place, level, desk),
    )


def _is_wide(place: str, level: str | None, desk: Desk) -> bool:
    needed = Level(level) if level else Level.COMMUNITY
    return desk.catalogue.places[place].level.rank > max(needed.rank, Level.COMMUNITY.rank)


def _beside_names(words: str, place: str, desk: Desk) -> str:
    """The words without the names of the place and of what it lies in.

    A longer name that only begins with one (a street's) stays whole, and a single sign that led to
    the name or from it is no detail.
    """
    path = desk.catalogue.places.path(place)
    names = sorted({fold(n) for one in path for n in (one.name, *one.aliases)}, key=len)[::-1]
    plain, rest = fold(words), words
    for name in names:
        found = re.search(re.escape(name) + _NO_STREET, plain)
        if found is not None:
            start, end = found.span()
            plain, rest = (f"{one[:start]}{_CUT}{one[end:]}" for one in (plain, rest))
    pieces = [bare(_SPACES.sub(" ", one)) for one in rest.split(_CUT)]
    if len(pieces) > 1:
        pieces = [one for one in pieces if len(one) > 1 or (one.isalnum() and one.isascii())]
    return bare("".join(pieces)).lstrip(_AFTER)
