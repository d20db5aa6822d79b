"""Trains the act reader from data/acts, data/answers and data/dangers, and writes its file."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from bot import content
from bot.dialogue import act_archive
from bot.learning import act_sentences, act_training
from bot.understanding.meaning import shared

FILE = "acts.model"
READ = ("data/acts/*.yml", "data/answers/*.yml", "data/dangers/*.yml")
CODE = ("bot/learning/act*.py", "bot/dialogue/reader.py", "bot/dialogue/tagging.py")


def train(root: Path, path: Path, progress: Callable[[str], None] = lambda step: None) -> str:
    """Learn and write the file; gives its sha256. Raises ContentError when the data are wrong."""
    models = act_training.teach(
        act_sentences.messages(root / "data" / "acts"),
        questions(root),
        dangers(root),
        shared(),
        progress,
    )
    return act_archive.save(models, path)


def questions(root: Path) -> list[tuple[str, str]]:
    """(answer, question) pairs of data/answers: each file but answers.yml is answer → writer → texts."""
    found: list[tuple[str, str]] = []
    for path in sorted((root / "data" / "answers").glob("*.yml")):
        if path.stem == "answers":
            continue
        for answer, writers in content.read(path).value.items():
            found += [(answer, str(text)) for texts in writers.values() for text in texts]
    return found


def dangers(root: Path) -> list[tuple[str, str]]:
    """(self or beside, text) pairs of data/dangers/who.yml."""
    value = content.read(root / "data" / "dangers" / "who.yml").value
    return [(who, str(text)) for who, texts in value.items() for text in texts]


def learnt_from(root: Path) -> str:
    """Hash of everything the act reader learns from."""
    digest = hashlib.sha256()
    for path in sorted(found for pattern in (*READ, *CODE) for found in root.glob(pattern)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
