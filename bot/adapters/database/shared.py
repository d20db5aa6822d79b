"""What all processes share: consents used one by one, small values and leases, stored media."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.tables import bot_state, consents, media
from bot.ports import KeptMedia


class SqlConsents:
    """ports.Consents."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def grant(self, resident: str, template: str, at: datetime) -> None:
        """One more notice of this template may be sent."""
        values = {"resident": resident, "template": template, "left": 1, "granted_at": at}
        await self._transaction.write_over(
            consents, values, "resident", "template", left=consents.c.left + 1, granted_at=at
        )

    async def take(self, resident: str, template: str) -> bool:
        """Use one up; False when none is left."""
        one = update(consents).where(
            consents.c.resident == resident, consents.c.template == template, consents.c.left > 0
        )
        done = await self._transaction.run(one.values(left=consents.c.left - 1))
        return done.rowcount == 1

    async def left(self, resident: str, template: str) -> int:
        """How many notices of this template may still be sent."""
        query = select(consents.c.left).where(
            consents.c.resident == resident, consents.c.template == template
        )
        return (await self._transaction.run(query)).scalar() or 0

    async def drop(self, resident: str, template: str) -> None:
        """The messenger says there is none left."""
        which = (consents.c.resident == resident, consents.c.template == template)
        await self._transaction.run(delete(consents).where(*which))


class SqlSharedState:
    """ports.SharedState."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, key: str, now: datetime) -> str | None:
        """The value, or None when there is none or it has expired."""
        alive = or_(bot_state.c.expires_at.is_(None), bot_state.c.expires_at > now)
        query = select(bot_state.c.value).where(bot_state.c.key == key, alive)
        value: str | None = (await self._transaction.run(query)).scalar()
        return value

    async def put(self, key: str, value: str, expires_at: datetime | None = None) -> None:
        """Store, or store over."""
        values = {"key": key, "value": value, "expires_at": expires_at}
        await self._transaction.write_over(bot_state, values, "key")

    async def claim(self, key: str, now: datetime, until: datetime) -> bool:
        """Become the only one who holds `key` until then; False when somebody else does."""
        values = {"key": key, "value": "", "expires_at": until}
        if await self._transaction.write_once(bot_state, values, "key") is not None:
            return True
        lapsed = update(bot_state).where(bot_state.c.key == key, bot_state.c.expires_at <= now)
        done = await self._transaction.run(lapsed.values(expires_at=until))
        return done.rowcount == 1

    async def drop(self, key: str) -> None:
        """Forget the value, or give the lease back."""
        await self._transaction.run(delete(bot_state).where(bot_state.c.key == key))


class SqlMediaIndex:
    """ports.MediaIndex."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, kept: KeptMedia) -> None:
        """Note one; the first note of a digest stays."""
        values = {
            "digest": kept.digest,
            "content_type": kept.content_type,
            "size": kept.size,
            "kept_at": kept.kept_at,
        }
        await self._transaction.write_once(media, values, "digest")

    async def get(self, digest: str) -> KeptMedia | None:
        """What is known of one stored attachment."""
        query = select(media).where(media.c.digest == digest)
        row = (await self._transaction.run(query)).first()
        if row is None:
            return None
        return KeptMedia(row.digest, row.content_type, row.size, row.kept_at)
