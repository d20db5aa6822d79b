"""The search field: what was typed, as words; references, places and topics are understood."""

from bot.catalogue import Catalogue
from bot.ports.staff import Word
from bot.proposals.refs import ref_in
from bot.understanding.text import fold

_MOST_WORDS = 5
_LONGEST_WORD = 40


def words_of(text: str, catalogue: Catalogue) -> tuple[Word, ...]:
    """What was typed, as words; a whole reference in any form is one."""
    ref = ref_in(text)
    if ref is not None:
        return (Word(ref),)
    return tuple(
        Word(word[:_LONGEST_WORD], places_named(word, catalogue), codes_named(word, catalogue))
        for word in text.split()[:_MOST_WORDS]
    )


def places_named(word: str, catalogue: Catalogue) -> frozenset[str]:
    """Places, with all below, whose name or other name holds the word (two characters or more)."""
    plain = fold(word)
    if len(plain) < 2:
        return frozenset()
    named = (
        place.id
        for place in catalogue.places
        if any(plain in fold(name) for name in (place.name, *place.aliases))
    )
    return frozenset(below for one in named for below in catalogue.places.branch(one))


def codes_named(word: str, catalogue: Catalogue) -> frozenset[str]:
    """The code itself, or those whose name holds the word (two characters or more)."""
    plain, lists = fold(word), catalogue.lists
    if len(plain) < 2:
        return frozenset()
    known = (*lists.topics, *lists.negative)
    return frozenset(
        code for code in known if plain == fold(code) or plain in fold(lists.name_of(code))
    )
