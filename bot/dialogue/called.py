"""What is asked for by its name: a message that begins with one of the words of data/dialogue.

`object` may go on with what is to be said; the other stands alone, or before a reference.
"""

from bot.clauses import bare
from bot.proposals.refs import without_ref
from bot.understanding.text import fold
from bot.wording import Wording

NAMES = ("object", "opinion")
_GOES_ON = frozenset({"object"})


def called(text: str, wording: Wording) -> tuple[str, str]:
    """The name of the turn, and the words behind it; empty where nothing is asked for so."""
    plain = bare(fold(text))
    for name in NAMES:
        for word in sorted(wording.words.get(f"called_{name}", ()), key=len, reverse=True):
            if not plain.startswith(word):
                continue
            rest = bare(without_ref(plain[len(word) :]))
            if name in _GOES_ON or not rest or rest.isdigit():
                return name, rest
    return "", ""
