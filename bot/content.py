"""Content under `data/`: reads YAML and knows on which line everything stands.

The only module that imports yaml. Scalars are read the plain way (YAML 1.2): `9:00`, `no` and
`2026-11-22` stay text; only `true`, `false`, whole and decimal numbers and `null` are more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from bot.proposals.errors import ContentError

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # libyaml is not on every machine; the pure loader reads the same
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

Key = tuple[str | int, ...]
"""Where a value stands in a file: keys and list positions from the top."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong in one place; `key` names its sentence in `complaints.yml`."""

    path: Path
    line: int
    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, sentences: Mapping[str, str], root: Path | None = None) -> str:
        """`data/catalogue/doors/local.yml:12: …` in the given words; a folder has no line."""
        sentence = sentences.get(self.key)
        if sentence is None:
            return f"{self._where(root)}: {self._plain()}"
        return f"{self._where(root)}: {sentence.format_map(_Blanks(self.values))}"

    def __str__(self) -> str:
        return f"{self._where(None)}: {self._plain()}"

    def _where(self, root: Path | None) -> str:
        inside = root is not None and self.path.is_relative_to(root)
        shown = self.path.relative_to(root) if inside and root else self.path
        return f"{shown}:{self.line}" if self.path.suffix else str(shown)

    def _plain(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.key} ({told})" if told else self.key


class _Blanks(dict[str, object]):
    """Values of a sentence; a blank nobody filled stays visible instead of failing."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@dataclass(frozen=True)
class Document:
    """A file's value with the line of every node."""

    path: Path
    value: Any
    lines: Mapping[Key, int] = field(repr=False)

    def line(self, *key: str | int) -> int:
        """Line of a node, or of the nearest node around it that exists."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


class _Loader(_Base):
    """SafeLoader with the plain scalars only."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_PLAIN = (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("tag:yaml.org,2002:float", r"^-?[0-9]+\.[0-9]+$", "-0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
)
for _tag, _pattern, _first in _PLAIN:
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def read(path: Path) -> Document:
    """Read one YAML file; raises ContentError with a Complaint for each fault of form."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        faults: list[Complaint] = []
        lines: dict[Key, int] = {(): 1}
        if node is not None:
            _walk(path, node, (), lines, faults)
        if faults:
            raise ContentError(*faults)
        value = None if node is None else loader.construct_document(node)
    except OSError as error:
        raise ContentError(Complaint(path, 1, "cannot_open", {"detail": error.strerror})) from error
    except UnicodeDecodeError as error:
        raise ContentError(Complaint(path, 1, "not_utf8")) from error
    except yaml.YAMLError as error:
        raise ContentError(_broken(path, error)) from error
    return Document(path, value, MappingProxyType(lines))


def _broken(path: Path, error: yaml.YAMLError) -> Complaint:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark is not None else 1
    return Complaint(path, line, "not_yaml", {"detail": getattr(error, "problem", None) or error})


def _walk(
    path: Path, node: yaml.Node, at: Key, lines: dict[Key, int], faults: list[Complaint]
) -> None:
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines[*at, number] = item.start_mark.line + 1
            _walk(path, item, (*at, number), lines, faults)
    elif isinstance(node, yaml.MappingNode):
        for name, item in node.value:
            key, line = (*at, str(name.value)), name.start_mark.line + 1
            if not isinstance(name, yaml.ScalarNode):
                faults.append(Complaint(path, line, "key_not_text"))
            elif key in lines:
                faults.append(
                    Complaint(path, line, "key_twice", {"key": name.value, "first": lines[key]})
                )
            else:
                lines[key] = line
                _walk(path, item, key, lines, faults)


def dump(values: Mapping[str, Any]) -> str:
    """Plain values as YAML, keys in the order given."""
    return str(yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=100))
