"""What a simulated resident has in mind, and the words of the manner they say it in."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
MANNERS = ("plain", "rambling", "interrupting")
_SPAN = re.compile(r"<([^<>]*)>")
_SHORTEST_FILLER = 3
_DIGITS = dict(zip("一二三四五六七八九两", "1234567892", strict=True))
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_LIGHT = re.compile(r"[\W_嘛噻咯哈哦了呢吧啊]")


def norm(text: str) -> str:
    """Without punctuation and particles, numerals as digits: for comparing."""
    text = _TENS.sub(lambda m: f"{_DIGITS.get(m[1], 1)}{_DIGITS.get(m[2], 0)}", text)
    return _LIGHT.sub("", "".join(_DIGITS.get(one, one) for one in text))


@dataclass(frozen=True)
class Wording:
    """One way to say a line: as said, what a clerk writes down of it, and what is only manner."""

    said: str
    spans: tuple[str, ...]
    filler: tuple[str, ...]

    @property
    def clerk(self) -> str:
        """The line as it should stand."""
        return "，".join(self.spans)

    def corrected(self, old: str, new: str) -> "Wording":
        """The same line after a correction; the old words must be gone."""
        spans = tuple(one.replace(old, new) for one in self.spans)
        return Wording(self.said, spans, (*self.filler, old))


def wording(marked: str) -> Wording:
    """Read `…<words to be kept>…`."""
    spans = tuple(_SPAN.findall(marked))
    kept = norm("".join(spans))
    pieces = re.split(r"[，。！？、…—：； ]+", _SPAN.sub("，", marked))
    filler = tuple(one for one in pieces if len(norm(one)) >= _SHORTEST_FILLER)
    said = marked.replace("<", "").replace(">", "")
    return Wording(said, spans, tuple(one for one in filler if norm(one) not in kept))


@dataclass(frozen=True)
class Twist:
    """Something the resident does unasked, while one question is open."""

    kind: str
    at: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Goal:
    """A whole record as one resident of one manner has it in mind."""

    name: str
    code: str
    manner: str
    problem: Wording
    solution: Wording | None
    place: str
    detail: str
    place_said: str
    photos: int
    phone: str
    whom: str
    twists: tuple[Twist, ...]


@dataclass(frozen=True)
class Voice:
    """The phrases of one manner; none is said twice in a row before all have been said."""

    phrases: Mapping[str, Sequence[str]]
    chance: random.Random

    def say(self, kind: str, **slots: str) -> str:
        """One of the ways to say it."""
        return self.chance.choice(self.phrases[kind]).format(**slots)


def voice(manner: str, seed: str) -> Voice:
    """A person of this manner."""
    text = (HERE / "phrases" / f"{manner}.yml").read_text(encoding="utf-8")
    return Voice(yaml.safe_load(text), random.Random(seed))


def read() -> list[Mapping[str, Any]]:
    """All goals as written, in the order of their files."""
    files = sorted((HERE / "goals").glob("*.yml"))
    return [one for file in files for one in yaml.safe_load(file.read_text(encoding="utf-8"))]


def goal(facts: Mapping[str, Any], manner: str, seed: str) -> Goal:
    """The goal in the words of one manner."""
    chance = random.Random(seed)
    solution = facts.get("solution")
    place, detail = facts["where"]
    return Goal(
        name=facts["goal"],
        code=facts["code"],
        manner=manner,
        problem=wording(chance.choice(facts["problem"][manner])),
        solution=wording(chance.choice(solution[manner])) if solution else None,
        place=place,
        detail=detail,
        place_said=chance.choice(facts["place"][manner]),
        photos=facts.get("photos", 0),
        phone=facts.get("phone", ""),
        whom=facts.get("whom", "courtyard"),
        twists=tuple(_twists(facts)),
    )


def _twists(facts: Mapping[str, Any]) -> Iterator[Twist]:
    told_phone = False
    for one in facts["twists"]:
        kind = next(iter(one))
        told_phone |= kind == "phone"
        values = {key: str(value) for key, value in one.items() if key != "at"}
        yield Twist(kind, one["at"], values)
    if facts.get("phone") and not told_phone:
        yield Twist("phone", "photos")
