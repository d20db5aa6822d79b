"""The sentences and cue words we learn from: data/examples, data/skills, data/understanding."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import content
from bot.catalogue import load
from bot.catalogue.duplicates import normalised
from bot.examples import SAFE, URGENT, everything
from bot.learning.sentence import CATALOGUE, DANGERS, EXAMPLES, INTENT, Sentence
from bot.learning.turns import answers
from bot.proposals.lists import UNCLEAR

PROPOSE = "propose"
_CODED = re.compile(r"[A-Z]\d*")
_MARKED = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")


def sentences(root: Path) -> list[Sentence]:
    """All training sentences, each text once, in a fixed order.

    An answer that was written as something else too is learnt as that.
    """
    unique: dict[str, Sentence] = {}
    for sentence in (*_examples(root), *turns(root), *_catalogue(root)):
        unique.setdefault(sentence.text, sentence)
    plain = {normalised(text) for text in unique}
    for sentence in answers(root):
        if (words := normalised(sentence.text)) and words not in plain:
            plain.add(words)
            unique[sentence.text] = sentence
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
        *(data / "acts").glob("*.yml"),
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
