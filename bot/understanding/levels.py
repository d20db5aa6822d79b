"""The lowest competent level (层级) for a matter, with the rule that won and those that lost."""

from dataclasses import dataclass

from bot.proposals.places import Level
from bot.understanding.lexicon import Lexicon

DEFAULT, REACH, FAILED = "default", "reach", "failed"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says: the level, and the words it read."""

    rule: str
    level: Level
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelDecision:
    """The ruling that won and those that lost."""

    won: Ruling
    lost: tuple[Ruling, ...]

    @property
    def level(self) -> Level:
        """The level decided on."""
        return self.won.level


def decide(text: str, default: Level, lexicon: Lexicon) -> LevelDecision:
    """The level for a normalised text: failed lower level > reach > the topic's default."""
    usual = Ruling(DEFAULT, default)
    rulings = [one for one in (_failed(text, lexicon), _reach(text, lexicon), usual) if one]
    won = rulings[0]
    lost = tuple(one for one in rulings[1:] if one.level is not won.level)
    return LevelDecision(won, lost)


def _failed(text: str, lexicon: Lexicon) -> Ruling | None:
    """A level that has said it cannot: the next one up."""
    for level in reversed(tuple(Level)[:-1]):
        words = lexicon.hits(text, "levels", "failed", level.value)
        above = level.above()
        if words and above is not None:
            return Ruling(FAILED, above, words)
    return None


def _reach(text: str, lexicon: Lexicon) -> Ruling | None:
    """The widest reach that is named."""
    for level in reversed(Level):
        words = lexicon.hits(text, "levels", "reach", level.value)
        if words:
            return Ruling(REACH, level, words)
    return None
