"""What passes between a messenger (WeChat, the sandbox) and the desk. Standard library only."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256


class Kind(StrEnum):
    """What a resident did, whatever the messenger calls it."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    SCANNED = "scanned"
    MENU = "menu"
    CONSENTED = "consented"
    NOTICE_RESULT = "notice_result"
    DATA_REVOKED = "data_revoked"
    OTHER = "other"


SPOKEN = frozenset({Kind.TEXT, Kind.IMAGE, Kind.VOICE, Kind.VIDEO, Kind.LOCATION, Kind.LINK})
"""Kinds that are messages of a resident (they open the 48 h window), not events."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or event, parsed. `key` is the same for all attempts at delivering it.

    The key is stored in clear, so it is a digest and never spells out the sender's address.
    """

    key: str
    sender: str
    recipient: str
    kind: Kind
    sent_at: datetime
    text: str = ""
    option: str = ""
    media_id: str = ""
    latitude: float | None = None
    longitude: float | None = None
    label: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A numbered option; `payload` is what the dialogue understands, `label` what is read."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the desk says in one turn: one text, with the options already written into it.

    `options` let "1", "第一个" or the words themselves count in the next turn; an empty text
    means that the desk stays silent (a person has taken over). `matter` is what the turn belongs
    to (`bot.proposals.belonging`).
    """

    text: str
    options: tuple[Option, ...] = ()
    matter: str = field(default="", compare=False)


def media_key(media_id: str) -> str:
    """Under which shared value the digest of a messenger's media id is noted."""
    return f"media:{sha256(media_id.encode()).hexdigest()[:40]}"
