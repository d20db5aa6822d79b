"""What a street fills in by itself: single values of the catalogue, each at an address of its own.

An address is a file below `data/catalogue` and a path in it, in which things of a list go by their
id: `bodies/smq-office/phone`. Files are written again as they were, comments and all, but for
what is changed.
"""

import io
import re
import shutil
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.content import read

FOLDER = Path("data") / "catalogue"
_BLOCK, _ITEMS, _OFFSET, _WIDTH = 2, 4, 2, 100_000


class Kind(StrEnum):
    """What a value is, and so how it is typed."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    NAMES = "names"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a value stands."""

    file: str
    path: str


@dataclass(frozen=True, slots=True)
class Spot:
    """One value: what it is called, what it is, and whether the street has still to see to it."""

    address: Address
    section: str
    label: str
    kind: Kind
    value: Any
    source: str = ""
    is_open: bool = False


_RULES: tuple[tuple[str, str, str], ...] = (
    ("numbers", "subdistricts.yml", r"subdistricts/[^/]+/(duty_phone|privacy/(contact|address))"),
    ("numbers", r"doors/(local|emergency)\.yml", r"doors/[^/]+/number"),
    ("numbers", r"bodies/.+\.yml", r"bodies/[^/]+/phone"),
    ("bodies", r"bodies/.+\.yml", r"bodies/[^/]+/(name|note|confirmed)"),
    ("places", r"places/.+\.yml", r"places/[^/]+/(name|aliases|confirmed)"),
    ("deadlines", r"deadlines\.yml", r"deadlines/[^/]+/(days/\w+|confirmed)"),
    ("deadlines", r"alerts\.yml", r"periods/\w+/(working_days|minutes|confirmed)"),
    ("deadlines", r"subdistricts\.yml", r"subdistricts/[^/]+/(hours|hours_text|confirmed)"),
    ("deadlines", r"subdistricts\.yml", r"subdistricts/[^/]+/retention/\w+/(days|confirmed)"),
    ("thresholds", r"levels\.yml", r"levels/\w+/(seconds|notice_days|confirmed)"),
    ("texts", r"notices\.yml", r"notices/\w+"),
    ("texts", r"reply_templates\.yml", r"templates/[^/]+/(title|text)"),
    ("wording", r"statuses\.yml", r"statuses/\w+/(label|staff|sentence)"),
    ("wording", r"console\.yml", r"(queues|steps|hints|fields|outcomes|columns)/\w+"),
)
SECTIONS = tuple(dict.fromkeys(section for section, _, _ in _RULES))
_LONG = 40
"""Texts of more characters are typed into a field of several lines."""


def spots(root: Path) -> list[Spot]:
    """Every value below `root/data/catalogue` that a street may fill in or change."""
    found: list[Spot] = []
    folder = root / FOLDER
    for path in sorted(folder.rglob("*.yml")):
        file = path.relative_to(folder).as_posix()
        rules = [(section, re.compile(paths)) for section, files, paths in _RULES
                 if re.fullmatch(files, file)]  # fmt: skip
        if rules:
            found += _spots(file, read(path).value, rules)
    return found


def _spots(file: str, top: Any, rules: list[tuple[str, re.Pattern[str]]]) -> Iterator[Spot]:
    for path, value, around in _leaves(top, (), ()):
        where = "/".join(path)
        section = next((one for one, pattern in rules if pattern.fullmatch(where)), None)
        if section is None:
            continue
        record = _record(around)
        kind = _kind(path[-1], value)
        yield Spot(
            Address(file, where), section, _label(path, around), kind,
            list(value) if kind is Kind.NAMES else value,
            str(record.get("source") or "") if "confirmed" in record else "",
            value is None if section == "numbers" else kind is Kind.CHECK and not value,
        )  # fmt: skip


def _leaves(
    value: Any, path: tuple[str, ...], around: tuple[Mapping[str, Any], ...]
) -> Iterator[tuple[tuple[str, ...], Any, tuple[Mapping[str, Any], ...]]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)), (*around, value))
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for one in value:
            yield from _leaves(one, (*path, _id(one)), around)
    else:
        yield path, value, around


def _id(item: Mapping[str, Any]) -> str:
    """What a thing in a list goes by."""
    own = item.get("id") or item.get("place") or item.get("code")
    return str(own or f"{item.get('stage')}.{item.get('level', item.get('topics', ''))}")


def _record(around: tuple[Mapping[str, Any], ...]) -> Mapping[str, Any]:
    """The nearest mapping around a value that says where it is from; else the nearest of all."""
    marked = (one for one in reversed(around) if "confirmed" in one)
    return next(marked, around[-1])


def _kind(key: str, value: Any) -> Kind:
    if key == "confirmed":
        return Kind.CHECK
    if isinstance(value, bool) or value is None:
        return Kind.TEXT
    if isinstance(value, int):
        return Kind.NUMBER
    if isinstance(value, list):
        return Kind.NAMES
    return Kind.LONG if len(str(value)) > _LONG else Kind.TEXT


def _label(path: tuple[str, ...], around: tuple[Mapping[str, Any], ...]) -> str:
    """The thing's own name, where it has one, and the path within it; else its path."""
    named = (str(one.get("name") or one.get("title") or "") for one in reversed(around))
    own = next((one for one in named if one), "")
    return "/".join([own, *path[2:-1]]) if own else "/".join(path[1:-1]) or path[-1]


def write(root: Path, values: Mapping[Address, "Filled"]) -> list[Address]:
    """Write these values into the files below `root`; those that have no place there any more."""
    lost: list[Address] = []
    for file in sorted({one.file for one in values}):
        path = root / FOLDER / file
        top = _yaml().load(path.read_text(encoding="utf-8")) if path.is_file() else {}
        for address in [one for one in values if one.file == file]:
            if not _put(top, address, values[address]):
                lost.append(address)
        if path.is_file():
            path.write_text(_dumped(top), encoding="utf-8")
    return lost


@dataclass(frozen=True, slots=True)
class Filled:
    """A value, where it is from, whether the street confirmed it, and the day (YYYY-MM-DD)."""

    value: Any
    source: str
    confirmed: bool
    day: str


def _put(top: Any, address: Address, filled: Filled) -> bool:
    around: list[MutableMapping[str, Any]] = []
    *inner, last = address.path.split("/")
    at = top
    for key in inner:
        if isinstance(at, MutableMapping):
            around.append(at)
        at = _step(at, key)
    if not isinstance(at, MutableMapping) or last not in at:
        return False
    around.append(at)
    at[last] = filled.value
    record = next((one for one in reversed(around) if "confirmed" in one), at)
    if "confirmed" in record:
        record["source"], record["confirmed"] = filled.source, filled.confirmed
    elif address.path.startswith("doors/") and filled.value is not None:
        record["source"], record["verified_on"] = filled.source, filled.day
    return True


def _step(at: Any, key: str) -> Any:
    if isinstance(at, Mapping):
        return at.get(key)
    if isinstance(at, list):
        return next((one for one in at if isinstance(one, Mapping) and _id(one) == key), None)
    return None


def copied(root: Path, to: Path) -> Path:
    """A root of its own with a copy of the catalogue below `to`."""
    shutil.copytree(root / FOLDER, to / FOLDER)
    return to


def _yaml() -> Any:
    yaml: Any = YAML()
    yaml.preserve_quotes, yaml.width = True, _WIDTH
    yaml.indent(mapping=_BLOCK, sequence=_ITEMS, offset=_OFFSET)
    yaml.representer.add_representer(type(None), _null)
    return yaml


def _null(representer: Any, _: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def _dumped(top: Any) -> str:
    out = io.StringIO()
    _yaml().dump(top, out)
    return out.getvalue()
