"""Two readings of one short message: where they differ on what needs no question, one decides.

A message of one part is read twice: by the reader that is told the question, and as a whole. What
means the same whatever was asked (thanks, a greeting, a wish for a person) is the whole's to say
where it is all but certain and the reader thought of it too.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.acts import Act, Heard
from bot.understanding import Understanding

_CERTAIN = 0.95
_THOUGHT_OF = 0.02
ANYHOW: Mapping[str, Act] = {
    "thanks": Act.THANKS,
    "greet": Act.GREETS,
    "goodbye": Act.LEAVES,
    "restart": Act.RESTART,
    "human": Act.PERSON,
    "browse": Act.BROWSES,
}
"""Intents that mean the same at every question."""


def agreed(heard: tuple[Heard, ...], read: Understanding | None) -> tuple[Heard, ...]:
    """The parts, a single one by what the whole message surely is."""
    if read is None or len(heard) != 1 or read.confidence < _CERTAIN:
        return heard
    act = ANYHOW.get(read.intent)
    if act is None or heard[0].act is act or heard[0].chance(act) < _THOUGHT_OF:
        return heard
    return (replace(heard[0], act=act, sure=read.confidence),)
