"""The proposals: one row each; what belongs to one has tables of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Insert,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from bot.adapters.database import listing
from bot.adapters.database.connection import Transaction, insert_over
from bot.adapters.database.listing import Asked
from bot.adapters.database.personal import tell_staff
from bot.adapters.database.publications import SqlPublications
from bot.adapters.database.rows import (
    attachment_of,
    attachment_values,
    event_of,
    event_values,
    proposal_of,
    proposal_values,
    task_of,
    task_values,
)
from bot.adapters.database.search import WordIndex
from bot.adapters.database.stored import Stored, is_same, stored_of
from bot.adapters.database.tables import (
    attachments,
    events,
    proposals,
    ref_counters,
    secondings,
    tasks,
)
from bot.ports import NOBODY, Filter
from bot.proposals.errors import ChangedMeanwhile, UnknownProposal
from bot.proposals.proposal import Proposal

_COUNT_UP = insert_over(ref_counters, "prefix", "year", last="ref_counters.last + 1")
_BY_REF = select(proposals).where(proposals.c.ref == bindparam("which"))
_BY_ID = select(proposals).where(proposals.c.id.in_(bindparam("ids", expanding=True)))
_STORED = select(proposals.c.id, proposals.c.search_text).where(
    proposals.c.ref == bindparam("which")
)
_OWN = select(proposals).where(proposals.c.proposer == bindparam("proposer"))
_OWN_NEWEST_FIRST = _OWN.order_by(proposals.c.created_at.desc(), proposals.c.ref.desc())
_SECONDED = (
    select(proposals)
    .join(secondings, secondings.c.proposal_id == proposals.c.id)
    .where(secondings.c.resident == bindparam("who"))
    .order_by(proposals.c.created_at.desc(), proposals.c.ref.desc())
)
_ADD = insert(proposals)
_SAVE = update(proposals).where(
    proposals.c.id == bindparam("which"), proposals.c.version == bindparam("was")
)
_ADD_EVENT = insert(events)
_SET_ATTACHMENT = insert_over(attachments, "proposal_id", "position")
_SET_TASK = insert_over(tasks, "proposal_id", "number")
_ADD_SECONDER = insert(secondings)
_DROP_ATTACHMENTS = delete(attachments).where(
    attachments.c.proposal_id == bindparam("which"), attachments.c.position >= bindparam("past")
)
_DROP_SECONDER = delete(secondings).where(
    secondings.c.proposal_id == bindparam("which"), secondings.c.resident == bindparam("who")
)


def _parts_of(table: Table, *order: ColumnElement[Any]) -> Select[Any]:
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    return select(table).where(table.c.proposal_id.in_(ids)).order_by(*order)


_EVENTS = _parts_of(events, events.c.id)
_ATTACHMENTS = _parts_of(attachments, attachments.c.position)
_SECONDERS = _parts_of(secondings)
_TASKS = _parts_of(tasks, tasks.c.number)
_AT_ONCE = 500


class SqlProposals:
    """ports.Proposals."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._words = WordIndex(transaction)
        self._publications = SqlPublications(transaction)
        self._stored: dict[str, Stored] = {}

    async def next_ref(self, prefix: str, year: int) -> str:
        """A reference nobody else gets: the counter's row is held until the transaction ends."""
        values = {"prefix": prefix, "year": year, "last": 1}
        number = (await self._transaction.run(_COUNT_UP, values)).scalar_one()
        return f"{prefix}-{year}-{number:06d}"

    async def add(self, proposal: Proposal) -> None:
        """Store a new proposal with its events, attachments and seconders."""
        values = proposal_values(proposal)
        proposal_id = await self._transaction.add(_ADD, values)
        stored = Stored(proposal_id, values["search_text"])
        await self._words.add(proposal_id, proposal.ref, stored.said)
        await self._write_parts(stored, proposal)

    async def get(self, ref: str) -> Proposal:
        """Load one; raises UnknownProposal."""
        found = await self._load(_BY_REF, which=ref)
        if not found:
            raise UnknownProposal(ref)
        return next(iter(found.values()))

    async def save(self, proposal: Proposal) -> None:
        """Store changes and new events; raises ChangedMeanwhile, or UnknownProposal."""
        stored = self._stored.get(proposal.ref) or await self._read_stored(proposal.ref)
        was = proposal.version
        values = proposal_values(proposal) | {"version": was + 1}
        if not await self._transaction.change(_SAVE, which=stored.id, was=was, **values):
            raise ChangedMeanwhile(proposal.ref)
        proposal.version = was + 1
        if stored.said != (new := values["search_text"]):
            await self._words.replace(stored.id, proposal.ref, stored.said, new)
        await self._write_parts(replace(stored, said=new), proposal)

    async def of_resident(self, resident: str, limit: int | None = None) -> list[Proposal]:
        """A resident's own, newest first; nobody owns those of nobody who could be told."""
        if resident in NOBODY:
            return []
        found = await self._load(_OWN_NEWEST_FIRST.limit(limit), proposer=resident)
        return list(found.values())

    async def find(self, wanted: Filter, limit: int = 50, offset: int = 0) -> list[Proposal]:
        """Those a filter shows: urgent first, then by due date, then newest."""
        ids = await listing.ids_in_turn(self._transaction, Asked.of(wanted), limit, offset)
        found: dict[int, Proposal] = {}
        for start in range(0, len(ids), _AT_ONCE):
            found |= await self._load(_BY_ID, ids=ids[start : start + _AT_ONCE])
        return [found[one] for one in ids]

    async def seconded_by(self, resident: str, limit: int = 50) -> list[Proposal]:
        """Those a resident has seconded, newest first."""
        return list((await self._load(_SECONDED.limit(limit), who=resident)).values())

    async def count(self, wanted: Filter) -> int:
        """How many a filter shows."""
        return await listing.count(self._transaction, Asked.of(wanted))

    async def _load(self, query: Select[Any], **values: Any) -> dict[int, Proposal]:
        rows = (await self._transaction.run(query, values)).all()
        found = {row.id: proposal_of(row) for row in rows}
        public = await self._publications.load([row.id for row in rows if row.public_at])
        for proposal_id, publication in public.items():
            found[proposal_id].publication = publication
        ids = list(found)
        for start in range(0, len(ids), _AT_ONCE):
            await self._load_parts(found, ids[start : start + _AT_ONCE])
        said = {row.id: row.search_text for row in rows}
        for proposal_id, proposal in found.items():
            self._stored[proposal.ref] = stored_of(proposal_id, said[proposal_id], proposal)
        return found

    async def _load_parts(self, found: Mapping[int, Proposal], ids: Sequence[int]) -> None:
        wanted = {"ids": ids}
        for row in await self._transaction.run(_EVENTS, wanted):
            found[row.proposal_id].events.append(event_of(row))
        for row in await self._transaction.run(_ATTACHMENTS, wanted):
            found[row.proposal_id].attachments.append(attachment_of(row))
        for row in await self._transaction.run(_SECONDERS, wanted):
            found[row.proposal_id].seconders.add(row.resident)
        for row in await self._transaction.run(_TASKS, wanted):
            found[row.proposal_id].tasks.append(task_of(row))

    async def _write_parts(self, stored: Stored, proposal: Proposal) -> None:
        await self._append_events(stored.id, proposal)
        await self._publications.write(
            stored.id, proposal.ref, stored.publication, proposal.publication
        )
        await self._write_attachments(stored, proposal)
        for task in proposal.tasks:
            if task not in stored.tasks:
                await self._transaction.run(_SET_TASK, task_values(stored.id, task))
        if stored.seconders != proposal.seconders:
            for gone in stored.seconders - proposal.seconders:
                await self._transaction.change(_DROP_SECONDER, which=stored.id, who=gone)
            new = sorted(proposal.seconders - stored.seconders)
            rows = [{"proposal_id": stored.id, "resident": resident} for resident in new]
            await self._add_all(_ADD_SECONDER, rows)
        self._stored[proposal.ref] = stored_of(stored.id, stored.said, proposal)

    async def _write_attachments(self, stored: Stored, proposal: Proposal) -> None:
        """Only those that differ: another process may be noting where the others are kept."""
        rows = attachment_values(stored.id, proposal.attachments)
        for row, new, old in zip_longest(rows, proposal.attachments, stored.attachments):
            if new is not None and not is_same(new, old):
                await self._transaction.run(_SET_ATTACHMENT, row)
        if len(rows) < len(stored.attachments):
            past = len(rows)
            await self._transaction.change(_DROP_ATTACHMENTS, which=stored.id, past=past)

    async def _append_events(self, proposal_id: int, proposal: Proposal) -> None:
        new = [one for one in proposal.events if one.id is None]
        for position, event in enumerate(proposal.events):
            if event.id is None:
                values = event_values(proposal_id, event)
                number = await self._transaction.add(_ADD_EVENT, values)
                proposal.events[position] = replace(event, id=number)
        await tell_staff(proposal, new, self._transaction)

    async def _add_all(self, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            await self._transaction.run(statement, rows)

    async def _read_stored(self, ref: str) -> Stored:
        """For a proposal loaded earlier, in another transaction; raises UnknownProposal."""
        row = await self._transaction.one(_STORED, which=ref)
        if row is None:
            raise UnknownProposal(ref)
        wanted = {"ids": [row.id]}
        held = await self._transaction.run(_ATTACHMENTS, wanted)
        seconded = await self._transaction.run(_SECONDERS, wanted)
        given = await self._transaction.run(_TASKS, wanted)
        return Stored(
            row.id,
            row.search_text,
            tuple(attachment_of(one) for one in held),
            frozenset(one.resident for one in seconded),
            tuple(task_of(one) for one in given),
            (await self._publications.load([row.id])).get(row.id),
        )
