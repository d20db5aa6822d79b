"""The things a text is about (路灯, 楼道灯), finer than topics: data/together/objects.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot import content
from bot.understanding.text import fold


@dataclass(frozen=True)
class Objects:
    """Patterns by the name of the thing, and of what is said against something."""

    known: Mapping[str, re.Pattern[str]]
    against: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read them; raises ContentError where the file is missing or a pattern is none."""
        found = content.read(path).value
        every = {name: re.compile(str(words)) for name, words in found["objects"].items()}
        return cls(every, re.compile("|".join(f"(?:{one})" for one in found["against"])))

    def named_in(self, text: str) -> frozenset[str]:
        """All that a text names."""
        plain = fold(text)
        return frozenset(name for name, words in self.known.items() if words.search(plain))

    def is_against(self, text: str) -> bool:
        """Whether a text says it does not want something."""
        return self.against.search(fold(text)) is not None
