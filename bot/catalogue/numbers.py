"""Telephone numbers stand in `doors/` and nowhere else; closed ones stand nowhere at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.catalogue.reader import Complaints, open_file
from bot.content import Key, read
from bot.proposals.errors import ContentError

RASA_KEYS = ("nlu", "rules", "stories", "responses")
"""Rasa takes any YAML with a line beginning with one of these for training data."""

_PHONE = (
    r"(?<![\d.\-/])(?:11[09]|12[02]|12[13]\d{2}|9[56]\d{3}|100\d{2}"
    r"|0\d{2,3}[- ]?\d{7,8}|1[3-9]\d{9}|[48]00[- ]?\d{3}[- ]?\d{4})(?![\d.\-/])"
)
_NOT_SPOKEN = frozenset(
    {"source", "examples", "counter_examples", "phone", "duty_phone", "verified_on"}
)
_TEXTS = frozenset({".yml", ".yaml", ".md", ".txt", ".json", ".jsonl", ".csv", ".html"})


@dataclass(frozen=True)
class Closed:
    """Numbers that may never be given; `amounts` are signs that make a number a quantity."""

    numbers: frozenset[str]
    amounts: str

    @property
    def not_an_amount(self) -> str:
        """A lookahead that refuses a number followed by what it counts."""
        return rf"(?!\s*[{re.escape(self.amounts)}])" if self.amounts else ""


def check_keys(path: Path, complaints: Complaints) -> None:
    """No line may begin with one of Rasa's four keys, at any indentation."""
    for number, line in enumerate(_lines(path), start=1):
        begun = line.strip().lstrip("- ")
        for key in RASA_KEYS:
            if begun.startswith(f"{key}:"):
                complaints.add(path, number, "key_of_rasa", key=key)


def check_phones(path: Path, closed: Closed, complaints: Complaints) -> None:
    """No number typed into a text that residents or staff may read."""
    phone = re.compile(_PHONE + closed.not_an_amount)
    try:
        document = read(path)
    except ContentError:
        return  # complained of by whoever reads the file for its content
    for at, text in _spoken(document.value, ()):
        for hit in phone.finditer(text):
            complaints.add(path, document.line(*at), "phone_outside_doors", number=hit.group())


def _spoken(value: Any, at: Key) -> Iterator[tuple[Key, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _NOT_SPOKEN:
                yield from _spoken(item, (*at, str(key)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _spoken(item, (*at, number))


def read_closed(folder: Path, complaints: Complaints) -> Closed:
    """The table `doors/closed.yml`."""
    top = open_file(folder / "doors" / "closed.yml", complaints)
    if top is None:
        return Closed(frozenset(), "")
    found: set[str] = set()
    for record in top.records("closed"):
        found.add(record.text("number"))
        record.text("was")
        record.finish()
    closed = Closed(frozenset(found), top.text("amounts"))
    top.finish()
    return closed


def check_closed(folder: Path, closed: Closed, complaints: Complaints) -> None:
    """No closed number in any text file of the folder, except in the table of closed ones."""
    if not closed.numbers:
        return
    numbers = "|".join(sorted(closed.numbers))
    pattern = re.compile(rf"(?<![\d.])(?:{numbers})(?!\d|\.\d){closed.not_an_amount}")
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _TEXTS or path.name == "closed.yml":
            continue
        for number, line in enumerate(_lines(path), start=1):
            for hit in pattern.finditer(line):
                complaints.add(path, number, "closed_number", number=hit.group())


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()
