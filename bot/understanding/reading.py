"""What the models make of a text, before any rule is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

from bot.examples import URGENT
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.understanding.archive import Archive
from bot.understanding.cues import code_cues, level_cues
from bot.understanding.lexicon import Lexicon
from bot.understanding.linear import Features, Floats
from bot.understanding.meaning import Meaning
from bot.understanding.result import Candidate
from bot.understanding.text import Normaliser

INTENT = "intent:"
PROPOSE, EMERGENCY = "propose", "emergency"
_SPEAKS = -0.8
"""Below this score the n-grams of a clause tell nothing; -1 is what an unknown text gets."""


@dataclass(frozen=True)
class Reading:
    """A normalised text with the probabilities of each code and of what the turn is for."""

    text: str
    seen: Features
    codes: Mapping[str, float]
    intents: Mapping[str, float]

    @cached_property
    def ranked(self) -> tuple[Candidate, ...]:
        """The codes, likeliest first."""
        ordered = sorted(self.codes.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Candidate(code, chance) for code, chance in ordered)

    @cached_property
    def ranked_intents(self) -> tuple[tuple[str, float], ...]:
        """What the turn may be for, likeliest first."""
        return tuple(sorted(self.intents.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def without_danger(self) -> "Reading":
        """The same reading where nobody is in danger: its codes are out of the question."""
        left = {code: 0.0 if code in URGENT else chance for code, chance in self.codes.items()}
        intents = {**self.intents, EMERGENCY: 0.0}
        return replace(self, codes=left, intents=intents)

    def lists(self, list_of: Mapping[str, ListResult]) -> dict[ListResult, float]:
        """The probability of each list: the sum over its codes."""
        chances = dict.fromkeys(ListResult, 0.0)
        for code, chance in self.codes.items():
            chances[list_of[code]] += chance
        return chances


class TextReader:
    """Normalises, looks at and weighs texts; read only, so safe for threads."""

    def __init__(self, archive: Archive, lexicon: Lexicon, meaning: Meaning) -> None:
        self._archive = archive
        self._lexicon = lexicon
        self._meaning = meaning
        self.normalise = Normaliser.of(archive.lexicon)
        numbered = [(label, number) for number, label in enumerate(archive.code.labels)]
        self._codes = [pair for pair in numbered if not pair[0].startswith(INTENT)]
        self._intents = [(a.removeprefix(INTENT), n) for a, n in numbered if a.startswith(INTENT)]

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading a text; several at once are cheaper than one by one."""
        return self.read_plain([self.normalise(text) for text in texts])

    def read_plain(self, plain: Sequence[str]) -> list[Reading]:
        """The same for texts that are normalised already."""
        vectors = self._meaning.encode(plain)
        return [self._reading(*pair) for pair in zip(plain, vectors, strict=True)]

    def glance(self, text: str) -> str | None:
        """The code that the n-grams alone speak for, or None when they speak for nothing much."""
        plain = self.normalise(text)
        at, values = self._archive.vocabulary.vector(plain)
        model = self._archive.code
        scores = values @ model.grams[at] + code_cues(plain, self._lexicon) @ model.cues
        best = int((scores + model.bias).argmax())
        label = model.labels[best]
        is_code = not label.startswith(INTENT) and scores[best] + model.bias[best] > _SPEAKS
        return label if is_code else None

    def level(self, reading: Reading, code: str, default: Level, place: Level | None) -> Level:
        """The level that labelled sentences teach for a topic; ties go to the lower one."""
        topics = self._archive.about["topics"]
        cues = level_cues(reading.text, self._lexicon, topics, code, default, place)
        model = self._archive.level
        scores = model.scores(replace(reading.seen, cues=cues))
        ranked = {
            Level(label): float(score) for label, score in zip(model.labels, scores, strict=True)
        }
        return max(Level, key=lambda level: (ranked.get(level, -inf), -level.rank))

    def _reading(self, text: str, vector: Floats) -> Reading:
        at, values = self._archive.vocabulary.vector(text)
        seen = Features(at, values, vector, code_cues(text, self._lexicon))
        chances = self._archive.code.probabilities(seen).tolist()
        codes = {label: chances[number] for label, number in self._codes}
        urgent = sum(codes.get(code, 0.0) for code in URGENT)
        intents = {PROPOSE: sum(codes.values()) - urgent, EMERGENCY: urgent}
        for label, number in self._intents:
            intents[label] = chances[number]
        return Reading(text, seen, codes, intents)
