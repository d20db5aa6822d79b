"""What all processes share: consents, small values, leases, counts, stored media."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.ports.records import KeptMedia


class Consents(Protocol):
    """Subscription consents (一次性订阅): each lets one notice of a template be sent."""

    async def grant(self, resident: str, template: str, at: datetime) -> None: ...

    async def take(self, resident: str, template: str) -> bool:
        """Use one up; False when none is left."""
        ...

    async def left(self, resident: str, template: str) -> int: ...

    async def drop(self, resident: str, template: str) -> None:
        """The messenger says there is none left."""
        ...


class SharedState(Protocol):
    """Small values all processes share, such as the access token; seal what is secret."""

    async def get(self, key: str, now: datetime) -> str | None:
        """The value, or None when there is none or it has expired."""
        ...

    async def put(self, key: str, value: str, expires_at: datetime | None = None) -> None: ...

    async def claim(self, key: str, now: datetime, until: datetime) -> bool:
        """Become the only one who holds `key` until then; False when somebody else does."""
        ...

    async def count(self, key: str, now: datetime, until: datetime) -> int:
        """One more under `key`, in one statement: how many since the count began.

        A count ends when the first of it said; the next one begins anew.
        """
        ...

    async def named(self, prefix: str, now: datetime) -> Mapping[str, str]:
        """The values under all keys that begin so and have not expired."""
        ...

    async def drop(self, key: str) -> None: ...


class MediaIndex(Protocol):
    """Which attachments are stored, by digest."""

    async def add(self, kept: KeptMedia) -> None:
        """Note one; the first note of a digest stays."""
        ...

    async def get(self, digest: str) -> KeptMedia | None: ...

    async def owners(self, media_id: str) -> list[tuple[str, str]]:
        """Residents and proposals whose attachment with this id is not kept yet."""
        ...

    async def wanted(self, limit: int = 50) -> list[str]:
        """The messenger's ids of attachments that are not kept yet, newest proposals first."""
        ...

    async def attach(self, media_id: str, digest: str) -> int:
        """Note on every attachment with this id where its content is kept, or GONE; how many."""
        ...
