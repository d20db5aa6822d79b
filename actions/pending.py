"""What the desk asked beside the draft, and words that answer it."""

from rasa_sdk.events import EventType

from actions.supplement import add_words
from actions.talk import Talk


async def answered_in_words(talk: Talk) -> list[EventType] | None:
    """Do what was asked about, with the words just said; None where nothing was asked."""
    asked = talk.pending
    if not talk.text or not asked:
        return None
    if asked["what"] == "supplement" and asked.get("ref"):
        return await add_words(talk, asked["ref"], talk.text)
    return None
