"""Whether somebody is in danger now: recall first, with a guard against figures of speech."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon

CODES = {"life": "N02", "violence": "N03", "danger": "N01"}
"""Which entry of the negative list a cue stands for, the most delicate first."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An emergency: its code, what was decisive in the words, and how sure we are."""

    code: str
    words: tuple[str, ...]
    confidence: float


@dataclass(frozen=True)
class Watch:
    """Decides from the words, from the model's probabilities, and from both together."""

    lexicon: Lexicon
    alone: float = 0.4
    with_words: float = 0.06
    in_long: float = 0.3
    long: int = 90
    threatened: float = 0.5
    """What a threat adds to the danger; less than the words of a life or of violence at home."""

    def heard(self, text: str) -> dict[str, tuple[str, ...]]:
        """Cues by code in a normalised text, figures of speech taken out first."""
        plain = self._literal(text)
        cues = {code: self.lexicon.hits(plain, "emergencies", kind) for kind, code in CODES.items()}
        return {code: words for code, words in cues.items() if words}

    def judge(self, text: str, probabilities: Mapping[str, float]) -> Alarm | None:
        """The alarm, or None. `probabilities` are the model's, by code."""
        cues, threats = self.heard(text), self.threats(text)
        chance = {code: probabilities.get(code, 0.0) for code in CODES.values()}
        total = sum(chance.values())
        if not threats and total < (self._needed(text, cues) if cues else self.alone):
            return None
        weights = {code: weight + (1.0 if code in cues else 0.0) for code, weight in chance.items()}
        if threats:
            weights[CODES["danger"]] += self.threatened
            weights[CODES["life"]] = float(CODES["life"] in cues)
        code = max(weights, key=lambda one: weights[one])
        words = cues.get(code, threats)
        return Alarm(code, words, max(total, 0.6 if cues or threats else 0.0))

    def threats(self, text: str) -> tuple[str, ...]:
        """Threats against a life, which no model need agree with."""
        return self.lexicon.hits(self._literal(text), "emergencies", "threat")

    def _literal(self, text: str) -> str:
        return self.lexicon.cue("emergencies", "idioms").sub(" ", text)

    def _needed(self, text: str, cues: Mapping[str, tuple[str, ...]]) -> float:
        """Talk of the past or of what might be weakens words of danger, never those of a life."""
        if cues.keys() == {CODES["danger"]} and self.lexicon.hits(text, "emergencies", "distant"):
            return self.alone
        return self.in_long if len(text) > self.long else self.with_words
