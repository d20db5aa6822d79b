"""Writes `data/lexicon/places.txt`: `python -m bot.lexicon`, after each change of the places."""

from pathlib import Path

from bot.catalogue.load import load
from bot.catalogue.words import FILE, is_current, render

__all__ = ["FILE", "is_current", "render", "write"]


def write(root: Path) -> bool:
    """Write the dictionary; True when it changed. Raises ContentError for a faulty catalogue."""
    path, text = root / FILE, render(load(root))
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    write(Path.cwd())
