"""A copy of the project's catalogue that a test may break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.catalogue import Catalogue, load

PROJECT = Path(__file__).resolve().parents[2]

Edit = Callable[[str, str, str], int]


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the project itself."""
    return PROJECT


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The project's own catalogue."""
    return load(PROJECT)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A root with a copy of catalogue and lexicon, and nothing else."""
    for part in ("catalogue", "lexicon"):
        shutil.copytree(PROJECT / "data" / part, tmp_path / "data" / part)
    return tmp_path


@pytest.fixture
def edit(copy: Path) -> Edit:
    """Replace the first occurrence of a text in a catalogue file; the line it stood on."""

    def replace(name: str, old: str, new: str) -> int:
        path = copy / "data" / "catalogue" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace
