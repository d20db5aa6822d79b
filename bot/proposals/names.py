"""Names people say of themselves, masked where neighbours read and gone once data is deleted.

What they look like is in `names.txt`. A name somebody gave is found again wherever else it stands
in the texts around it: an answer begins with it as often as not.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

HIDDEN = "***"
LONG_NUMBER = re.compile(r"\d[\d\- ]{5,}\d[Xx]?")
"""Telephones, identity cards, accounts: what a resident writes of them is their own."""
PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{17}[\dXx]|\d{15})(?!\d)")
"""Mobile telephones and identity cards; an office's number in an answer is none."""
PROSE = frozenset(
    {
        "answer", "decision", "duty", "meeting", "plan", "problem", "question", "reason",
        "solution", "text", "title",
    }
)  # fmt: skip
"""What of an event's values is in somebody's own words; the others are ids, days and numbers."""
_FILE = Path(__file__).with_name("names.txt")
_SECTION = re.compile(r"^\[(\w+)\]\n(.*?)(?:\n\n|\Z)", re.MULTILINE | re.DOTALL)


@cache
def _sections() -> Mapping[str, str]:
    return {name: text.strip("\n") for name, text in _SECTION.findall(_FILE.read_text("utf-8"))}


@cache
def _no_names() -> frozenset[str]:
    return frozenset(_sections()["no_names"].split())


@cache
def _introductions() -> re.Pattern[str]:
    parts = _sections()
    surname = f"(?:{'|'.join(parts['compounds'].split())}|[{parts['surnames'].strip()}])"
    name = f"{surname}{parts['given']}{{1,2}}"
    called = f"{surname}(?:{'|'.join(parts['calls'].split())})"
    kinds = {
        "CALLED": f"(?P<c#>{called})",
        "NAMEEND": f"(?P<e#>{name})(?={parts['ends']})",
        "NAME": f"(?P<n#>{name})",
        "SURNAME": f"(?P<s#>{surname})",
    }
    made = []
    for number, pattern in enumerate(parts["introductions"].splitlines()):
        filled = re.sub("CALLED|NAMEEND|SURNAME|NAME", lambda one: kinds[one[0]], pattern)
        made.append(filled.replace("#", str(number)))
    return re.compile("|".join(made))


def names_in(*texts: str) -> frozenset[str]:
    """The names that are said as one's own."""
    return frozenset(name for text in texts for name, _ in _found(text))


def without_names(text: str, names: Iterable[str] = ()) -> str:
    """The text with names said as one's own hidden, and these wherever they stand."""
    for _, (start, end) in reversed(list(_found(text))):
        text = text[:start] + HIDDEN + text[end:]
    return without(text, names)


def without(text: str, names: Iterable[str]) -> str:
    """The text with these names hidden, and no other."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1:
            text = text.replace(name, HIDDEN)
    return text


def blurred(text: str, names: Iterable[str] = ()) -> str:
    """A resident's words without names and long numbers; references and days stay."""
    return without_names(LONG_NUMBER.sub(_hidden, text), names)


def written(text: str, names: Iterable[str] = ()) -> str:
    """What somebody else wrote about it, without these names and personal numbers."""
    return without(PERSONAL_NUMBER.sub(HIDDEN, text), names)


def told_without(given: Mapping[str, Any], names: frozenset[str], *, own: bool) -> dict[str, Any]:
    """An event's values with names and numbers hidden in its words; `own`: the resident's."""
    hide = blurred if own else written
    return {
        name: hide(value, names) if name in PROSE and isinstance(value, str) else value
        for name, value in given.items()
    }


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{6}")
"""A day, or the number in a reference."""


def _hidden(found: re.Match[str]) -> str:
    return found[0] if _DAY.fullmatch(found[0]) else HIDDEN


def _found(text: str) -> Iterable[tuple[str, tuple[int, int]]]:
    for match in _introductions().finditer(text):
        for group, name in match.groupdict().items():
            if name and name not in _no_names():
                yield name, match.span(group)
