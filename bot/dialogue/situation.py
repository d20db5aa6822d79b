"""All that a row of the table of precedence may look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.acts import Act
from bot.dialogue.state import State
from bot.dialogue.talk import Said
from bot.proposals.lists import ELSEWHERE, EMPTY, UNCLEAR

_HELD_MIN = {"N01": 60.0, "N02": 720.0, "N03": 720.0}
"""How long somebody is looked after, by what they were in."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a row may look at."""

    state: State
    said: Said
    now: datetime

    @property
    def band(self) -> str:
        """How surely somebody is in danger: sure, likely, or not at all."""
        understanding = self.said.understanding
        return understanding.band if understanding is not None else ""

    @property
    def is_held(self) -> bool:
        """Whether somebody is still looked after."""
        alarm = self.state.alarm
        return alarm is not None and alarm.minutes(self.now) < _HELD_MIN[alarm.code]

    @property
    def is_alarmed(self) -> bool:
        """Whether somebody is looked after and it is not over."""
        return self.is_held and self.state.is_alarmed

    @property
    def is_told(self) -> bool:
        """Whether the whole message surely states a matter."""
        understanding = self.said.understanding
        return (
            understanding is not None
            and understanding.intent == "propose"
            and not understanding.review
            and understanding.code not in EMPTY
        )

    @property
    def tells_of_other(self) -> bool:
        """Whether it surely states another matter than the draft's."""
        draft, understanding = self.state.draft, self.said.understanding
        if draft is None or understanding is None or not self.is_told:
            return False
        return understanding.code != ELSEWHERE and draft.code not in (understanding.code, UNCLEAR)

    @property
    def names_one_waiting(self) -> bool:
        """Whether the words share something with just one of the matters that wait."""
        text = self.said.text
        pairs = {text[n : n + 2] for n in range(len(text) - 1)}
        found = [one for one in self.state.shelf if any(pair in one.problem for pair in pairs)]
        return len(found) == 1

    def sure(self, *acts: Act) -> float:
        return self.said.sure(*acts)

    def first(self, acts: Mapping[Act, str]) -> str:
        """The skill of the surest part that asks for one; empty where none does."""
        found = [(one.sure, acts[one.act]) for one in self.said.heard if one.act in acts]
        return max(found)[1] if found else ""

    def only(self, acts: frozenset[Act]) -> bool:
        """Whether every part does one of these."""
        return bool(self.said.heard) and self.said.acts <= acts
