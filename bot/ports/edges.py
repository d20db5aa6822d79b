"""What the desk needs from the rest of the world: time, sealing, a messenger, a dialogue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.messages import Incoming, Option, Reply
from bot.ports.records import Conversation, Resident, Sent
from bot.ports.stores import UnitOfWork


class Clock(Protocol):
    """Now, in UTC."""

    def __call__(self) -> datetime: ...


class Sealer(Protocol):
    """Keeps the messenger's ids: a keyed hash to find, a sealed copy to send."""

    def handle(self, address: str) -> str: ...

    def seal(self, clear: str) -> str: ...

    def open(self, sealed: str) -> str: ...


class Messenger(Protocol):
    """Sends to residents outside of a passive reply, and fetches what they attached."""

    async def send(self, address: str, text: str, options: Sequence[Option] = ()) -> Sent:
        """A customer-service message (客服消息); never raises for what the messenger answers."""
        ...

    async def notify(self, address: str, template: str, fields: Mapping[str, str]) -> Sent:
        """A subscription notice (订阅通知), one per consent."""
        ...

    async def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """Bytes and content type of an attachment; raises MessengerError."""
        ...


class Media(Protocol):
    """Keeps attachments."""

    async def keep(self, content: bytes, content_type: str) -> str:
        """Store once per content; the digest is the name."""
        ...


class Dialogue(Protocol):
    """The dialogue agent: one turn in, one reply out, inside the given unit of work."""

    async def handle(
        self, resident: Resident, conversation: Conversation, message: Incoming, work: UnitOfWork
    ) -> Reply: ...
