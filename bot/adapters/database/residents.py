"""The residents, and what remains of them once their data is deleted: an empty row."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Update, bindparam, delete, select, update

from bot.adapters.database.connection import Transaction, insert_once
from bot.adapters.database.forgetting import drop_joined, hide_names
from bot.adapters.database.meeting_tables import meeting_guests, meeting_statements, merge_voices
from bot.adapters.database.message_tables import (
    calls,
    consents,
    conversations,
    inbox,
    outbox,
)
from bot.adapters.database.rows import resident_of, resident_values
from bot.adapters.database.staff_tables import desk_drafts, filed_for, staff_files
from bot.adapters.database.tables import openings, proposals, residents
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


_ADD = insert_once(residents, "handle")
_GET = select(residents).where(residents.c.id == bindparam("which"), _KNOWN)
_BY_HANDLE = select(residents).where(residents.c.handle == bindparam("handle"))
_SAVE = update(residents).where(residents.c.id == bindparam("which"), _KNOWN)
_ALL_KNOWN = select(residents.c.id).where(_KNOWN)
_ALL_FORGOTTEN = select(residents.c.id).where(residents.c.forgotten_at >= bindparam("since"))
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_FORGOTTEN = select(residents.c.forgotten_at).where(residents.c.id == bindparam("which"))


def _locked(query: Select[Any]) -> Select[Any]:
    """FOR NO KEY UPDATE: rows that point here (a new message) can still be stored meanwhile."""
    return query.with_for_update(key_share=True)


_GET_LOCKED, _BY_HANDLE_LOCKED = _locked(_GET), _locked(_BY_HANDLE)


class SqlResidents:
    """ports.Residents."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def by_handle(self, handle: str, *, lock: bool = False) -> Resident | None:
        """By keyed hash of the messenger's id."""
        query = _BY_HANDLE_LOCKED if lock and self._transaction.locks else _BY_HANDLE
        row = await self._transaction.one(query, handle=handle)
        return None if row is None else resident_of(row)

    async def get(self, resident: str, *, lock: bool = False) -> Resident:
        """By our own id; raises UnknownResident."""
        query = _GET_LOCKED if lock and self._transaction.locks else _GET
        row = await self._transaction.one(query, which=resident)
        if row is None:
            raise UnknownResident(resident)
        return resident_of(row)

    async def add(self, resident: Resident) -> Resident:
        """Store, or return the one stored first under the same handle."""
        new = await self._transaction.one(_ADD, forgotten_at=None, **resident_values(resident))
        if new is not None:
            return resident
        first = await self.by_handle(resident.handle)
        if first is None:
            raise UnknownResident(resident.id)
        return first

    async def save(self, resident: Resident) -> None:
        """Store changes, unless the data was deleted; raises UnknownResident."""
        values = resident_values(resident)
        if not await self._transaction.change(_SAVE, which=resident.id, **values):
            await self.is_forgotten(resident.id)

    async def is_forgotten(self, resident: str) -> bool:
        """Whether the data was deleted; raises UnknownResident for an id that never was."""
        row = await self._transaction.one(_FORGOTTEN, which=resident)
        if row is None:
            raise UnknownResident(resident)
        return row.forgotten_at is not None

    async def known(self) -> list[str]:
        """The ids of all whose data is kept."""
        return [row.id for row in await self._transaction.run(_ALL_KNOWN)]

    async def forgotten(self, since: datetime | None = None) -> list[str]:
        """The ids of all whose data was deleted, or of those from a moment on."""
        rows = await self._transaction.run(_ALL_FORGOTTEN, {"since": since or _EVER})
        return [row.id for row in rows]

    async def forget(self, resident: str) -> Mapping[str, int]:
        """Empty the resident's row and all that holds their words; rows changed, by table.

        From their proposals, which stay, goes what they said of themselves.

        What still waits to be sent is deleted. Messages without an outcome get an empty one, so
        that no turn is run for somebody who is gone.
        """
        now = datetime.now(UTC)
        emptied = await self._transaction.change(_SAVE, which=resident, **_EMPTY, forgotten_at=now)
        if not emptied:
            await self.is_forgotten(resident)
        await self._transaction.plainly(hide_names, resident)
        await self._transaction.plainly(drop_joined, resident)
        await self._transaction.run(_unwritten(resident))
        await self._transaction.run(_uncaptioned(resident))
        await self._transaction.run(_unspoken(resident))
        counts = {"residents": emptied}
        for name, changes in _forgetting(resident, now).items():
            rows = [await self._transaction.change(change) for change in changes]
            counts[name] = sum(rows)
        return counts


def _unwritten(resident: str) -> Any:
    """What staff were writing about their proposals."""
    own = select(proposals.c.ref).where(proposals.c.proposer == resident)
    return delete(desk_drafts).where(desk_drafts.c.ref.in_(own))


def _uncaptioned(resident: str) -> Any:
    """What staff wrote beside a file may name them."""
    own = select(proposals.c.ref).where(proposals.c.proposer == resident)
    return update(staff_files).where(staff_files.c.ref.in_(own)).values(caption="")


def _forgetting(resident: str, now: datetime) -> dict[str, list[Any]]:
    return {
        "proposals": [_anonymous(resident)],
        "conversations": [delete(conversations).where(conversations.c.resident == resident)],
        "inbox": _inbox(resident, now),
        "outbox": [
            delete(outbox).where(outbox.c.resident == resident, _UNSENT),
            update(outbox)
            .where(outbox.c.resident == resident, ~_UNSENT)
            .values(text="", options=[], matter=""),
        ],
        "calls": [update(calls).where(calls.c.resident == resident).values(words="")],
        "consents": [delete(consents).where(consents.c.resident == resident)],
        "openings": [delete(openings).where(openings.c.resident == resident)],
        "merges": [delete(merge_voices).where(merge_voices.c.resident == resident)],
        "meetings": [
            delete(meeting_guests).where(meeting_guests.c.resident == resident),
            update(meeting_statements)
            .where(meeting_statements.c.resident == resident)
            .values(resident="", text=""),
        ],
    }


def _unspoken(resident: str) -> Update:
    """Whose words they were stands beside what staff filed for them (代录)."""
    own = select(proposals.c.ref).where(proposals.c.proposer == resident)
    return update(filed_for).where(filed_for.c.ref.in_(own)).values(speaker="", anyway="")


def _anonymous(resident: str) -> Update:
    """A new version, so that nobody saves what they had read before."""
    own = update(proposals).where(proposals.c.proposer == resident)
    return own.values(proposer=ANONYMOUS, contact="", version=proposals.c.version + 1)


def _inbox(resident: str, now: datetime) -> list[Update]:
    own = update(inbox).where(inbox.c.resident == resident)
    blank: dict[str, Any] = {"text": "", "more": {}, "reply_text": "", "matter": ""}
    blank["reply_options"] = []
    is_open = inbox.c.done_at.is_(None)
    return [own.where(~is_open).values(blank), own.where(is_open).values(blank | {"done_at": now})]
