"""The positive list (正面清单), the negative list (负面清单) and the doors (去处) it names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.proposals.places import Level

UNCLEAR = "U"
EMPTY = frozenset({UNCLEAR, "N19"})
"""Codes of words that tell of nothing."""
ELSEWHERE = "N18"
"""The code of what lies outside the subdistrict."""
PUNISHING = frozenset({"N12", "N20"})
"""Codes of wishes that one of the neighbours be punished."""
"""The code of words from which no matter can be told."""


class ListResult(StrEnum):
    """What holding a matter against the two lists gives."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNCLEAR = "unclear"


class Handling(StrEnum):
    """How a matter on the negative list is handled."""

    REFER = "refer"
    URGENT = "urgent"
    HUMAN = "human"
    EXISTING = "existing"
    ASK = "ask"
    DISSUADE = "dissuade"


@dataclass(frozen=True, slots=True)
class Door:
    """A door (去处): a hotline or an office; numbers are quoted from here and nowhere else."""

    id: str
    name: str
    number: str | None
    note: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic (事项) of the positive list; `level` is the lowest usually competent one."""

    code: str
    name: str
    category: str
    description: str
    level: Level
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    source: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class NegativeEntry:
    """An entry of the negative list; `rewrite` says how it can still become a proposal, or None."""

    code: str
    name: str
    reason: str
    doors: tuple[str, ...]
    handling: Handling
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    rewrite: str | None
    keeps_text: bool
    source: str
    confirmed: bool = False

    @property
    def is_urgent(self) -> bool:
        """Whether one hit interrupts everything at once."""
        return self.handling is Handling.URGENT


@dataclass(frozen=True)
class Lists:
    """Both lists and the doors, by code and id."""

    topics: Mapping[str, Topic]
    negative: Mapping[str, NegativeEntry]
    doors: Mapping[str, Door]

    def result_of(self, code: str) -> ListResult:
        """The list a code stands on; raises KeyError for a code on neither that is not `U`."""
        if code in self.topics:
            return ListResult.POSITIVE
        if code in self.negative:
            return ListResult.NEGATIVE
        if code == UNCLEAR:
            return ListResult.UNCLEAR
        raise KeyError(code)

    def name_of(self, code: str) -> str:
        """The Chinese name of a topic or entry."""
        found = self.topics.get(code) or self.negative.get(code)
        if found is None:
            raise KeyError(code)
        return found.name

    def doors_of(self, code: str) -> tuple[Door, ...]:
        """The doors a negative entry names, in the order of the list."""
        return tuple(self.doors[door] for door in self.negative[code].doors)
