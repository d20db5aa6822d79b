"""Merges with consent: the row, and everybody asked."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.meeting_tables import merge_voices, merges
from bot.adapters.database.tables import proposals
from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.merging import GOING_ON, Merge, MergeState, Voice

_SOURCE, _TARGET = proposals.alias("source"), proposals.alias("target")
_GET = (
    select(merges, _SOURCE.c.ref.label("source"), _TARGET.c.ref.label("target"))
    .join(_SOURCE, _SOURCE.c.id == merges.c.source_id)
    .join(_TARGET, _TARGET.c.id == merges.c.target_id)
)
_ONE = _GET.where(merges.c.id == bindparam("which"))
_HELD = _ONE.with_for_update(of=merges)
_OF = _GET.where(or_(_SOURCE.c.ref == bindparam("ref"), _TARGET.c.ref == bindparam("ref")))
_GOING_ON = (
    _GET.where(merges.c.state.in_([one.value for one in GOING_ON]))
    .where(merges.c.id > bindparam("after"))
    .order_by(merges.c.id)
    .limit(bindparam("many"))
)
_ID = select(proposals.c.id).where(proposals.c.ref == bindparam("ref"))
_SAVE = update(merges).where(
    merges.c.id == bindparam("which"), merges.c.version == bindparam("was")
)
_PLAIN = ("reason", "lost", "staff", "asked_at", "until")


class SqlMerges:
    """ports.Merges."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, merge: Merge) -> Merge:
        """Store a new one, with its number."""
        values: dict[str, Any] = {name: getattr(merge, name) for name in _PLAIN}
        for name, ref in (("source_id", merge.source), ("target_id", merge.target)):
            found = await self._transaction.one(_ID, ref=ref)
            assert found is not None, "the caller has loaded it"
            values[name] = found.id
        values |= {"state": merge.state.value, "version": merge.version}
        merge.id = await self._transaction.add(insert(merges), values)
        await self._fill(merge)
        return merge

    async def get(self, number: int) -> Merge | None:
        """One, held where the work may change it."""
        query = _HELD if self._transaction.locks else _ONE
        row = await self._transaction.one(query, which=number)
        return None if row is None else await self._whole(row)

    async def of(self, ref: str) -> list[Merge]:
        """The latest first."""
        rows = await self._transaction.run(_OF.order_by(merges.c.id.desc()), {"ref": ref})
        return [await self._whole(row) for row in rows.all()]

    async def going_on(self, after: int = 0, limit: int = 100) -> list[Merge]:
        """In order of their numbers."""
        rows = await self._transaction.run(_GOING_ON, {"after": after, "many": limit})
        return [await self._whole(row) for row in rows.all()]

    async def save(self, merge: Merge) -> None:
        """Store changes; raises ChangedMeanwhile."""
        values = {"state": merge.state.value, "version": merge.version + 1}
        its = {"which": merge.id, "was": merge.version}
        if not await self._transaction.change(_SAVE.values(values), **its):
            raise ChangedMeanwhile(merge.source)
        merge.version += 1
        await self._transaction.run(delete(merge_voices).where(merge_voices.c.merge_id == merge.id))
        await self._fill(merge)

    async def _fill(self, merge: Merge) -> None:
        rows = [
            {
                "merge_id": merge.id, "resident": one.resident, "answer": one.answer, "at": one.at,
                "moved": one.moved,
            }
            for one in merge.voices
        ]  # fmt: skip
        if rows:
            await self._transaction.run(insert(merge_voices), rows)

    async def _whole(self, row: Row[Any]) -> Merge:
        own = select(merge_voices).where(merge_voices.c.merge_id == row.id)
        found = await self._transaction.run(own.order_by(merge_voices.c.resident))
        values = {name: getattr(row, name) for name in _PLAIN}
        voices = [Voice(one.resident, one.answer, one.at, one.moved) for one in found.all()]
        return Merge(
            row.source, row.target, **values, state=MergeState(row.state), voices=voices,
            id=row.id, version=row.version,
        )  # fmt: skip
