"""Skills browse and second: looking at what neighbours proposed, and lending it one's voice."""

from rasa_sdk.events import EventType

from actions.heed import Attentive
from actions.neighbours import SHOWN, asks_for, nearby, search, second_one, show_one
from actions.own import asks_after, ref_of
from actions.pending import answered_in_words
from actions.talk import Talk
from actions.track import Mine, Track
from bot.services import following


class Browse(Attentive):
    """Public proposals: of a matter, of a place, or nearby; page by page."""

    outcome_name = "action_browse"

    async def act(self, talk: Talk) -> list[EventType]:
        asked, wording = talk.pending, talk.turn.desk.wording
        if asked.get("what") == "show" and wording.says("more", talk.text):
            return await nearby(talk, "show", offset=int(asked.get("offset", 0)) + SHOWN)
        ref = ref_of(talk)
        if ref:
            return await show_one(talk, ref)
        if wording.says("mine", talk.text):
            return await Mine().act(talk)
        return await search(talk, "show", following.PUBLIC)


class Second(Attentive):
    """Second a proposal by reference, by the last one looked at, or by choosing one."""

    outcome_name = "action_second"

    async def act(self, talk: Talk) -> list[EventType]:
        asked = talk.pending
        ref = ref_of(talk) or (asked.get("ref") if asked.get("what") in _SHOWN_LAST else None)
        if ref:
            return await second_one(talk, ref)
        if not (asks_for(talk) or talk.turn.desk.wording.says("seconding", talk.text)):
            if asked.get("refs"):
                answered = await answered_in_words(talk)
                if answered is not None:
                    return answered
            if await asks_after(talk):
                return await Track().act(talk)
        return await search(talk, "second", following.SECONDABLE)


_SHOWN_LAST = frozenset({"seen", "second_consent"})
