"""One sentence to learn from."""

from dataclasses import dataclass

from bot.examples import HOUSE, SAFE
from bot.proposals.places import Level

INTENT = "intent:"
CATALOGUE, EXAMPLES, DANGERS = "catalogue", "examples", "dangers"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One training sentence with its label: a code, `intent:` and the intent's name, or nothing.

    `danger` is a kind, `none`, or None where nobody asked: a danger of no known kind.
    """

    text: str
    label: str
    level: Level | None = None
    alt: str | None = None
    writer: str = HOUSE
    danger: str | None = SAFE
    origin: str = ""

    @property
    def is_about_danger(self) -> bool:
        """Written as a danger, or to sound like one."""
        return self.origin == DANGERS

    @property
    def is_by_house(self) -> bool:
        """Such a sentence is learnt from and never counted in a figure."""
        return self.writer == HOUSE
