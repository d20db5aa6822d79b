"""Texts as residents write them: their clauses, their ends, a telephone number among them."""

import re

from bot.understanding.text import fold

_CLAUSE = re.compile(r"[^，,。；;！!？?\n、]+[，,。；;！!？?\n、]*")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0?28[- ]?\d{8})(?!\d)")
EDGES = ' ．，,。；;！!？?\n、:：“”"~～…'
PARTICLES = frozenset(("哈", "噻", "嘛", "哟", "咯", "哦", "啊", "嘞", "喔"))
"""Said at the end of a sentence for its tone; they tell nothing."""
_TONE = re.compile(rf"(?<=\w\w)[{''.join(sorted(PARTICLES))}]+(?=[，,。；;！!？?\n、]|$)")
_LEFT = 12


def bare(text: str) -> str:
    """A text without the stops and spaces at its ends, for comparing whole sentences."""
    return text.strip(EDGES)


def toneless(text: str) -> str:
    """A text without the particles that end its sentences."""
    return _TONE.sub("", text)


def clauses(text: str) -> list[str]:
    """The clauses of a text, each with the stop that ends it."""
    return [match.group() for match in _CLAUSE.finditer(text)]


def first_clauses(text: str, limit: int) -> str:
    """As many whole clauses as fit; empty where not even the first does."""
    kept = ""
    for clause in clauses(text):
        if len(bare(kept + clause)) > limit:
            break
        kept += clause
    return bare(kept)


def phone_in(text: str) -> str:
    """A telephone number somebody wants to be called on, or an empty string."""
    match = _PHONE.search(fold(text))
    return match.group() if match else ""


def without_phone(text: str) -> str:
    """The text without the clauses that give a telephone number, or without the number alone."""
    if not phone_in(text):
        return text
    kept = [one for one in clauses(text) if not phone_in(one)]
    if kept:
        return together(kept)
    rest = _PHONE.sub("", fold(text)).strip(EDGES)
    return rest if len(rest) > _LEFT else ""


def joined(first: str, second: str) -> str:
    """Two statements of one resident as one text, without doubling the stop."""
    if not first:
        return second
    return f"{first.rstrip(EDGES)}；{second.strip(EDGES)}" if second.strip(EDGES) else first


def together(parts: list[str]) -> str:
    """Clauses as one text."""
    return "".join(parts).strip(EDGES)
