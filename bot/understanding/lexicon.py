"""Cue words of residents' language, compiled from data/understanding (kept in the archive)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def either(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of these; with none of them it finds nothing."""
    alternatives = [f"(?:{pattern})" for pattern in patterns]
    return re.compile("|".join(alternatives) if alternatives else r"(?!)")


def found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """What the pattern finds, each wording once, in order."""
    return tuple(dict.fromkeys(match.group() for match in pattern.finditer(text) if match.group()))


@dataclass(frozen=True)
class Lexicon:
    """The parsed files of data/understanding by name; `cue` compiles a list of patterns once."""

    files: Mapping[str, Any]
    _compiled: dict[tuple[str, ...], re.Pattern[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def value(self, *path: str) -> Any:
        """The entry under this path; raises KeyError when the data lacks it."""
        entry: Any = self.files
        for name in path:
            entry = entry[name]
        return entry

    def cue(self, *path: str) -> re.Pattern[str]:
        """The list of patterns under this path as one pattern."""
        if path not in self._compiled:
            self._compiled[path] = either(self.value(*path))
        return self._compiled[path]

    def hits(self, text: str, *path: str) -> tuple[str, ...]:
        """The wordings of this cue in a normalised text."""
        return found(self.cue(*path), text)

    def template(self, key: str, /, **given: object) -> str:
        """A reason in words."""
        return str(self.value("reasons", key)).format(**given)


def quoted(words: Sequence[str], mark: str) -> str:
    """Words joined for a sentence."""
    return mark.join(words)
