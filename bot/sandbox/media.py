"""Temporary media (临时素材), kept for three days."""

import secrets
from dataclasses import dataclass

from bot.sandbox.errors import Refused

LIFE = 3 * 86_400.0
LIMITS = {"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "thumb": 64 << 10}
SILENCE = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50
"""One second of silence in AMR, for voice messages nobody spoke."""


@dataclass(frozen=True, slots=True)
class Medium:
    """One file."""

    kind: str
    content: bytes
    content_type: str
    at: float


class MediaStore:
    """Files by media id."""

    def __init__(self) -> None:
        self._media: dict[str, Medium] = {}

    def put(self, kind: str, content: bytes, content_type: str, now: float) -> str:
        """Keep a file; raises Refused 40004 (kind), 41005 (empty) or 40006 (size)."""
        if kind not in LIMITS:
            raise Refused(40004)
        if not content:
            raise Refused(41005)
        if len(content) > LIMITS[kind]:
            raise Refused(40006)
        media_id = secrets.token_urlsafe(48)
        self._media[media_id] = Medium(kind, content, content_type, now)
        return media_id

    def get(self, media_id: str, now: float) -> Medium:
        """Raises Refused 40007 when there is none, or not any more."""
        medium = self._media.get(media_id)
        if medium is None or now >= medium.at + LIFE:
            raise Refused(40007)
        return medium
