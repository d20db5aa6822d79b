"""Residents as the platform knows them: an openid, a chat, and what the account may send."""

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.links import Part, parts
from bot.sandbox.windows import Windows


@dataclass(frozen=True, slots=True)
class Bubble:
    """One entry of a chat. `side`: resident, account, or platform (grey, in the middle)."""

    id: int
    side: str
    kind: str
    at: float
    text: str = ""
    parts: tuple[Part, ...] = ()
    media: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class User:
    """One resident with a phone."""

    openid: str
    name: str
    following: bool = False
    last_message_at: float = 0.0
    windows: Windows = field(default_factory=Windows)
    consents: Counter[str] = field(default_factory=Counter)
    bubbles: list[Bubble] = field(default_factory=list)
    typing_shown: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def show(self, side: str, kind: str, at: float, text: str = "", **more: Any) -> Bubble:
        """Add a bubble and wake the pages that look at this chat."""
        media, shown = more.pop("media", ""), tuple(parts(text)) if side == "account" else ()
        bubble = Bubble(next(self._ids), side, kind, at, text, shown, media, more)
        self.bubbles.append(bubble)
        self.wake()
        return bubble

    def since(self, after: int) -> list[Bubble]:
        """Bubbles with a higher id."""
        return [bubble for bubble in self.bubbles if bubble.id > after]

    def wake(self) -> None:
        """Let everybody waiting on `changed` look again."""
        before, self.changed = self.changed, asyncio.Event()
        before.set()
