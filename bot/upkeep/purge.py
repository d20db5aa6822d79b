"""Deletes what has been kept as long as the catalogue says, rule by rule, and certifies it.

Running it again deletes nothing more. A dry run does the same in one transaction and rolls it
back, so its figures are exact; meanwhile it holds SQLite's only write lock.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tqdm import tqdm

from bot.adapters.database.purge_database import PurgeDatabase
from bot.adapters.database.purging import Rows, SqlPurging
from bot.adapters.media import FolderMedia
from bot.catalogue import Catalogue, Kept, Retention, Subdistrict
from bot.catalogue.certificate import MEDIA
from bot.messages import media_key
from bot.proposals.errors import YishiError
from bot.upkeep.certificate import Certificate, Line

CHUNK = 200
"""Rows found are deleted so many at a time, so that turns never wait long."""
QUIET = timedelta(days=365)


class ClockDoubtful(YishiError):
    """The clock and the data do not fit each other; deleting by it could delete everything."""

    key = "clock_doubtful"


Find = Callable[[SqlPurging, datetime, str], Awaitable[Sequence[Any]]]
Drop = Callable[[SqlPurging, Sequence[Any], datetime], Awaitable[Rows]]


@dataclass(frozen=True, slots=True)
class _Way:
    """How one kind of data is found and deleted; `apart`: each subdistrict by its own rule."""

    kind: Kept
    find: Find
    drop: Drop
    apart: bool = False


_WAYS = (
    _Way(Kept.DRAFTS, lambda it, end, _: it.talks(end), SqlPurging.drop_talks),
    _Way(Kept.MESSAGES, lambda it, end, _: it.heard(end), SqlPurging.drop_heard),
    _Way(Kept.CALLS, lambda it, end, _: it.calls(end), SqlPurging.drop_calls),
    _Way(Kept.ATTACHMENTS, SqlPurging.with_attachments, SqlPurging.drop_attachments, apart=True),
    _Way(Kept.PROPOSALS, SqlPurging.ended, SqlPurging.drop_proposals, apart=True),
    _Way(Kept.RESIDENTS, lambda it, end, _: it.strangers(end), SqlPurging.drop_strangers),
)
"""In this order: who has no proposal left is forgotten in the same purge."""

_LOGS = ((Kept.LOGS, SqlPurging.drop_logs), (Kept.AUDIT, SqlPurging.drop_looks))


@dataclass(frozen=True)
class Purge:
    """One purge of one database and its folder of media."""

    database: PurgeDatabase
    media: FolderMedia
    catalogue: Catalogue
    now: datetime
    dry: bool = False
    keeps_files: bool = False
    """In a restore: what was set aside may still show them; the next purge deletes them."""

    async def run(self) -> Certificate:
        """Do it; raises ClockDoubtful before anything is deleted."""
        await self._check_clock()
        steps = [*self._steps()]
        lines = []
        for way, rule, street in tqdm(steps, desc="purge", unit="rule", leave=False, delay=2):
            lines.append(await self._by_rule(way, rule, street))
        for kind, drop in _LOGS:
            lines.append(await self._log(kind, drop))
        swept, files = await self._sweep_media()
        return Certificate(self.now, self.dry, [*lines, swept], files)

    async def _check_clock(self) -> None:
        async with self.database.reading() as found:
            latest = await found.latest()
        if latest is not None and not latest - timedelta(days=1) < self.now < latest + QUIET:
            raise ClockDoubtful(
                f"now is {self.now:%Y-%m-%d}, but the newest message is of {latest:%Y-%m-%d}: "
                "set the clock right; a database nobody has used for a year is not purged"
            )

    def _steps(self) -> Iterator[tuple[_Way, Retention, Subdistrict | None]]:
        for way in _WAYS:
            if way.apart:
                for street in self.catalogue.subdistricts.values():
                    yield way, street.retention[way.kind], street
            else:
                yield way, self._longest(way.kind), None

    def _longest(self, kind: Kept) -> Retention:
        """For what belongs to no single subdistrict: nobody's is deleted too early."""
        rules = (street.retention[kind] for street in self.catalogue.subdistricts.values())
        return max(rules, key=lambda rule: rule.days)

    async def _by_rule(self, way: _Way, rule: Retention, street: Subdistrict | None) -> Line:
        before = self._before(rule)
        async with self.database.reading() as found:
            due = await way.find(found, before, street.ref_prefix if street else "")
        rows: Counter[str] = Counter()
        for chunk in _chunks(due):
            async with self.database.deleting() as purging:
                rows.update(await way.drop(purging, chunk, before))
        return Line(way.kind, rule, before, rows, street.name if street else "")

    async def _log(
        self, kind: Kept, drop: Callable[[SqlPurging, datetime], Awaitable[Rows]]
    ) -> Line:
        rule = self._longest(kind)
        before = self._before(rule)
        async with self.database.deleting() as purging:
            return Line(kind, rule, before, await drop(purging, before))

    async def _sweep_media(self) -> tuple[Line, int]:
        """Media in use by no proposal and no talk, and files nobody knows, as old as drafts."""
        rule = self._longest(Kept.DRAFTS)
        before = self._before(rule)
        async with self.database.reading() as found:
            held = await found.known_as({media_key(one) for one in await found.in_talks()})
            due = [one for one in await found.unattached(before) if one not in held]
        rows: Counter[str] = Counter()
        for chunk in _chunks(due):
            async with self.database.deleting() as purging:
                rows.update(await purging.drop_media(chunk))
        async with self.database.reading() as found:
            kept = await found.kept()
        files = [one for one in self.media.older_than(before) if one not in kept]
        if self.keeps_files:
            return Line(MEDIA, rule, before, rows), 0
        for digest in () if self.dry else files:
            self.media.drop(digest)
        return Line(MEDIA, rule, before, rows), len(files)

    def _before(self, rule: Retention) -> datetime:
        return self.now - timedelta(days=rule.days)


def _chunks(found: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (found[start : start + CHUNK] for start in range(0, len(found), CHUNK))
