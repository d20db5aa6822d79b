"""What jieba's user dictionary must say: the words of the catalogue.

Rasa's JiebaTokenizer loads every file of its dictionary folder, so nothing else may lie there,
and jieba takes every line for a word, so the file has no heading either.
"""

from pathlib import Path

from bot.catalogue.model import Catalogue

FILE = Path("data") / "lexicon" / "places.txt"


def render(catalogue: Catalogue) -> str:
    """One `word tag` line each: names and aliases of places (ns), words of topics (n).

    Landmarks are phrases rather than words and stay out; without a frequency jieba works out
    the one that keeps the word whole.
    """
    places = {
        name
        for place in catalogue.places
        for name in (place.name, *place.aliases)
        if name not in catalogue.landmarks
    }
    rows = [(word, "ns") for word in places]
    rows += [(word, "n") for word in catalogue.words if word not in places]
    return "".join(f"{word} {tag}\n" for word, tag in sorted(rows))


def is_current(root: Path, catalogue: Catalogue) -> bool:
    """Whether the dictionary on disk says what the catalogue says, and lies there alone."""
    path = root / FILE
    alone = [one.name for one in path.parent.glob("*")] == [path.name]
    return alone and path.read_text(encoding="utf-8") == render(catalogue)
