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

    def heard(self, text: str) -> dict[str, tuple[str, ...]]:
        """Cues by code in a normalised text, figures of speech taken out first."""
        plain = self.lexicon.cue("emergencies", "idioms").sub(" ", text)
        cues = {code: self.lexicon.hits(plain, "emergencies", kind) for kind, code in CODES.items()}
        return {code: words for code, words in cues.items() if words}

    def judge(self, text: str, probabilities: Mapping[str, float]) -> Alarm | None:
        """The alarm, or None. `probabilities` are the model's, by code."""
        cues = self.heard(text)
        chance = {code: probabilities.get(code, 0.0) for code in CODES.values()}
        total = sum(chance.values())
        if total < (self._needed(text, cues) if cues else self.alone):
            return None
        code = max(chance, key=lambda one: chance[one] + (1.0 if one in cues else 0.0))
        return Alarm(code, cues.get(code, ()), max(total, 0.6 if cues else 0.0))

    def _needed(self, text: str, cues: Mapping[str, tuple[str, ...]]) -> float:
        """Talk of the past or of what might be weakens words of danger, never those of a life."""
        if cues.keys() == {CODES["danger"]} and self.lexicon.hits(text, "emergencies", "distant"):
            return self.alone
        return self.in_long if len(text) > self.long else self.with_words
