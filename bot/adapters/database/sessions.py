"""Signed-in browsers."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.staff_tables import staff_sessions
from bot.ports.staff import Session, Stage


def values_of(one: object, *but: str) -> dict[str, Any]:
    """The fields of a record, as columns."""
    names = (field.name for field in fields(one) if field.name not in but)  # type: ignore[arg-type]
    return {name: getattr(one, name) for name in names}


class SqlSessions:
    """ports.staff.Sessions."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, session: Session) -> None:
        """Store a session."""
        await self._transaction.run(insert(staff_sessions).values(values_of(session)))

    async def get(self, digest: str) -> Session | None:
        """By the digest of its token."""
        wanted = select(staff_sessions).where(staff_sessions.c.digest == digest)
        row = (await self._transaction.run(wanted)).first()
        return None if row is None else _session_of(row)

    async def touch(self, digest: str, at: datetime) -> None:
        """Note that it was used."""
        mine = staff_sessions.c.digest == digest
        await self._transaction.run(update(staff_sessions).where(mine).values(seen_at=at))

    async def end(self, digest: str) -> None:
        """End one session."""
        await self._transaction.run(delete(staff_sessions).where(staff_sessions.c.digest == digest))

    async def of(self, staff_id: str, now: datetime) -> list[Session]:
        """Those of one person that have not ended, the one used last first."""
        mine = and_(staff_sessions.c.staff == staff_id, staff_sessions.c.ends_at > now)
        query = select(staff_sessions).where(mine).order_by(staff_sessions.c.seen_at.desc())
        return [_session_of(row) for row in await self._transaction.run(query)]

    async def end_all(self, staff_id: str) -> None:
        """End every session of one person."""
        await self._transaction.run(
            delete(staff_sessions).where(staff_sessions.c.staff == staff_id)
        )

    async def purge(self, before: datetime) -> int:
        """Forget those that ended before a moment."""
        gone = delete(staff_sessions).where(staff_sessions.c.ends_at < before)
        return (await self._transaction.run(gone)).rowcount


def _session_of(row: Any) -> Session:
    return Session(**(dict(row._mapping) | {"stage": Stage(row.stage)}))
