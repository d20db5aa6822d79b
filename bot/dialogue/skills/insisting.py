"""What cannot be had back is done only where it is surely meant and nothing gainsays it."""

from collections.abc import Mapping

from bot.dialogue.acts import Act
from bot.dialogue.offers import YES
from bot.dialogue.talk import Talk

KEPT: Mapping[str, str] = {"withdraw": "withdraw_kept", "delete_all": "forget_kept"}
"""What is done instead, by the answer of the table of offers that is not surely meant."""
_AGAINST = (Act.TAKES_BACK, Act.KEEP)
_DOUBTED = 0.2
_SURELY = 0.6


def gainsaid(talk: Talk, name: str) -> str:
    """The answer that keeps things as they are, where this one is not surely meant; else empty."""
    if name not in KEPT:
        return ""
    meant = max(
        (one for one in talk.said.heard if one.act in YES | {Act.WITHDRAWS}),
        key=lambda one: one.sure,
        default=None,
    )
    is_sure = meant is not None and meant.sure >= _SURELY
    if is_sure and meant is not None and meant.chance(Act.NO, *_AGAINST) < _DOUBTED:
        against = max(one.chance(*_AGAINST) for one in talk.said.heard)
        return KEPT[name] if against >= _DOUBTED else ""
    return KEPT[name]
