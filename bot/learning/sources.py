"""The sentences and cue words we learn from: data/examples, data/skills, data/understanding."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import content
from bot.catalogue import load
from bot.examples import HOUSE, SAFE, URGENT, everything
from bot.proposals.lists import UNCLEAR
from bot.proposals.places import Level

INTENT = "intent:"
PROPOSE = "propose"
CATALOGUE, EXAMPLES, DANGERS = "catalogue", "examples", "dangers"
_CODED = re.compile(r"[A-Z]\d*")
_MARKED = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One training sentence with its label: a code, or `intent:` and the intent's name.

    `danger` is a kind, `none`, or None where nobody asked: a danger of no known kind.
    """

    text: str
    label: str
    level: Level | None = None
    alt: str | None = None
    writer: str = HOUSE
    danger: str | None = SAFE
    origin: str = ""

    @property
    def is_about_danger(self) -> bool:
        """Written as a danger, or to sound like one."""
        return self.origin == DANGERS

    @property
    def is_by_house(self) -> bool:
        """Such a sentence is learnt from and never counted in a figure."""
        return self.writer == HOUSE


def sentences(root: Path) -> list[Sentence]:
    """All training sentences, each text once, in a fixed order."""
    unique: dict[str, Sentence] = {}
    for sentence in (*_examples(root), *turns(root), *_catalogue(root)):
        unique.setdefault(sentence.text, sentence)
    return sorted(unique.values(), key=lambda one: (one.label, one.text))


def lexicon(root: Path) -> dict[str, Any]:
    """The files of data/understanding by name."""
    files = sorted((root / "data" / "understanding").glob("*.yml"))
    return {file.stem: content.read(file).value for file in files}


def fingerprint(root: Path) -> str:
    """Hash of everything training reads: another hash means that the model is stale."""
    digest = hashlib.sha256()
    for file in _files(root):
        digest.update(str(file.relative_to(root)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> list[Path]:
    data = root / "data"
    found = [
        *(data / "examples").glob("*/*.yml"),
        *(data / "dangers").glob("*.yml"),
        *(data / "skills").glob("*/nlu.yml"),
        *(data / "understanding").glob("*.yml"),
        *(data / "catalogue" / "topics").glob("*.yml"),
        *(data / "catalogue" / "negative").glob("*.yml"),
        *(data / "catalogue" / "places").glob("*.yml"),
    ]
    return sorted(found)


def _examples(root: Path) -> Iterator[Sentence]:
    for one in everything(root):
        code = one.code if _CODED.fullmatch(one.code) else INTENT + one.code
        danger = one.danger or (None if code in URGENT else SAFE)
        origin = DANGERS if one.danger else EXAMPLES
        yield Sentence(one.text, code, one.level, one.alt, one.writer, danger, origin)


def _catalogue(root: Path) -> Iterator[Sentence]:
    """What the lists say about their own entries: names, descriptions, reasons, examples."""
    lists = load(root).lists
    for topic in lists.topics.values():
        for text in (topic.name, topic.description, *topic.examples):
            yield Sentence(text, topic.code, origin=CATALOGUE)
    for entry in lists.negative.values():
        danger = None if entry.code in URGENT else SAFE
        for text in (entry.name, entry.reason, *entry.examples):
            yield Sentence(text, entry.code, danger=danger, origin=CATALOGUE)


def turns(root: Path) -> Iterator[Sentence]:
    """What turns are for: the sentences of data/skills."""
    for file in sorted((root / "data" / "skills").glob("*/nlu.yml")):
        for block in content.read(file).value.get("nlu", ()):
            if "intent" not in block:
                continue
            intent = block["intent"]
            label = UNCLEAR if intent == PROPOSE else INTENT + intent
            for line in str(block["examples"]).splitlines():
                text = _MARKED.sub(r"\1", line.strip().removeprefix("-").strip())
                if text:
                    yield Sentence(text, label, origin=file.parent.name)
