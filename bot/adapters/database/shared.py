"""What all processes share: consents used one by one, small values and leases, stored media."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select, text, update

from bot.adapters.database.connection import Transaction, insert_once, insert_over
from bot.adapters.database.message_tables import bot_state, consents, media
from bot.adapters.database.tables import attachments, proposals
from bot.ports import KeptMedia

_GRANT = insert_over(consents, "resident", "template", left="consents.left + 1")
_WHICH = (
    consents.c.resident == bindparam("which"),
    consents.c.template == bindparam("what"),
)
_LEFT = select(consents.c.left).where(*_WHICH)
_TAKE = update(consents).where(*_WHICH, consents.c.left > 0).values(left=consents.c.left - 1)
_DROP_CONSENT = delete(consents).where(*_WHICH)

_KEY = bot_state.c.key == bindparam("which")
_ALIVE = or_(bot_state.c.expires_at.is_(None), bot_state.c.expires_at > bindparam("now"))
_GET = select(bot_state.c.value).where(_KEY, _ALIVE)
_PUT = insert_over(bot_state, "key")
_CLAIM = insert_once(bot_state, "key")
_CLAIM_LAPSED = update(bot_state).where(_KEY, bot_state.c.expires_at <= bindparam("now"))
_DROP = delete(bot_state).where(_KEY)
_NAMED = select(bot_state).where(
    bot_state.c.key.startswith(bindparam("prefix"), autoescape=False), _ALIVE
)
_COUNT = text(
    "INSERT INTO bot_state (key, value, expires_at) VALUES (:which, '1', :until) "
    "ON CONFLICT (key) DO UPDATE SET "
    "value = CASE WHEN bot_state.expires_at > :now "
    "THEN CAST(CAST(bot_state.value AS INTEGER) + 1 AS TEXT) ELSE '1' END, "
    "expires_at = CASE WHEN bot_state.expires_at > :now "
    "THEN bot_state.expires_at ELSE excluded.expires_at END RETURNING value"
).bindparams(
    bindparam("until", type_=bot_state.c.expires_at.type),
    bindparam("now", type_=bot_state.c.expires_at.type),
)

_NOTE = insert_once(media, "digest")
_NOTED = select(media).where(media.c.digest == bindparam("digest"))
_NOT_KEPT = (attachments.c.digest == "", attachments.c.media_id != "")
_WANTED = select(attachments.c.media_id).where(*_NOT_KEPT)
_NEWEST = _WANTED.order_by(attachments.c.proposal_id.desc(), attachments.c.position)
_OWNERS = (
    select(proposals.c.proposer, proposals.c.ref)
    .join(attachments, attachments.c.proposal_id == proposals.c.id)
    .where(*_NOT_KEPT, attachments.c.media_id == bindparam("which"))
    .distinct()
)
_ATTACH = update(attachments).where(*_NOT_KEPT, attachments.c.media_id == bindparam("which"))


class SqlConsents:
    """ports.Consents."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def grant(self, resident: str, template: str, at: datetime) -> None:
        """One more notice of this template may be sent."""
        values = {"resident": resident, "template": template, "left": 1, "granted_at": at}
        await self._transaction.run(_GRANT, values)

    async def take(self, resident: str, template: str) -> bool:
        """Use one up; False when none is left."""
        return await self._transaction.change(_TAKE, which=resident, what=template) == 1

    async def left(self, resident: str, template: str) -> int:
        """How many notices of this template may still be sent."""
        row = await self._transaction.one(_LEFT, which=resident, what=template)
        return 0 if row is None else row.left

    async def drop(self, resident: str, template: str) -> None:
        """The messenger says there is none left."""
        await self._transaction.change(_DROP_CONSENT, which=resident, what=template)


class SqlSharedState:
    """ports.SharedState."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, key: str, now: datetime) -> str | None:
        """The value, or None when there is none or it has expired."""
        row = await self._transaction.one(_GET, which=key, now=now)
        return None if row is None else row.value

    async def put(self, key: str, value: str, expires_at: datetime | None = None) -> None:
        """Store, or store over."""
        values = {"key": key, "value": value, "expires_at": expires_at}
        await self._transaction.run(_PUT, values)

    async def claim(self, key: str, now: datetime, until: datetime) -> bool:
        """Become the only one who holds `key` until then; False when somebody else does."""
        new = await self._transaction.one(_CLAIM, key=key, value="", expires_at=until)
        if new is not None:
            return True
        taken = await self._transaction.change(
            _CLAIM_LAPSED, which=key, now=now, value="", expires_at=until
        )
        return taken == 1

    async def count(self, key: str, now: datetime, until: datetime) -> int:
        """One more under `key`, in one statement: how many since the count began."""
        row = await self._transaction.one(_COUNT, which=key, now=now, until=until)
        return int(row.value) if row is not None else 0

    async def named(self, prefix: str, now: datetime) -> Mapping[str, str]:
        """The values under all keys that begin so and have not expired."""
        rows = await self._transaction.run(_NAMED, {"prefix": prefix, "now": now})
        return {row.key: row.value for row in rows}

    async def drop(self, key: str) -> None:
        """Forget the value, or give the lease back."""
        await self._transaction.change(_DROP, which=key)


class SqlMediaIndex:
    """ports.MediaIndex."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, kept: KeptMedia) -> None:
        """Note one; the first note of a digest stays."""
        await self._transaction.run(_NOTE, asdict(kept))

    async def get(self, digest: str) -> KeptMedia | None:
        """What is known of one stored attachment."""
        row = await self._transaction.one(_NOTED, digest=digest)
        if row is None:
            return None
        return KeptMedia(row.digest, row.content_type, row.size, row.kept_at, row.bare)

    async def owners(self, media_id: str) -> list[tuple[str, str]]:
        """Residents and proposals whose attachment with this id is not kept yet."""
        rows = await self._transaction.run(_OWNERS, {"which": media_id})
        return [(row.proposer, row.ref) for row in rows]

    async def wanted(self, limit: int = 50) -> list[str]:
        """The messenger's ids of attachments that are not kept yet, newest proposals first."""
        rows = await self._transaction.run(_NEWEST.limit(limit))
        return [row.media_id for row in rows]

    async def attach(self, media_id: str, digest: str) -> int:
        """Note on every attachment with this id where its content is kept; how many."""
        return await self._transaction.change(_ATTACH, which=media_id, digest=digest)
