"""Short answers and standing phrases of the dialogue; all their words are in data/dialogue."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from bot import content
from bot.proposals.lists import Door

_CLAUSE = re.compile(r"[^，,。；;！!？?\n、]+[，,。；;！!？?\n、]?")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0?28[- ]?\d{8}(?!\d)")
_EDGES = " ，,。；;！!？?\n、:："
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PICK = re.compile(r"^(?:选|回|第)?\s*([1-9１-９一二三四五六七八九])\s*(?:个|件|项|号|条|、|\.|。)?$")

Words = Mapping[str, tuple[str, ...]]
FIELDS = ("problem", "solution", "place", "topic", "photos")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a resident wants changed in the summary; an empty value means: ask for it."""

    field: str
    value: str


@dataclass(frozen=True)
class Wording:
    """Word lists, whole-sentence shortcuts and standing phrases."""

    words: Words
    shortcuts: Mapping[str, str]
    phrases: Mapping[str, str]
    intents: Mapping[str, str]

    @classmethod
    def load(cls, root: Path) -> Self:
        """Read `data/dialogue` under the project's root; raises ContentError."""
        folder = root / "data" / "dialogue"
        words = content.read(folder / "words.yml").value
        shortcuts = content.read(folder / "shortcuts.yml").value
        phrases = content.read(folder / "phrases.yml").value
        return cls(
            {kind: tuple(str(word) for word in said) for kind, said in words.items()},
            {bare(said): intent for intent, all_said in shortcuts.items() for said in all_said},
            phrases["phrases"],
            phrases["intents"],
        )

    def shortcut(self, text: str) -> str | None:
        """The intent a whole message stands for, such as 继续 for resume."""
        return self.shortcuts.get(bare(text))

    def phrase(self, key: str, /, **values: object) -> str:
        """A standing phrase with its blanks filled; raises KeyError for an unknown one."""
        return self.phrases[key].format(**values)

    def day(self, day: date) -> str:
        """A day as people say it."""
        return self.phrase("day", month=day.month, day=day.day)

    def doors(self, doors: tuple[Door, ...], *, urgent: bool = False) -> str:
        """The doors in one line; those whose number nobody filled in yet come without one."""
        known = [one for one in doors if one.number] or list(doors)
        named = [
            self.phrase("door" if one.number else "door_without_number", name=one.name, number=one.number)
            for one in (known if urgent else doors)
        ]
        joined_doors = self.phrases["door_between"].join(named)
        return self.phrase("doors_urgent" if urgent else "doors", doors=joined_doors) if named else ""

    def says(self, kind: str, text: str) -> bool:
        """Whether any word of this kind stands in the text."""
        return any(word in text for word in self.words[kind])

    def is_only(self, kind: str, text: str, spare: int = 4) -> bool:
        """Whether the text is little more than such a word (`spare` characters more)."""
        longest = max((word for word in self.words[kind] if word in text), key=len, default="")
        return bool(longest) and len(text.strip(_EDGES)) - len(longest) <= spare

    def split_wish(self, text: str) -> tuple[str, str]:
        """(problem, wish): the clauses from the first one that says what should be done on."""
        clauses = [match.group() for match in _CLAUSE.finditer(text)]
        start = next((n for n, clause in enumerate(clauses) if self.says("wish", clause)), None)
        if start is None:
            return text.strip(), ""
        problem, wish = "".join(clauses[:start]), "".join(clauses[start:])
        return problem.strip(_EDGES), wish.strip(_EDGES)

    def correction(self, text: str) -> Correction | None:
        """A correction in words, such as a field that is wrong and what it should be."""
        field = self._field(text)
        if field is None or not (self.says("wrong", text) or self.says("becomes", text)):
            return None
        return Correction(field, self._new_value(text))

    def reach(self, text: str) -> str | None:
        """The level a resident means by whom it concerns; the widest one named wins."""
        levels = ("district", "subdistrict", "community", "courtyard")
        return next((level for level in levels if self.says(f"reach_{level}", text)), None)

    def _field(self, text: str) -> str | None:
        at = {
            field: min((text.find(w) for w in self.words[f"field_{field}"] if w in text), default=-1)
            for field in FIELDS
        }
        named = {field: place for field, place in at.items() if place >= 0}
        return min(named, key=lambda field: named[field]) if named else None

    def _new_value(self, text: str) -> str:
        places = [
            (text.find(word), -len(word), word)
            for word in self.words["becomes"]
            if word in text and not text[: text.find(word)].endswith("不")
        ]
        if not places:
            return ""
        at, _, word = min(places)
        return text[at + len(word) :].strip(_EDGES)


def bare(text: str) -> str:
    """A text without the stops and spaces at its ends, for comparing whole sentences."""
    return text.strip(_EDGES)


def picked(text: str) -> int | None:
    """The number of an option in a short answer: 1, １, 第一个, 选2; None if it is none."""
    match = _PICK.match(text.strip())
    if not match:
        return None
    sign = match.group(1)
    return _ORDINALS.get(sign) or int(sign)


def phone_in(text: str) -> str:
    """A telephone number somebody wants to be called on, or an empty string."""
    match = _PHONE.search(text)
    return match.group() if match else ""


def joined(first: str, second: str) -> str:
    """Two statements of one resident as one text, without doubling the stop."""
    if not first:
        return second
    return f"{first.rstrip(_EDGES)}；{second.strip(_EDGES)}" if second.strip(_EDGES) else first
