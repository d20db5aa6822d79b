"""The proposals: one row each, with events, attachments and seconders in tables of their own."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, Table, delete, insert, select, update

from bot.adapters.database import filters
from bot.adapters.database.connection import Transaction
from bot.adapters.database.rows import (
    attachment_of,
    attachment_values,
    event_of,
    event_values,
    proposal_of,
    proposal_values,
)
from bot.adapters.database.tables import (
    attachments,
    events,
    proposals,
    ref_counters,
    secondings,
)
from bot.ports import ANONYMOUS, Filter
from bot.proposals.errors import ChangedMeanwhile, UnknownProposal
from bot.proposals.proposal import Attachment, Proposal

_AT_ONCE = 500
_Parts = tuple[tuple[Attachment, ...], frozenset[str]]


class SqlProposals:
    """ports.Proposals; remembers what it loaded, to write only what differs."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._stored: dict[int, _Parts] = {}

    async def next_ref(self, prefix: str, year: int) -> str:
        """A reference nobody else gets: the counter's row is held until the transaction ends."""
        last = ref_counters.c.last
        number = await self._transaction.write_over(
            ref_counters,
            {"prefix": prefix, "year": year, "last": 1},
            "prefix",
            "year",
            returning=last,
            last=last + 1,
        )
        return f"{prefix}-{year}-{number:06d}"

    async def add(self, proposal: Proposal) -> None:
        """Store a new proposal with its events, attachments and seconders."""
        done = await self._transaction.run(insert(proposals).values(proposal_values(proposal)))
        proposal_id: int = done.inserted_primary_key[0] if done.inserted_primary_key else 0
        self._stored[proposal_id] = ((), frozenset())
        await self._write_parts(proposal_id, proposal)

    async def get(self, ref: str) -> Proposal:
        """Load one; raises UnknownProposal."""
        found = await self._load(select(proposals).where(proposals.c.ref == ref))
        if not found:
            raise UnknownProposal(ref)
        return found[0]

    async def save(self, proposal: Proposal) -> None:
        """Store changes and new events; raises ChangedMeanwhile, or UnknownProposal."""
        version = proposal.version + 1
        mine = update(proposals).where(
            proposals.c.ref == proposal.ref, proposals.c.version == proposal.version
        )
        values = proposal_values(proposal) | {"version": version}
        done = await self._transaction.run(mine.values(values).returning(proposals.c.id))
        row = done.first()
        if row is None:
            raise await self._refused(proposal.ref)
        proposal.version = version
        await self._write_parts(row.id, proposal)

    async def of_resident(self, resident: str, limit: int = 20) -> list[Proposal]:
        """A resident's own, newest first; nobody owns those made anonymous."""
        if resident == ANONYMOUS:
            return []
        mine = select(proposals).where(proposals.c.proposer == resident)
        newest = (proposals.c.created_at.desc(), proposals.c.ref.desc())
        return await self._load(mine.order_by(*newest).limit(limit))

    async def find(self, wanted: Filter, limit: int = 50, offset: int = 0) -> list[Proposal]:
        """Those a filter shows: urgent first, then by due date, then newest."""
        return await self._load(filters.page(wanted, limit, offset))

    async def count(self, wanted: Filter) -> int:
        """How many a filter shows."""
        found = await self._transaction.run(filters.total(wanted))
        return int(found.scalar_one())

    async def _refused(self, ref: str) -> ChangedMeanwhile | UnknownProposal:
        there = await self._transaction.run(select(proposals.c.id).where(proposals.c.ref == ref))
        return ChangedMeanwhile(ref) if there.first() else UnknownProposal(ref)

    async def _load(self, query: Select[Any]) -> list[Proposal]:
        rows = list(await self._transaction.run(query))
        found = {row.id: proposal_of(row) for row in rows}
        ids = list(found)
        for start in range(0, len(ids), _AT_ONCE):
            await self._load_parts(found, ids[start : start + _AT_ONCE])
        for proposal_id, proposal in found.items():
            self._stored[proposal_id] = _parts(proposal)
        return list(found.values())

    async def _load_parts(self, found: Mapping[int, Proposal], ids: Sequence[int]) -> None:
        for row in await self._transaction.run(_parts_of(events, ids, events.c.id)):
            found[row.proposal_id].events.append(event_of(row))
        by_position = attachments.c.position
        for row in await self._transaction.run(_parts_of(attachments, ids, by_position)):
            found[row.proposal_id].attachments.append(attachment_of(row))
        for row in await self._transaction.run(_parts_of(secondings, ids)):
            found[row.proposal_id].seconders.add(row.resident)

    async def _write_parts(self, proposal_id: int, proposal: Proposal) -> None:
        await self._append_events(proposal_id, proposal)
        known = self._stored.get(proposal_id) or await self._read_parts(proposal_id)
        if known[0] != tuple(proposal.attachments):
            await self._write_attachments(proposal_id, proposal)
        if known[1] != proposal.seconders:
            await self._write_seconders(proposal_id, known[1], proposal.seconders)
        self._stored[proposal_id] = _parts(proposal)

    async def _append_events(self, proposal_id: int, proposal: Proposal) -> None:
        for position, event in enumerate(proposal.events):
            if event.id is None:
                new = insert(events).values(event_values(proposal_id, event))
                key = (await self._transaction.run(new)).inserted_primary_key
                proposal.events[position] = replace(event, id=key[0] if key else None)

    async def _write_attachments(self, proposal_id: int, proposal: Proposal) -> None:
        old = delete(attachments).where(attachments.c.proposal_id == proposal_id)
        await self._transaction.run(old)
        if proposal.attachments:
            values = attachment_values(proposal_id, proposal.attachments)
            await self._transaction.run(insert(attachments), values)

    async def _write_seconders(
        self, proposal_id: int, known: AbstractSet[str], now: AbstractSet[str]
    ) -> None:
        if gone := known - now:
            which = (secondings.c.proposal_id == proposal_id, secondings.c.resident.in_(gone))
            await self._transaction.run(delete(secondings).where(*which))
        if new := sorted(now - known):
            values = [{"proposal_id": proposal_id, "resident": resident} for resident in new]
            await self._transaction.run(insert(secondings), values)

    async def _read_parts(self, proposal_id: int) -> _Parts:
        ids, by_position = [proposal_id], attachments.c.position
        held = await self._transaction.run(_parts_of(attachments, ids, by_position))
        seconded = await self._transaction.run(_parts_of(secondings, ids))
        return (
            tuple(attachment_of(row) for row in held),
            frozenset(row.resident for row in seconded),
        )


def _parts(proposal: Proposal) -> _Parts:
    return tuple(proposal.attachments), frozenset(proposal.seconders)


def _parts_of(table: Table, ids: Sequence[int], *order: Any) -> Select[Any]:
    return select(table).where(table.c.proposal_id.in_(ids)).order_by(*order)
