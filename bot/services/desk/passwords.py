"""Which passwords are good enough: long, and hard to guess for somebody who knows the desk.

How many guesses a password withstands is estimated as Wheeler describes it ("zxcvbn: Low-Budget
Password Strength Estimation", USENIX Security 2016), from lists of leaked passwords, names and
words, keys side by side, dates and sequences; the desk's own words are added to them.
"""

import unicodedata

from zxcvbn import zxcvbn

from bot.proposals.errors import ProposalError
from bot.services.desk.words import DeskWords

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
_READ = 72
"""Characters zxcvbn reads."""
_STRONG = 4
"""Its best score: more than 10¹⁰ guesses."""
_OTHER_SIGNS = 5
_WHY = {
    "spatial": "keyboard", "repeat": "repeat", "sequence": "sequence", "date": "date",
    "regex": "date",
}  # fmt: skip


class WeakPassword(ProposalError):
    """Too short, too easily guessed, the login itself, or the one that was to be changed."""

    key = "weak_password"

    def __init__(self, why: str = "password") -> None:
        super().__init__(why)
        self.key = f"weak_{why}"


def check_strength(password: str, login: str, words: DeskWords) -> None:
    """Raises WeakPassword, which says why."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword
    if len(set(plain)) < _OTHER_SIGNS:
        raise WeakPassword("repeat")
    if login.casefold() in plain:
        raise WeakPassword("login")
    found = zxcvbn(plain[:_READ], user_inputs=sorted(words.guessable))
    if found["score"] < _STRONG:
        raise WeakPassword(_why(found["sequence"]))


def _why(sequence: list[dict[str, str]]) -> str:
    """By the longest part that was recognised."""
    known = [one for one in sequence if one["pattern"] != "bruteforce"]
    if not known:
        return "password"
    longest = max(known, key=lambda one: len(one["token"]))
    if longest["pattern"] != "dictionary":
        return _WHY.get(longest["pattern"], "password")
    own = any(one.get("dictionary_name") == "user_inputs" for one in known)
    return "own_word" if own else "common"
