"""What a model was trained on: one hash over everything that training reads."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot import content
from bot.paths import MODELS, ROOT

MANIFEST = MODELS / "manifest.yml"
_READ = ("config.yml", "domain.yml")
_FOLDERS = ("data/skills", "data/examples", "data/understanding", "data/lexicon")
_CODE = "bot/understanding"


def fingerprint(root: Path = ROOT) -> str:
    """Hash of configuration, sentences, word lists and the code that learns from them."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def archive(root: Path = ROOT) -> Path:
    """Where the model trained on the data as it stands lies, or would lie."""
    return root / "models" / f"yishi-{fingerprint(root)[:12]}.tar.gz"


def understanding_model(root: Path = ROOT) -> Path:
    """The understanding's own file beside the archive."""
    return archive(root).with_name(f"understanding-{fingerprint(root)[:12]}.model")


def is_stale(root: Path = ROOT) -> bool:
    """Whether there is no model trained on the data as it stands."""
    return not (archive(root).exists() and understanding_model(root).exists())


def write(values: Mapping[str, Any], path: Path = MANIFEST) -> None:
    """Write the manifest; the same model gives the same text."""
    path.write_text(content.dump(values), encoding="utf-8")


def _files(root: Path) -> Iterator[Path]:
    for name in _READ:
        yield root / name
    for folder in _FOLDERS:
        yield from sorted(p for p in (root / folder).rglob("*") if p.is_file())
    yield from sorted((root / _CODE).glob("*.py"))
