"""Finds the place a resident means by its names, landmarks, old names, or as their home."""

import re
from collections.abc import Sequence

from bot.proposals.places import Level, Place, PlaceTree
from bot.understanding.lexicon import Lexicon, either
from bot.understanding.result import PlaceMatch
from bot.understanding.text import fold

_SHORTEST = 2


class PlaceFinder:
    """Matches words against the tree; more than one possible place is a question, not a guess."""

    def __init__(self, tree: PlaceTree, lexicon: Lexicon) -> None:
        self._tree = tree
        self._digits: dict[str, int] = lexicon.value("places", "numerals")
        self._numeral = re.compile(f"[{''.join(self._digits)}]+")
        self._home = lexicon.cue("places", "home")
        self._detail = lexicon.cue("places", "detail")
        self._names = self._all_names(tree, lexicon.value("places", "suffixes"))
        longest_first = sorted(self._names, key=lambda name: (-len(name), name))
        self._name = either(map(re.escape, longest_first))

    def find(self, text: str, home: str | None = None) -> PlaceMatch:
        """The place in these words; `home` is the resident's own, meant by 'our courtyard'."""
        plain = self.arabic(fold(text))
        detail = self._detail_in(plain)
        named = [self._names[match.group()] for match in self._name.finditer(plain)]
        if named:
            return self._settle(named, home, detail)
        if home is not None and home in self._tree and (detail or self._home.search(plain)):
            return PlaceMatch(home, (home,), detail)
        return PlaceMatch(None, (), detail)

    def arabic(self, text: str) -> str:
        """Chinese numerals as digits, so that buildings and street numbers can be compared."""
        return self._numeral.sub(lambda match: self._number(match.group()), text)

    def _number(self, numerals: str) -> str:
        if not any(self._digits[sign] >= 10 for sign in numerals):
            return "".join(str(self._digits[sign]) for sign in numerals)
        total, current = 0, 0
        for sign in numerals:
            value = self._digits[sign]
            if value < 10:
                current = value
                continue
            total += (current or 1) * value
            current = 0
        return str(total + current)

    def _detail_in(self, plain: str) -> str:
        without_names = self._name.sub(" ", plain)
        match = self._detail.search(without_names)
        return match.group() if match else ""

    def _settle(self, named: Sequence[frozenset[str]], home: str | None, detail: str) -> PlaceMatch:
        """One place when the names agree; otherwise nobody's guess but the candidates."""
        agreed = self._consistent(named)
        if home is not None and len(agreed) > 1 and home in agreed:
            agreed = [home]
        if len(agreed) == 1:
            return PlaceMatch(agreed[0], (agreed[0],), detail, named=True)
        return PlaceMatch(None, tuple(agreed), detail)

    def _consistent(self, named: Sequence[frozenset[str]]) -> list[str]:
        everything = sorted({place for group in named for place in group})
        above = {place: {step.id for step in self._tree.path(place)} for place in everything}
        fits = [
            place
            for place in everything
            if all(any(other in above[place] for other in group) for group in named)
        ]
        chosen = fits or everything
        return [
            place for place in chosen if not any(place in above[o] for o in chosen if o != place)
        ]

    def _all_names(self, tree: PlaceTree, suffixes: Sequence[str]) -> dict[str, frozenset[str]]:
        names: dict[str, set[str]] = {}
        for place in tree:
            for name in self._names_of(place, suffixes):
                names.setdefault(name, set()).add(place.id)
        return {name: frozenset(places) for name, places in names.items()}

    def _names_of(self, place: Place, suffixes: Sequence[str]) -> set[str]:
        full = [self.arabic(fold(name)) for name in (place.name, *place.aliases)]
        short = [
            name.removesuffix(suffix)
            for name in full
            for suffix in suffixes
            if name.endswith(suffix) and place.level is not Level.DISTRICT
        ]
        return {name for name in (*full, *short) if len(name) >= _SHORTEST}
