"""Whether somebody who was in danger says that it is over, or that there was none."""

from enum import StrEnum

from bot.dialogue.acts import Act
from bot.dialogue.state import Alarm
from bot.dialogue.talk import Said

_LIKELY, _SURELY, _ALL_BUT_CERTAIN = 0.4, 0.75, 0.9
_DENIED = 0.6
_DOUBTED = 0.15
"""An all clear that may as well be a question (is it over?) is none."""
_BRIEF = 6
"""A few words that deny something may deny a detail (not the lift): the alarm stays."""


class Clear(StrEnum):
    """What the words come to; `MAYBE` is asked back."""

    SAFE = "safe"
    WRONG = "wrong"
    MAYBE = "maybe"
    NO = ""


def read(said: Said, alarm: Alarm) -> Clear:
    """Safe or wrong only where it is surely said, no danger is told besides, and nothing asked.

    Whoever may take their own life is not asked back, but stayed with.
    """
    safe, wrong = _told(said, Act.SAFE), _told(said, Act.NOT_DANGER)
    best, either = max(safe, wrong), _either(said)
    read = said.understanding
    if best < _LIKELY or is_told(said):
        return Clear.NO
    if alarm.is_crisis:
        is_told_again = read is not None and read.band == "sure"
        if wrong > safe and either >= _DENIED and not is_told_again:
            return Clear.WRONG  # whoever says they did not mean it is believed, and still visited
        if (read is not None and read.band) or best < _SURELY:
            return Clear.NO
    if wrong > safe:
        is_brief = len(said.text) <= _BRIEF and not alarm.is_asked
        is_sure = wrong >= _ALL_BUT_CERTAIN if is_brief else either >= _SURELY
        return Clear.WRONG if is_sure else Clear.MAYBE
    is_cry = read is not None and read.band == "sure"
    needed = _ALL_BUT_CERTAIN if is_cry or alarm.is_crisis else _SURELY
    is_sure = safe >= needed if needed > _SURELY else either >= _SURELY
    return Clear.SAFE if is_sure else Clear.MAYBE


def _either(said: Said) -> float:
    """How surely the surest part says either: that it is over, or that it never was."""
    found = (one.chance(Act.SAFE, Act.NOT_DANGER) for one in said.heard)
    return max(found, default=0.0)


def is_told(said: Said) -> bool:
    """Whether a part surely tells that somebody is in danger."""
    return any(one.act is Act.DANGER and one.sure >= _LIKELY for one in said.heard)


def _told(said: Said, act: Act) -> float:
    """How surely the surest part says so and does not ask it."""
    found = (one.sure for one in said.heard if one.act is act and one.chance(Act.ASKS) < _DOUBTED)
    return max(found, default=0.0)
