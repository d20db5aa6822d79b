"""ports.SharedState and MediaIndex in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.adapters.memory.store import Store, copied
from bot.ports import KeptMedia
from bot.proposals.attachments import Attachment


class MemorySharedState:
    """Small values and leases."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, key: str, now: datetime) -> str | None:
        """The value, or None when there is none or it has expired."""
        value, expires_at = self._store.shared.get(key, (None, None))
        return None if expires_at is not None and expires_at <= now else value

    async def put(self, key: str, value: str, expires_at: datetime | None = None) -> None:
        """Store, or store over."""
        self._store.shared[key] = (value, expires_at)

    async def claim(self, key: str, now: datetime, until: datetime) -> bool:
        """Become the only one who holds `key` until then; False when somebody else does."""
        if key in self._store.shared:
            _, expires_at = self._store.shared[key]
            if expires_at is None or expires_at > now:
                return False
        self._store.shared[key] = ("", until)
        return True

    async def count(self, key: str, now: datetime, until: datetime) -> int:
        """One more under `key`: how many since the count began."""
        value, expires_at = self._store.shared.get(key, ("0", None))
        if expires_at is None or expires_at <= now:
            value, expires_at = "0", until
        self._store.shared[key] = (str(int(value or 0) + 1), expires_at)
        return int(value or 0) + 1

    async def named(self, prefix: str, now: datetime) -> Mapping[str, str]:
        """The values under all keys that begin so and have not expired."""
        return {
            key: value or ""
            for key, (value, expires_at) in self._store.shared.items()
            if key.startswith(prefix) and (expires_at is None or expires_at > now)
        }

    async def drop(self, key: str) -> None:
        """Forget the value, or give the lease back."""
        self._store.shared.pop(key, None)


class MemoryMediaIndex:
    """Which attachments are stored."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, kept: KeptMedia) -> None:
        """Note one; the first note of a digest stays."""
        self._store.media.setdefault(kept.digest, copied(kept))

    async def get(self, digest: str) -> KeptMedia | None:
        """What is known of one stored attachment."""
        return self._store.media.get(digest)

    async def owners(self, media_id: str) -> list[tuple[str, str]]:
        """Residents and proposals whose attachment with this id is not kept yet."""
        return [
            (proposal.proposer, proposal.ref)
            for proposal in self._store.proposals.values()
            if any(one.media_id == media_id and not one.digest for one in proposal.attachments)
        ]

    async def wanted(self, limit: int = 50) -> list[str]:
        """The messenger's ids of attachments that are not kept yet, newest proposals first."""
        newest = reversed(self._store.proposals.values())
        return [
            one.media_id
            for proposal in newest
            for one in proposal.attachments
            if one.media_id and not one.digest
        ][:limit]

    async def attach(self, media_id: str, digest: str) -> int:
        """Note on every attachment with this id where its content is kept; how many."""
        changed = 0
        for ref, proposal in list(self._store.proposals.items()):
            kept = [_kept(one, media_id, digest) for one in proposal.attachments]
            changed += sum(a is not b for a, b in zip(kept, proposal.attachments, strict=True))
            self._store.proposals[ref] = replace(proposal, attachments=kept)
        return changed


def _kept(one: Attachment, media_id: str, digest: str) -> Attachment:
    return replace(one, digest=digest) if one.media_id == media_id and not one.digest else one
