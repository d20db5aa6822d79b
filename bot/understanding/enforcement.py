"""Between proposal and enforcement (停车、噪声、养犬、油烟、违建): who is meant, what is wanted."""

from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading
from bot.understanding.result import Candidate

_IN_THE_RUNNING = 0.15


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule decides, under which name, and on which words."""

    candidate: Candidate
    rule: str
    words: tuple[str, ...]


class Enforcement:
    """Rules and facilities are proposed; punishing one person or firm is enforcement."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._codes = frozenset(lexicon.value("enforcement", "codes"))
        self._to = str(lexicon.value("enforcement", "to"))

    def judge(self, reading: Reading, first: Candidate) -> Verdict | None:
        """A verdict when both readings are in the running and the words settle it."""
        if first.code != self._to and first.code not in self._codes:
            return None
        topic = max(self._codes, key=lambda code: (reading.codes.get(code, 0.0), code))
        chances = {topic: reading.codes.get(topic, 0.0), self._to: reading.codes.get(self._to, 0.0)}
        if min(chances.values()) < _IN_THE_RUNNING:
            return None
        punish = self._lexicon.hits(reading.text, "enforcement", "punish")
        rules = self._lexicon.hits(reading.text, "enforcement", "rules")
        target = self._lexicon.hits(reading.text, "enforcement", "target")
        if punish and target and not rules:
            return self._verdict(self._to, chances, "enforcement", (*punish, *target))
        if rules and not punish:
            return self._verdict(topic, chances, "rules", rules)
        return None

    def _verdict(
        self, code: str, chances: dict[str, float], rule: str, words: tuple[str, ...]
    ) -> Verdict:
        return Verdict(Candidate(code, max(chances.values())), rule, words)
