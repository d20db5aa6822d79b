"""The residents, and what remains of them once their data is deleted: an empty row."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, delete, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.rows import resident_of, resident_values
from bot.adapters.database.tables import (
    calls,
    consents,
    conversations,
    inbox,
    outbox,
    proposals,
    residents,
)
from bot.ports import ANONYMOUS, Resident, SendState
from bot.proposals.errors import UnknownResident

_KNOWN = residents.c.forgotten_at.is_(None)
_UNSENT = outbox.c.state.in_([SendState.PENDING.value, SendState.WAITING.value])
_EMPTY = {
    "handle": None,
    "sealed_address": "",
    "following": False,
    "home": None,
    "consented_at": None,
    "consent_version": "",
    "phone": "",
    "sends_left": 0,
    "sends_until": None,
}


class SqlResidents:
    """ports.Residents."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def by_handle(self, handle: str, *, lock: bool = False) -> Resident | None:
        """By keyed hash of the messenger's id."""
        return await self._one(residents.c.handle == handle, lock=lock)

    async def get(self, resident: str, *, lock: bool = False) -> Resident:
        """By our own id; raises UnknownResident."""
        found = await self._one(and_(residents.c.id == resident, _KNOWN), lock=lock)
        if found is None:
            raise UnknownResident(resident)
        return found

    async def add(self, resident: Resident) -> Resident:
        """Store, or return the one stored first under the same handle."""
        new = await self._transaction.write_once(residents, resident_values(resident), "handle")
        if new is not None:
            return resident
        first = await self.by_handle(resident.handle)
        if first is None:
            raise UnknownResident(resident.id)
        return first

    async def save(self, resident: Resident) -> None:
        """Store changes, unless the data was deleted; raises UnknownResident."""
        change = update(residents).where(residents.c.id == resident.id, _KNOWN)
        done = await self._transaction.run(change.values(resident_values(resident)))
        if done.rowcount == 0:
            await self.check_forgotten(resident.id)

    async def check_forgotten(self, resident: str) -> None:
        """Raises UnknownResident for an id that never was."""
        query = select(residents.c.forgotten_at).where(residents.c.id == resident)
        row = (await self._transaction.run(query)).first()
        if row is None or row.forgotten_at is None:
            raise UnknownResident(resident)

    async def forget(self, resident: str) -> Mapping[str, int]:
        """Empty the resident's row and all that holds their words; rows changed, by table.

        What still waits to be sent is deleted. Messages without an outcome get an empty one, so
        that no turn is run for somebody who is gone.
        """
        now = datetime.now(UTC)
        change = update(residents).where(residents.c.id == resident, _KNOWN)
        done = await self._transaction.run(change.values(_EMPTY, forgotten_at=now))
        if done.rowcount == 0:
            await self.check_forgotten(resident)
        counts = {"residents": done.rowcount}
        for name, changes in _forgetting(resident, now).items():
            results = [await self._transaction.run(change) for change in changes]
            counts[name] = sum(result.rowcount for result in results)
        return counts

    async def _one(self, wanted: ColumnElement[bool], *, lock: bool) -> Resident | None:
        query = select(residents).where(wanted)
        if lock and self._transaction.locks:
            # FOR NO KEY UPDATE: rows pointing here (a new message) can still be stored meanwhile
            query = query.with_for_update(key_share=True)
        row = (await self._transaction.run(query)).first()
        return None if row is None else resident_of(row)


def _forgetting(resident: str, now: datetime) -> dict[str, list[Any]]:
    return {
        "proposals": [_anonymous(resident)],
        "conversations": [delete(conversations).where(conversations.c.resident == resident)],
        "inbox": _inbox(resident, now),
        "outbox": [
            delete(outbox).where(outbox.c.resident == resident, _UNSENT),
            update(outbox)
            .where(outbox.c.resident == resident, ~_UNSENT)
            .values(text="", options=[]),
        ],
        "calls": [update(calls).where(calls.c.resident == resident).values(words="")],
        "consents": [delete(consents).where(consents.c.resident == resident)],
    }


def _anonymous(resident: str) -> Update:
    """A new version, so that nobody saves what they had read before."""
    own = update(proposals).where(proposals.c.proposer == resident)
    return own.values(proposer=ANONYMOUS, contact="", version=proposals.c.version + 1)


def _inbox(resident: str, now: datetime) -> list[Update]:
    own = update(inbox).where(inbox.c.resident == resident)
    blank = {"text": "", "more": {}, "reply_text": "", "reply_options": []}
    is_open = inbox.c.done_at.is_(None)
    return [own.where(~is_open).values(blank), own.where(is_open).values(blank, done_at=now)]
