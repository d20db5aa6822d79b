"""What the models make of a text, before any rule is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.understanding.archive import Archive
from bot.understanding.cues import code_cues, level_cues
from bot.understanding.honesty import Honesty, Shown
from bot.understanding.lexicon import Lexicon
from bot.understanding.linear import Features, Floats, softmax
from bot.understanding.meaning import Meaning
from bot.understanding.result import Candidate
from bot.understanding.text import Normaliser

INTENT = "intent:"
PROPOSE, EMERGENCY = "propose", "emergency"


@dataclass(frozen=True)
class Reading:
    """A normalised text with the probabilities of each code and of what the turn is for."""

    text: str
    seen: Features
    codes: dict[str, float]
    intents: dict[str, float]
    shown: Shown
    spread: Floats
    labels: tuple[str, ...]

    @cached_property
    def ranked(self) -> tuple[Candidate, ...]:
        """The codes, likeliest first."""
        ordered = sorted(self.codes.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Candidate(code, chance) for code, chance in ordered)

    @cached_property
    def ranked_intents(self) -> tuple[tuple[str, float], ...]:
        """What the turn may be for, likeliest first."""
        return tuple(sorted(self.intents.items(), key=lambda pair: (-pair[1], pair[0])))

    def confidence(self, label: str, honesty: Honesty) -> float:
        """How often such an answer proves right; `label` is a code or `intent:` and its name."""
        chance = self.chances.get(label, 0.0)
        return honesty(self.shown.signs(self.labels.index(label), chance))

    @cached_property
    def chances(self) -> Mapping[str, float]:
        """The probability of each label the model knows."""
        return self.codes | {INTENT + one: chance for one, chance in self.intents.items()}

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
        self._model = archive.code
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

    def glance(self, text: str) -> Floats:
        """The chance of each label by the n-grams alone: no meaning has to be asked for."""
        plain, model = self.normalise(text), self._model
        at, values = self._archive.vocabulary.vector(plain)
        cues = code_cues(plain, self._lexicon) @ model.cues
        scores: Floats = values @ model.grams[at] + cues + model.bias
        return softmax(scores * model.temperature)

    @property
    def many(self) -> int:
        """How many labels are codes: they stand before the intents."""
        return len(self._codes)

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
        seen, model = Features(at, values, vector, code_cues(text, self._lexicon)), self._model
        grams, meaning = model.gram_scores(seen), seen.meaning @ model.meaning
        scores = grams + meaning + seen.cues @ model.cues + model.bias
        spread = softmax(scores * model.temperature)
        chances = spread.tolist()
        codes = {label: chances[number] for label, number in self._codes}
        intents = {label: chances[number] for label, number in self._intents}
        intents[PROPOSE] = sum(codes.values())
        shown = Shown(scores, grams + model.bias, meaning)
        return Reading(text, seen, codes, intents, shown, spread, model.labels)
