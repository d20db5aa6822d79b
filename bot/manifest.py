"""What a model was trained on: one hash over everything that training reads."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot import content
from bot.paths import MODELS, ROOT

MANIFEST = MODELS / "manifest.yml"
_LEARNT = (
    "data/examples/*/*.yml",
    "data/dangers/*.yml",
    "data/acts/*.yml",
    "data/skills/*/nlu.yml",
    "data/understanding/*.yml",
    "data/catalogue/topics/*.yml",
    "data/catalogue/negative/*.yml",
    "data/catalogue/places/*.yml",
    "bot/understanding/*.py",
    "bot/learning/fitting.py",
    "bot/learning/sentence.py",
    "bot/learning/sources.py",
    "bot/learning/training.py",
    "bot/learning/turns.py",
    "models/calibration.yml",
)
_ACTS = (
    "data/skills/*/nlu.yml",
    "data/catalogue/places/*.yml",
    "data/acts/*.yml",
    "data/answers/questions.yml",
    "data/answers/asides.yml",
    "data/dangers/*.yml",
    "bot/learning/act*.py",
    "bot/dialogue/linear.py",
    "bot/dialogue/tagging.py",
)
_ALL = (*_LEARNT, *_ACTS, "config.yml", "domain.yml", "data/skills/*/*.yml", "data/lexicon/*")


def fingerprint(root: Path = ROOT) -> str:
    """Hash of everything training reads: configuration, sentences, rules, word lists, code."""
    return _hash(root, _ALL)


def learnt_from(root: Path = ROOT) -> str:
    """Hash of what the understanding alone learns from: sentences, word lists and its code."""
    return _hash(root, _LEARNT)


def archive(root: Path = ROOT) -> Path:
    """Where the model trained on the data as it stands lies, or would lie."""
    return root / "models" / f"yishi-{fingerprint(root)[:12]}.tar.gz"


def understanding_model(root: Path = ROOT) -> Path:
    """The understanding's own file beside the archive."""
    return root / "models" / f"understanding-{learnt_from(root)[:12]}.model"


def acts_model(root: Path = ROOT) -> Path:
    """The act reader's own file beside the archive."""
    return root / "models" / f"acts-{_hash(root, _ACTS)[:12]}.model"


def is_stale(root: Path = ROOT) -> bool:
    """Whether there is no model trained on the data as it stands."""
    ready = (archive(root), understanding_model(root), acts_model(root))
    return not all(path.exists() for path in ready)


def write(values: Mapping[str, Any], path: Path = MANIFEST) -> None:
    """Write the manifest; the same model gives the same text."""
    path.write_text(content.dump(values), encoding="utf-8")


def _hash(root: Path, patterns: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted({found for pattern in patterns for found in root.glob(pattern)}):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
