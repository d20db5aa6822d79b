"""Clock, messenger and media for tests: they do what they are told and remember it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.messages import Option
from bot.ports import SendOutcome, Sent
from bot.proposals.errors import MessengerError

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Chengdu."""


@dataclass
class ManualClock:
    """ports.Clock that moves only when told."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        """Go on by e.g. hours=2; returns the new time."""
        self.now += timedelta(**by)
        return self.now


@dataclass(frozen=True, slots=True)
class SentText:
    """A customer-service message that was sent."""

    address: str
    text: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A subscription notice that was sent."""

    address: str
    template: str
    fields: Mapping[str, str]


@dataclass
class RecordingMessenger:
    """ports.Messenger; `answers` are given first, then every send succeeds."""

    answers: list[Sent] = field(default_factory=list)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    texts: list[SentText] = field(default_factory=list)
    notices: list[SentNotice] = field(default_factory=list)

    async def send(self, address: str, text: str, options: Sequence[Option] = ()) -> Sent:
        """Remember it when it was sent."""
        answer = self._answer()
        if answer.outcome is SendOutcome.SENT:
            self.texts.append(SentText(address, text, tuple(options)))
        return answer

    async def notify(self, address: str, template: str, fields: Mapping[str, str]) -> Sent:
        """Remember it when it was sent."""
        answer = self._answer()
        if answer.outcome is SendOutcome.SENT:
            self.notices.append(SentNotice(address, template, dict(fields)))
        return answer

    async def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """One of `files`; raises MessengerError for any other."""
        if media_id not in self.files:
            raise MessengerError(40007, "invalid media_id")
        return self.files[media_id]

    def _answer(self) -> Sent:
        return self.answers.pop(0) if self.answers else Sent(SendOutcome.SENT)


@dataclass
class MemoryMedia:
    """ports.Media: content by digest."""

    kept: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    async def keep(self, content: bytes, content_type: str) -> str:
        """Store once per content; the digest is the name."""
        digest = hashlib.sha256(content).hexdigest()
        self.kept.setdefault(digest, (content, content_type))
        return digest
