"""Short answers and standing phrases of the dialogue; all their words are in data/dialogue."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from bot import content
from bot.clauses import EDGES, bare, clauses, first_clauses, together
from bot.proposals.lists import Door
from bot.understanding.text import fold

_SENTENCE = re.compile(r"[，,。；;：:！!？?\n]")
_PICTURES = "".join(map(chr, (*range(0x1F300, 0x1FB00), *range(0x2600, 0x27C0), 0xFE0F, 0x200D)))
_NOT_TYPED = re.compile("[\ufe0f\u20e3]")
_SHORTEST_PROBLEM = 4
_SHORT_ANSWER = 16
_BRACKETS = " ()（）【】[]."

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Wording:
    """Word lists, whole-sentence shortcuts and standing phrases."""

    words: Words
    shortcuts: Mapping[str, str]
    phrases: Mapping[str, str]
    intents: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Answers about the desk itself by name: `answer`, and what else fits where one is."""

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
            _answers(root / "data" / "answers" / "answers.yml"),
        )

    def shortcut(self, text: str) -> str | None:
        """The intent a whole message stands for, such as 继续 for resume."""
        return self.shortcuts.get(bare(text))

    def phrase(self, key: str, /, **values: object) -> str:
        """A standing phrase with its blanks filled; raises KeyError for an unknown one."""
        return self.phrases[key].format(**values)

    def day(self, day: date, *, is_estimated: bool = False) -> str:
        """A day as people say it."""
        key = "day_estimated" if is_estimated else "day"
        return self.phrase(key, month=day.month, day=day.day)

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

    def named(self, doors: tuple[Door, ...]) -> str:
        """The doors by name and number, without a sentence around them."""
        return self.phrases["door_between"].join(
            self.phrase("door", name=one.name, number=one.number) if one.number else one.name
            for one in doors
        )

    def fitting(self, doors: tuple[Door, ...], text: str, most: int = 2) -> tuple[Door, ...]:
        """The doors whose name or note the words recall, else the first; one has a number."""
        plain = fold(text)
        scored = [(self._recalls(door, plain), door) for door in doors]
        likely = [door for score, door in sorted(scored, key=lambda pair: -pair[0]) if score]
        chosen = list(dict.fromkeys([*likely[: most - 1], doors[0], *doors[1:]]))[:most]
        numbered = [door for door in doors if door.number]
        if numbered and not any(door.number for door in chosen):
            chosen.append(numbered[-1])
        return tuple(chosen)

    def _recalls(self, door: Door, plain: str) -> int:
        about = fold(f"{door.name} {door.note}")
        pairs = {about[n : n + 2] for n in range(len(about) - 1)}
        signs = sum(sign in about and sign in plain for sign in self.words["door_signs"])
        return signs + 3 * sum(plain[n : n + 2] in pairs for n in range(len(plain) - 1))

    def says(self, kind: str, text: str) -> bool:
        """Whether any word of this kind stands in the text."""
        plain = fold(text)
        return any(word in plain for word in self.words[kind])

    def is_only(self, kind: str, text: str, spare: int = 4) -> bool:
        """Whether the text is little more than such a word (`spare` characters more)."""
        plain = fold(text)
        longest = max((word for word in self.words[kind] if word in plain), key=len, default="")
        allowed = spare if len(longest) > 1 else min(spare, 1)
        return bool(longest) and len(bare(plain)) - len(longest) <= allowed

    def split_wish(self, text: str) -> tuple[str, str]:
        """(problem, wish): what is wrong, and the clauses that say what should be done about it.

        Nothing but a wish is both; a mere plea to see to it is no wish. The problem is never empty.
        """
        parts = clauses(text)
        start = next((n for n, one in enumerate(parts) if self.says("wish", one)), None)
        if start is None:
            return text.strip(), ""
        before, wish = together(parts[:start]), together(parts[start:])
        if self.says("plea", wish) and len(wish) <= 4 * _SHORTEST_PROBLEM:
            return text.strip(), ""
        if len(before) >= _SHORTEST_PROBLEM and not self.is_only("opening", before, spare=1):
            return before, wish
        after = together(parts[start + 1 :])
        if len(after) > _SHORTEST_PROBLEM and not self.says("wish", after):
            return after, together(parts[: start + 1])
        return text.strip(), text.strip()

    def echo(self, text: str, limit: int) -> str:
        """A statement as it is read back: without how it opened, nor the `we` it began with."""
        said = " ".join(self._opened(text, ("opening", "we")).split())
        if len(said) <= limit:
            return said
        told = self._without_introduction(said)
        whole = first_clauses(told, limit - 1)
        return f"{whole or told[: limit - 1]}…"

    def _without_introduction(self, said: str) -> str:
        """A long statement from where it comes to the matter: not who says it, nor to whom."""
        parts = _SENTENCE.split(said)
        first = next((n for n, one in enumerate(parts) if not self._introduces(one)), 0)
        return self._opened("，".join(parts[first:]), ("opening", "we"))

    def _introduces(self, clause: str) -> bool:
        plain = bare(fold(clause))
        return len(plain) < _SHORTEST_PROBLEM or plain.startswith(self.words["introduces"])

    def stated(self, text: str) -> str:
        """A statement as it is kept: the resident's words, without the courtesies before them."""
        return self._opened(text, ("opening",))

    def _opened(self, said: str, kinds: tuple[str, ...]) -> str:
        words = [word for kind in kinds for word in self.words[kind]]
        said = said.strip(EDGES + _PICTURES)
        while True:
            plain = fold(said)
            opening = max((one for one in words if plain.startswith(one)), key=len, default="")
            rest = said[len(opening) :].lstrip(EDGES)
            if not opening or len(rest) < _SHORTEST_PROBLEM:
                return said.strip(EDGES)
            said = rest

    def picked(self, text: str) -> int | None:
        """The number of an option in a short answer: 1, １, ①, 第一个, 选2; None if it is none."""
        plain = fold(_NOT_TYPED.sub("", text)).strip(_BRACKETS)
        number, rest = self._numbered(plain)
        return number if number and not self._pared(rest) else None

    def _numbered(self, plain: str) -> tuple[int | None, str]:
        """The leading number of a text, with the words for lines about it, and what follows."""
        for word in sorted(self.words["pick_before"], key=len, reverse=True):
            plain = plain.removeprefix(word).lstrip()
        sign, rest = plain[:1], plain[1:]
        if sign in self.words["numerals"]:
            number = self.words["numerals"].index(sign) + 1
        elif sign.isascii() and sign.isdigit() and sign != "0" and not rest[:1].isdigit():
            number = int(sign)
        else:
            return None, plain
        after = next((word for word in self.words["pick_after"] if rest.startswith(word)), "")
        return number, rest.removeprefix(after)

    def _pared(self, rest: str) -> str:
        """What remains of words after a number, without stops and particles."""
        rest = bare(rest).strip(_BRACKETS)
        return "" if rest in self.words["particles"] else rest

    def is_nothing_but(self, text: str, names: list[str]) -> bool:
        """Whether a text is made of these names, numbers and words such as `here` alone."""
        plain = fold(text)
        folded = sorted({fold(name) for name in names if name}, key=len, reverse=True)
        here = sorted(self.words["here"], key=len, reverse=True)
        for word in (*folded, *here, *self.words["numerals"], *self.words["door_parts"]):
            plain = plain.replace(word, "")
        rest = re.sub(r"[\W\d]", "", plain)
        return len(rest) <= 1 or any(rest in name for name in folded)

    def reach(self, text: str) -> str | None:
        """The level a resident means by whom it concerns; the widest one named wins."""
        levels = ("district", "subdistrict", "community", "courtyard")
        return next((level for level in levels if self.says(f"reach_{level}", text)), None)


def _answers(path: Path) -> Mapping[str, Mapping[str, str]]:
    rows = content.read(path).value or []
    return {row["id"]: {key: str(text) for key, text in row.items()} for row in rows}
