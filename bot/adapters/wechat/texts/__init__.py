"""What WeChat itself writes into a resident's text or wants in a notice, kept as data."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

_BRACKETED = re.compile(r"[【\[［〔](.*)[】\]］〕]", re.S)


@cache
def _emoticons() -> dict[str, str]:
    lines = (files(__name__) / "emoticons.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def _nothing() -> dict[str, str]:
    lines = (files(__name__) / "nothing.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def nothing(kind: str) -> str:
    """What stands in a notice's field of this kind when nothing is left of its value."""
    return _nothing().get(kind, "-")


@cache
def _codes() -> re.Pattern[str]:
    longest_first = sorted(_emoticons(), key=len, reverse=True)
    return re.compile("|".join(re.escape(code) for code in longest_first))


@cache
def _unsupported() -> tuple[str, ...]:
    lines = (files(__name__) / "unsupported.txt").read_text("utf-8").splitlines()
    return tuple(_plain(line) for line in lines if line)


def without_codes(text: str) -> str:
    """Emoticon codes such as `/::)` become the emoji they stand for."""
    return _codes().sub(lambda found: _emoticons()[found[0]], text)


def is_unsupported(text: str) -> bool:
    """Whether WeChat put this in place of something it does not pass on."""
    found = _BRACKETED.fullmatch(text.strip())
    return found is not None and _plain(found[1]).startswith(_unsupported())


def _plain(text: str) -> str:
    """Without spaces, half-width and in lower case: one form for all spellings."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
