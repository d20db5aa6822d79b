"""The search field: what was typed, as words; references and whatever has a name are understood."""

import re
from collections.abc import Iterable, Sequence

from bot.catalogue import Catalogue
from bot.ports.staff import Staff, Word
from bot.proposals.refs import ref_in, typed_in
from bot.understanding.text import fold

_MOST_WORDS = 5
_LONGEST_WORD = 40
_BETWEEN = re.compile(r"[\s、，,；;。]+")


def words_of(text: str, catalogue: Catalogue, people: Sequence[Staff] = ()) -> tuple[Word, ...]:
    """What was typed, as words; a whole reference in any form is one.

    `people` are those whose names count.
    """
    ref = ref_in(text)
    if ref is not None:
        return (Word(ref),)
    return tuple(
        _word(one[:_LONGEST_WORD], catalogue, people)
        for one in [one for one in _BETWEEN.split(text) if one][:_MOST_WORDS]
    )


def _word(text: str, catalogue: Catalogue, people: Sequence[Staff]) -> Word:
    typed = typed_in(text)
    if typed is not None and typed.prefix and typed.year is None:
        return Word(f"{typed.number:06d}")
    return Word(
        text, places_named(text, catalogue), codes_named(text, catalogue),
        bodies_named(text, catalogue), frozenset(one.id for one in people_named(text, people)),
    )  # fmt: skip


def places_named(word: str, catalogue: Catalogue) -> frozenset[str]:
    """Places, with all below, whose name or other name holds the word (two characters or more)."""
    named = (place.id for place in catalogue.places if holds(word, place.name, *place.aliases))
    return frozenset(below for one in named for below in catalogue.places.branch(one))


def codes_named(word: str, catalogue: Catalogue) -> frozenset[str]:
    """The code itself, or those whose name holds the word (two characters or more)."""
    lists = catalogue.lists
    known = (*lists.topics, *lists.negative)
    return frozenset(
        code for code in known if fold(word) == fold(code) or holds(word, lists.name_of(code))
    )


def bodies_named(word: str, catalogue: Catalogue) -> frozenset[str]:
    """Bodies whose name holds the word (two characters or more)."""
    return frozenset(one.id for one in catalogue.bodies.values() if holds(word, one.name))


def people_named(word: str, people: Iterable[Staff]) -> list[Staff]:
    """Staff whose name holds the word (two characters or more), or whose login it is."""
    return [one for one in people if holds(word, one.name) or fold(word) == one.login]


def holds(word: str, *names: str) -> bool:
    """Whether a word of two characters or more stands in one of the names, however written."""
    plain = fold(word)
    return len(plain) >= 2 and any(plain in fold(name) for name in names)
