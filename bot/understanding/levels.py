"""The lowest competent level (层级) for a matter, with the rule that won and those that lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.proposals.places import Level
from bot.understanding.lexicon import Lexicon

FAILED, REACH, WHOSE, PLACE = "failed", "reach", "whose", "place"
DEFAULT, LEARNT = "default", "learnt"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says: the level, and the words it read."""

    rule: str
    level: Level
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelDecision:
    """The ruling that won and those that lost, the weightiest first."""

    won: Ruling
    lost: tuple[Ruling, ...]

    @property
    def level(self) -> Level:
        """The level decided on."""
        return self.won.level


def rulings(text: str, default: Level, place: Level | None, lexicon: Lexicon) -> list[Ruling]:
    """What each rule says about a normalised text, the weightiest first; the default is last."""
    found = [*_failed(text, lexicon), *_named(REACH, text, lexicon), *_named(WHOSE, text, lexicon)]
    if place is not None:
        found.append(Ruling(PLACE, place))
    return [*found, Ruling(DEFAULT, default)]


def decide(learnt: Level, said: Sequence[Ruling]) -> LevelDecision:
    """What was learnt from labelled sentences decides; the rule that agrees is the reason."""
    agree = [one for one in said if one.level is learnt]
    won = agree[0] if agree else Ruling(LEARNT, learnt)
    return LevelDecision(won, tuple(one for one in said if one.level is not learnt))


def _failed(text: str, lexicon: Lexicon) -> list[Ruling]:
    """The highest level that has said it cannot: the next one up is asked."""
    for level in reversed(tuple(Level)[:-1]):
        words = lexicon.hits(text, "levels", "failed", level.value)
        above = level.above()
        if words and above is not None:
            return [Ruling(FAILED, above, words)]
    return []


def _named(rule: str, text: str, lexicon: Lexicon) -> list[Ruling]:
    """How far the matter reaches, or whose the thing is; the widest named first."""
    by_level = {level: lexicon.hits(text, "levels", rule, level.value) for level in Level}
    return [Ruling(rule, level, by_level[level]) for level in reversed(Level) if by_level[level]]
