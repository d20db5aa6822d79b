"""The sentences under `data/examples` and `data/dangers`: who says what, and what it is about."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content import Complaint, Document, read
from bot.proposals.errors import ContentError
from bot.proposals.places import Level

HOUSE = "house"
"""The writer of sentences made while the desk was built; everybody else is a person invented."""
URGENT = frozenset({"N01", "N02", "N03"})
"""The codes of dangers: their sentences stand under `data/dangers` by kind."""
SAFE = "none"
"""The kind of what only sounds like a danger."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence somebody says, who wrote it, what it is about, and where it stands.

    `code` is a code of the lists, or an intent's name in `data/dangers/none.yml`. `level` where
    it was written down, `alt` where a second code is defensible; `danger` is the kind the writer
    is in or sees, `none` where it only sounds so, None where nobody asked.
    """

    text: str
    code: str
    level: Level | None = None
    alt: str | None = None
    writer: str = HOUSE
    danger: str | None = None
    path: Path | None = field(default=None, compare=False)
    line: int = field(default=1, compare=False)


Labels = Mapping[str, Any]
_ALT = re.compile(r"[A-Z]\d*")
_NOWHERE = "any"
SEEN_FROM = frozenset({"self", "beside", "unclear"})
"""Who tells of a danger: somebody in it, somebody beside it, or it cannot be told."""


def examples(path: Path) -> tuple[Example, ...]:
    """The sentences of one file of `data/examples`; raises ContentError with every fault.

    By writer, then by level and second code (`courtyard`, `B10`, `courtyard B10`, or `any`).
    """
    document = _told(path, "code")
    return _sentences(document, ("code",), lambda group: _place(document.value["code"], group))


def dangers(path: Path) -> tuple[Example, ...]:
    """The sentences of one file of `data/dangers`, likewise.

    By writer, then by who tells of it; in `none.yml` by the code or the intent it has instead.
    """
    document = _told(path, "kind")
    kind, code = document.value["kind"], document.value.get("code")

    def labels(group: str) -> Labels:
        if code is None:
            return {"code": group, "danger": kind}
        if group not in SEEN_FROM:
            raise ValueError(group)
        return {"code": code, "danger": kind}

    return _sentences(document, ("kind", "code"), labels)


def _place(code: str, group: str) -> Labels:
    """The labels of a group; raises ValueError with the word that is none."""
    levels: list[Level] = []
    alts: list[str] = []
    for word in group.split():
        if word in set(Level):
            levels.append(Level(word))
        elif _ALT.fullmatch(word):
            alts.append(word)
        elif word != _NOWHERE:
            raise ValueError(word)
    level, alt = (found[0] if found else None for found in (levels, alts))
    return {"code": code, "level": level, "alt": alt}


def _told(path: Path, head: str) -> Document:
    document = read(path)
    if not isinstance(document.value, dict) or not isinstance(document.value.get(head), str):
        raise ContentError(Complaint(path, 1, "examples_without_code", {"key": head}))
    return document


def _sentences(
    document: Document, heads: tuple[str, ...], labels: Callable[[str], Labels]
) -> tuple[Example, ...]:
    found: list[Example] = []
    faults: list[Complaint] = []

    def complain(fault: str, *at: str | int, **values: object) -> None:
        faults.append(Complaint(document.path, document.line(*at), fault, values))

    for writer, groups in document.value.items():
        if writer in heads:
            continue
        if not isinstance(groups, dict):
            complain("not_by_writer", writer, key=writer)
            continue
        for group, texts in groups.items():
            try:
                told = labels(str(group))
            except ValueError as error:
                complain("not_a_group", writer, group, value=error)
                continue
            if not isinstance(texts, list):
                complain("not_a_list", writer, group, key=group)
                continue
            for number, text in enumerate(texts):
                if not isinstance(text, str) or not text.strip():
                    complain("example_without_text", writer, group, number)
                    continue
                line = document.lines[writer, group, number]
                found.append(
                    Example(text.strip(), **told, writer=writer, path=document.path, line=line)
                )
    if faults:
        raise ContentError(*faults)
    return tuple(found)


def everything(root: Path) -> tuple[Example, ...]:
    """All of them, dangers last; raises ContentError at the first file that is wrong."""
    data = root / "data"
    told = [one for file in sorted((data / "examples").glob("*/*.yml")) for one in examples(file)]
    for file in sorted((data / "dangers").glob("*.yml")):
        told += dangers(file)
    return tuple(told)
