"""What a meeting's result is worth where it touches what the owners hold in common (民法典 278)."""

from bot.proposals.meetings import Meeting, Minutes, Result
from bot.services.desk.words import DeskWords


def standing_of(meeting: Meeting, minutes: Minutes, words: DeskWords) -> str:
    """Whether the owners have decided, or there is only an agreement; empty where it is enough."""
    if minutes.result is Result.NONE or not meeting.common:
        return ""
    sentences = words.meetings.sentences
    if minutes.owners is None:
        return sentences["owners_none"]
    return sentences["owners_enough" if minutes.owners.suffices else "owners_short"]
