"""Who goes first in a turn: one table, read from the top; the first row that fits names the turn.

The turn's name becomes Rasa's intent; `data/skills/*/rules.yml` gives each its action.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.claims import (
    answer,
    by_reference,
    door,
    leave,
    offer,
    parked,
    skill,
    switch,
    takes_back,
)
from bot.dialogue.claims_of_danger import after_alarm, danger, unkept
from bot.dialogue.claims_of_matters import asks, by_intent, matter, small_talk
from bot.dialogue.situation import Situation
from bot.dialogue.state import State
from bot.dialogue.talk import Said
from bot.proposals.slips import code_in

UNHEARD = "fallback"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what it is called, and when it takes the turn (its name, or empty)."""

    name: str
    takes: Callable[[Situation], str]


def turn_of(state: State, said: Said, now: datetime) -> str:
    """The name of the turn; `fallback` where no row takes it."""
    one = Situation(state, said, now)
    return next((name for row in ORDER if (name := row.takes(one))), UNHEARD)


def by_slip(one: Situation) -> str:
    """The code of a slip: what staff filed for them is asked for, whatever else is open."""
    return "track" if code_in(one.said.text) else ""


def by_name(one: Situation) -> str:
    """What is asked for in the very words that name it: a notice, opinions."""
    return one.said.called


ORDER: tuple[Row, ...] = (
    Row("danger", danger),
    Row("after an alarm", after_alarm),
    Row("unkept", unkept),
    Row("by a slip's code", by_slip),
    Row("by its name", by_name),
    Row("taken back", takes_back),
    Row("offer", offer),
    Row("by its number", by_reference),
    Row("stop, back, restart", leave),
    Row("at a door", door),
    Row("answer, correct", answer),
    Row("a draft put aside", parked),
    Row("skill", skill),
    Row("another of those named", switch),
    Row("asks", asks),
    Row("a matter", matter),
    Row("small talk", small_talk),
    Row("by the whole message", by_intent),
)
"""What is picked (options, menus, media) never comes here: it is its own turn already."""
