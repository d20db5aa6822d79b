"""How one person likes to work: text size, what the list shows, keys, what comes after a step."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from bot.console.sorting import SORTS

COLUMNS = ("place", "topic", "status", "body", "left", "ref", "filed")
"""What a list may show beside the problem and its marks, in the order of the table."""
USUAL_COLUMNS = ("place", "topic", "status", "body", "left")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "text": ("normal", "large", "larger"),
    "density": ("close", "wide"),
    "sort": SORTS,
}


@dataclass(frozen=True)
class Preferences:
    """One person's settings, each a value that is known here."""

    text: str = "normal"
    density: str = "close"
    sort: str = "due"
    columns: tuple[str, ...] = USUAL_COLUMNS
    preview: bool = True
    onward: bool = True
    keys: bool = True


def read(kept: Mapping[str, Any]) -> Preferences:
    """What was kept; what is unknown by now is as usual."""
    usual = asdict(Preferences())
    found = {one.name: _known(one.name, kept.get(one.name), usual) for one in fields(Preferences)}
    return Preferences(**found)


def _known(name: str, value: Any, usual: Mapping[str, Any]) -> Any:
    if name == "columns" and isinstance(value, list | tuple):
        return tuple(one for one in COLUMNS if one in value)
    if name in CHOICES:
        return value if value in CHOICES[name] else usual[name]
    return value if isinstance(value, bool) else usual[name]
