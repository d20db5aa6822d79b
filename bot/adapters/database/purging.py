"""Deleting what has been kept long enough: which rows a limit has passed, and their removal.

Finding and deleting are two steps, so that a long list is worked off in short transactions;
the second looks again, under the locks turns take, whether the limit has still passed.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, delete, func, insert, select, union
from sqlalchemy.sql import ColumnElement

from bot.adapters.database.connection import Transaction
from bot.adapters.database.limits import (
    DONE,
    HAS_TALK,
    HAS_WORDS,
    IS_DONE_WITH,
    SETTLED,
    ended,
    idle,
)
from bot.adapters.database.message_tables import (
    bot_state,
    calls,
    consents,
    conversations,
    inbox,
    media,
    outbox,
)
from bot.adapters.database.publications import SqlPublications
from bot.adapters.database.residents import SqlResidents
from bot.adapters.database.search import WordIndex
from bot.adapters.database.staff_tables import (
    corrections,
    desk_drafts,
    looks,
    sign_ins,
    staff_files,
    staff_sessions,
)
from bot.adapters.database.tables import attachments, events, proposals, residents, secondings
from bot.messages import Kind

Rows = Mapping[str, int]
"""How many rows were deleted or emptied, by table."""

_FLAG = "purging"
_MEDIA_KINDS = tuple(kind.value for kind in (Kind.IMAGE, Kind.VOICE, Kind.VIDEO))


class SqlPurging:
    """One transaction of a purge; `begin` first, `end` before the commit."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def begin(self) -> None:
        """Let this transaction delete from tables that are otherwise only appended to."""
        await self._transaction.run(insert(bot_state).values(key=_FLAG, value="", expires_at=None))

    async def end(self) -> None:
        """Guard the tables again."""
        await self._count(delete(bot_state).where(bot_state.c.key == _FLAG))

    async def latest(self) -> datetime | None:
        """When the desk was last busy: the newest message or event."""
        times = [
            (await self._transaction.run(select(func.max(column)))).scalar_one()
            for column in (inbox.c.received_at, events.c.at)
        ]
        return max((one for one in times if one is not None), default=None)

    async def talks(self, before: datetime) -> list[str]:
        """Residents with a talk that may hold a draft (草稿), not heard of since a moment."""
        return await self._ids(idle(before, HAS_TALK))

    async def drop_talks(self, who: Sequence[str], before: datetime) -> Rows:
        """Forget where the talks stood, and with it what was not handed in."""
        who = await self._still(who, before, HAS_TALK)
        return {"conversations": await self._drop(conversations, conversations.c.resident.in_(who))}

    async def heard(self, before: datetime) -> list[str]:
        """Residents whose messages are kept, not heard of since a moment."""
        return await self._ids(idle(before, HAS_WORDS))

    async def drop_heard(self, who: Sequence[str], before: datetime) -> Rows:
        """Delete what they said and what we said, but nothing that is still owed."""
        who = await self._still(who, before, HAS_WORDS)
        said = inbox.c.resident.in_(who), DONE, inbox.c.received_at < before
        return {
            "inbox": await self._drop(inbox, *said),
            "outbox": await self._drop(outbox, outbox.c.resident.in_(who), SETTLED),
        }

    async def strangers(self, before: datetime) -> list[str]:
        """Residents not heard of since a moment, without a proposal, and owed nothing."""
        return await self._ids(idle(before, IS_DONE_WITH))

    async def drop_strangers(self, who: Sequence[str], before: datetime) -> Rows:
        """Empty their rows as if they had asked for it: address, home, telephone, consents."""
        who = await self._still(who, before, IS_DONE_WITH)
        await self._drop(conversations, conversations.c.resident.in_(who))
        left = await self._drop(consents, consents.c.resident.in_(who))
        for one in who:
            await SqlResidents(self._transaction).forget(one)
        return {"residents": len(who), "consents": left}

    async def calls(self, before: datetime) -> list[int]:
        """Calls for a person (转人工) closed before a moment."""
        return await self._ids(select(calls.c.id).where(calls.c.closed_at < before))

    async def drop_calls(self, which: Sequence[int], before: datetime) -> Rows:
        """Delete them."""
        return {"calls": await self._drop(calls, calls.c.id.in_(which), calls.c.closed_at < before)}

    async def ended(self, before: datetime, prefix: str) -> list[int]:
        """Proposals of a subdistrict that came to their end before a moment.

        One that was merged (并案) ends with the one it was merged into.
        """
        found = {row.ref: row for row in await self._transaction.run(ended(before, prefix))}
        targets = {row.merged_into for row in found.values()} - set(found) - {None}
        alive = select(proposals.c.ref).where(proposals.c.ref.in_(sorted(targets)))
        going_on = {row.ref for row in await self._transaction.run(alive)}
        while waiting := {ref for ref, row in found.items() if row.merged_into in going_on}:
            going_on |= waiting
            found = {ref: row for ref, row in found.items() if ref not in waiting}
        return sorted(row.id for row in found.values())

    async def with_attachments(self, before: datetime, prefix: str) -> list[int]:
        """Those among them that have attachments."""
        ended = set(await self.ended(before, prefix))
        own = select(attachments.c.proposal_id)
        filed = select(proposals.c.id).join(staff_files, staff_files.c.ref == proposals.c.ref)
        rows = await self._transaction.run(union(own, filed))
        return sorted(ended & {row[0] for row in rows})

    async def drop_attachments(self, which: Sequence[int], before: datetime) -> Rows:
        """Delete what they show of their attachments; the files go with the media."""
        which = await self._still_ended(which, before)
        refs = select(proposals.c.ref).where(proposals.c.id.in_(which))
        return {
            "attachments": await self._drop(attachments, attachments.c.proposal_id.in_(which)),
            "staff_files": await self._drop(staff_files, staff_files.c.ref.in_(refs)),
        }

    async def drop_proposals(self, which: Sequence[int], before: datetime) -> Rows:
        """Delete proposals with everything that tells of them."""
        which = await self._still_ended(which, before)
        gone = list(await self._transaction.run(select(proposals).where(proposals.c.id.in_(which))))
        refs = [row.ref for row in gone]
        for row in gone:
            await WordIndex(self._transaction).remove(row.id, row.ref, row.search_text)
        await SqlPublications(self._transaction).drop_words(which)
        return {
            "attachments": await self._drop(attachments, attachments.c.proposal_id.in_(which)),
            "secondings": await self._drop(secondings, secondings.c.proposal_id.in_(which)),
            "events": await self._drop(events, events.c.proposal_id.in_(which)),
            "corrections": await self._drop(corrections, corrections.c.ref.in_(refs)),
            "proposals": await self._drop(proposals, proposals.c.id.in_(which)),
        }

    async def drop_logs(self, before: datetime) -> Rows:
        """Delete old sign-ins, sessions that ended, and shared values that expired."""
        return {
            "sign_ins": await self._drop(sign_ins, sign_ins.c.at < before),
            "staff_sessions": await self._drop(staff_sessions, staff_sessions.c.ends_at < before),
            "desk_drafts": await self._drop(desk_drafts, desk_drafts.c.saved_at < before),
            "bot_state": await self._drop(bot_state, bot_state.c.expires_at < before),
        }

    async def drop_looks(self, before: datetime) -> Rows:
        """Delete old lines of who looked at what (查阅记录)."""
        return {"looks": await self._drop(looks, looks.c.at < before)}

    async def unattached(self, before: datetime) -> list[str]:
        """Digests of media kept before a moment that no proposal shows."""
        shown = select(1).where(attachments.c.digest == media.c.digest).exists()
        filed = select(1).where(staff_files.c.digest == media.c.digest).exists()
        old = media.c.kept_at < before
        return await self._ids(select(media.c.digest).where(old, ~shown, ~filed))

    async def in_talks(self) -> set[str]:
        """The messenger's ids of media that a talk going on still holds."""
        kept = (
            select(inbox.c.more, conversations.c.state)
            .join(conversations, conversations.c.resident == inbox.c.resident)
            .where(inbox.c.kind.in_(_MEDIA_KINDS))
        )
        rows = await self._transaction.run(kept)
        said = ((row.more.get("media_id", ""), str(row.state)) for row in rows)
        return {media_id for media_id, state in said if media_id and media_id in state}

    async def known_as(self, keys: Collection[str]) -> set[str]:
        """What these shared values say."""
        wanted = select(bot_state.c.value).where(bot_state.c.key.in_(sorted(keys)))
        return {row.value for row in await self._transaction.run(wanted)}

    async def drop_media(self, digests: Sequence[str]) -> Rows:
        """Forget media, also under the messenger's ids."""
        named = bot_state.c.key.startswith("media:")
        await self._drop(bot_state, named, bot_state.c.value.in_(digests))
        return {"media": await self._drop(media, media.c.digest.in_(digests))}

    async def kept(self) -> set[str]:
        """The digests of all media."""
        return set(await self._ids(select(media.c.digest)))

    async def _still(
        self, who: Sequence[str], before: datetime, also: ColumnElement[bool]
    ) -> list[str]:
        query = idle(before, also).where(residents.c.id.in_(who))
        if not self._transaction.on_sqlite:
            query = query.with_for_update(key_share=True, of=residents)
        return await self._ids(query)

    async def _still_ended(self, which: Sequence[int], before: datetime) -> list[int]:
        query = ended(before, "").where(proposals.c.id.in_(which))
        if not self._transaction.on_sqlite:
            query = query.with_for_update(of=proposals)
        return [row.id for row in await self._transaction.run(query)]

    async def _ids(self, query: Select[Any]) -> list[Any]:
        return list((await self._transaction.run(query)).scalars())

    async def _drop(self, table: Table, *which: ColumnElement[bool]) -> int:
        return await self._count(delete(table).where(*which))

    async def _count(self, statement: Any) -> int:
        return (await self._transaction.run(statement)).rowcount
