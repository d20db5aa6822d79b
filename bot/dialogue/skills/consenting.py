"""Consent before something of somebody's is kept: told what is kept, then it goes on."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.dialogue.talk import Talk
from bot.services import people

Then = Callable[[Talk], Awaitable[None]]
_THEN: dict[str, Then] = {}


def goes_on(name: str, then: Then) -> None:
    """What a skill does once consent is given; told when its module is loaded."""
    _THEN[name] = then


def is_asked(talk: Talk, then: str, **more: Any) -> bool:
    """Ask a newcomer; False for who has consented."""
    if people.has_consented(talk.turn.resident, talk.turn.desk.catalogue):
        return False
    talk.say("utter_voice_consent", notice=talk.turn.desk.catalogue.consent.summary)
    talk.offer("voice_consent", then=then, **more)
    return True


async def consented(talk: Talk) -> None:
    """A yes: it is noted, and what was wanted goes on."""
    turn = talk.turn
    version = turn.desk.catalogue.consent.version
    await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)
    await _THEN[str(talk.offered.more["then"])](talk)
