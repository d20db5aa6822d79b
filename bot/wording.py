"""Short answers and standing phrases of the dialogue; all their words are in data/dialogue."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from bot import content
from bot.proposals.lists import Door
from bot.understanding.text import fold

_CLAUSE = re.compile(r"[^，,。；;！!？?\n、]+[，,。；;！!？?\n、]*")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0?28[- ]?\d{8})(?!\d)")
_EDGES = " ，,。；;！!？?\n、:：“”\"~～…"
_SIGNS = "[1-9一二三四五六七八九]"
_ORDINALS = {sign: number for number, sign in enumerate("123456789", 1)} | {
    sign: number for number, sign in enumerate("一二三四五六七八九", 1)
}
_PICK = re.compile(
    rf"^[(（【]?(?:我?[选要回]|就)?(?:第)?\s*({_SIGNS})\s*(?:个|件|项|号|条|行|种)?\s*"
    r"(?:[.、。)）】]|嘛|吧|哈|噻|咯|的)?$"
)
_LINE = re.compile(rf"^(?:第)?\s*({_SIGNS})\s*(?:个|项|号|条|行|点)?\s*(?:[.、。:：,，]|\s)*(?=\D)(.+)$")
_NOT_TYPED = re.compile("[\ufe0f\u20e3]")
_SHORTEST_PROBLEM = 4

Words = Mapping[str, tuple[str, ...]]


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
        words = content.read(folder / "draft.yml").value | content.read(folder / "words.yml").value
        shortcuts = content.read(folder / "shortcuts.yml").value
        phrases = content.read(folder / "phrases.yml").value
        return cls(
            {kind: tuple(fold(str(word)) for word in said) for kind, said in words.items()},
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
            self.phrase(
                "door" if one.number else "door_without_number", name=one.name, number=one.number
            )
            for one in (known if urgent else doors)
        ]
        between = self.phrases["door_between"].join(named)
        return self.phrase("doors_urgent" if urgent else "doors", doors=between) if named else ""

    def says(self, kind: str, text: str) -> bool:
        """Whether any word of this kind stands in the text."""
        plain = fold(text)
        return any(word in plain for word in self.words[kind])

    def is_only(self, kind: str, text: str, spare: int = 4) -> bool:
        """Whether the text is little more than such a word (`spare` characters more)."""
        plain = fold(text)
        longest = max((word for word in self.words[kind] if word in plain), key=len, default="")
        return bool(longest) and len(bare(plain)) - len(longest) <= spare

    def agrees(self, text: str) -> bool:
        """Whether a short answer is a yes to filing: said, and not taken back in the same breath."""
        if self.says("not_yet", text) or len(bare(text)) > 2 * _SHORTEST_PROBLEM + 6:
            return False
        return any(self.is_only("submit", clause) for clause in clauses(text))

    def split_wish(self, text: str) -> tuple[str, str]:
        """(problem, wish): what is wrong, and the clauses that say what should be done about it.

        Nothing but a wish is both; a mere plea to see to it is no wish. The problem is never empty.
        """
        parts = clauses(text)
        start = next((n for n, one in enumerate(parts) if self.says("wish", one)), None)
        if start is None:
            return text.strip(), ""
        before, wish = _together(parts[:start]), _together(parts[start:])
        if self.says("plea", wish) and len(wish) <= 4 * _SHORTEST_PROBLEM:
            return text.strip(), ""
        if len(before) >= _SHORTEST_PROBLEM and not self.is_only("opening", before, spare=1):
            return before, wish
        after = _together(parts[start + 1 :])
        if len(after) > _SHORTEST_PROBLEM and not self.says("wish", after):
            return after, _together(parts[: start + 1])
        return text.strip(), text.strip()

    def without(self, kind: str, text: str, spare: int = 4) -> str:
        """The text without the clauses that are little more than such words."""
        return _together([one for one in clauses(text) if not self.is_only(kind, one, spare)])

    def echo(self, text: str, limit: int) -> str:
        """A statement as it is read back: the resident's words, without how they opened."""
        said = " ".join(text.split())
        while True:
            plain = fold(said)
            opening = max(
                (word for word in self.words["opening"] if plain.startswith(word)),
                key=len,
                default="",
            )
            rest = said[len(opening) :].lstrip(_EDGES)
            if not opening or len(rest) < _SHORTEST_PROBLEM:
                break
            said = rest
        said = said.strip(_EDGES)
        return said if len(said) <= limit else f"{said[: limit - 1]}…"

    def reach(self, text: str) -> str | None:
        """The level a resident means by whom it concerns; the widest one named wins."""
        levels = ("district", "subdistrict", "community", "courtyard")
        return next((level for level in levels if self.says(f"reach_{level}", text)), None)


def bare(text: str) -> str:
    """A text without the stops and spaces at its ends, for comparing whole sentences."""
    return text.strip(_EDGES)


def clauses(text: str) -> list[str]:
    """The clauses of a text, each with the stop that ends it."""
    return [match.group() for match in _CLAUSE.finditer(text)]


def picked(text: str) -> int | None:
    """The number of an option in a short answer: 1, １, ①, 第一个, 选2; None if it is none."""
    match = _PICK.match(fold(_NOT_TYPED.sub("", text)).strip())
    return _ORDINALS[match.group(1)] if match else None


def line_said(text: str) -> tuple[int, str] | None:
    """The number of a line and what is said of it, e.g. of `3 是5栋`; None for other words."""
    match = _LINE.match(fold(text).strip())
    return (_ORDINALS[match.group(1)], text.strip()[match.start(2) :]) if match else None


def phone_in(text: str) -> str:
    """A telephone number somebody wants to be called on, or an empty string."""
    match = _PHONE.search(fold(text))
    return match.group() if match else ""


def without_phone(text: str) -> str:
    """The text without the clauses that give a telephone number, or without the number alone."""
    if not phone_in(text):
        return text
    kept = [one for one in clauses(text) if not phone_in(one)]
    if kept:
        return _together(kept)
    rest = _PHONE.sub("", fold(text)).strip(_EDGES)
    return rest if len(rest) > 3 * _SHORTEST_PROBLEM else ""


def joined(first: str, second: str) -> str:
    """Two statements of one resident as one text, without doubling the stop."""
    if not first:
        return second
    return f"{first.rstrip(_EDGES)}；{second.strip(_EDGES)}" if second.strip(_EDGES) else first


def _together(parts: list[str]) -> str:
    return "".join(parts).strip(_EDGES)
