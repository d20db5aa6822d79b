"""How likely two texts mean the same matter, where their place leaves that open.

What is weighed: nearness of meaning, the topics both may have, the things named in both or in one
only, whether one is for and the other against. The weights are learnt from labelled pairs
(`bot/learning/likeness.py`) and lie in `models/likeness.yml`.
"""

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot import content
from bot.likeness.objects import Objects
from bot.understanding.meaning import Meaning, shared
from bot.understanding.text import fold

FEATURES = (
    *("meaning", "topic", "shared", "apart", "unknown", "meaning_alone", "topic_alone", "against"),
)
"""What is weighed, in the order of the weights."""
REMEMBERED = 4000
"""Texts whose meaning is kept at hand: 2 KB each."""

Vector = NDArray[np.float32]
Vectors = Callable[[Sequence[str]], Sequence[Vector]]


@dataclass(frozen=True)
class Told:
    """What somebody said, and the topics it may have with their chances."""

    text: str
    codes: Mapping[str, float] = field(default_factory=dict)


class Judge:
    """Safe for threads; remembers the meaning of what it read last."""

    def __init__(self, objects: Objects, weights: Mapping[str, float], meaning: Meaning) -> None:
        self._objects, self._meaning = objects, meaning
        self._weights = np.array([weights[name] for name in FEATURES])
        self._base, self.offered_from = weights["base"], weights["offered_from"]
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def load(cls, root: Path, meaning: Meaning | None = None) -> Self:
        """Read what people wrote and what was learnt; raises ContentError."""
        objects = Objects.load(root / "data" / "together" / "objects.yml")
        weights = content.read(root / "models" / "likeness.yml").value
        return cls(objects, weights, meaning or shared())

    def chances(self, one: Told, others: Sequence[Told]) -> list[float]:
        """How likely each of the others means the same, 0 to 1."""
        if not others:
            return []
        rows = features(one, others, self._objects, self._vectors)
        return [1 / (1 + math.exp(-score)) for score in rows @ self._weights + self._base]

    def _vectors(self, texts: Sequence[str]) -> list[Vector]:
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            fresh = dict(zip(new, self._meaning.encode(new), strict=True))
            found |= fresh
            with self._lock:
                self._known |= fresh
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return [found[text] for text in texts]


def features(
    one: Told, others: Sequence[Told], objects: Objects, vectors: Vectors
) -> NDArray[np.float64]:
    """A row of `FEATURES` for each of the others."""
    every = vectors([fold(told.text) for told in (one, *others)])
    named, against = objects.named_in(one.text), objects.is_against(one.text)
    rows = []
    for other, vector in zip(others, every[1:], strict=True):
        theirs = objects.named_in(other.text)
        meaning, topic = float(every[0] @ vector), _topic(one.codes, other.codes)
        is_known = bool(named and theirs)
        both = len(named & theirs) / min(len(named), len(theirs)) if is_known else 0.0
        unknown = float(not is_known)
        rows.append(
            (
                meaning, topic, both, float(is_known and not both), unknown,
                meaning * unknown, topic * unknown,
                float(against != objects.is_against(other.text)),
            )
        )  # fmt: skip
    return np.array(rows)


def _topic(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(math.sqrt(chance * other[code]) for code, chance in one.items() if code in other)
