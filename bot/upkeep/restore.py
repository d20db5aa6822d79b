"""Puts a backup in the place of a database, whole or not at all, and deletes again what must go."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot import catalogue
from bot.adapters.database import Database, copies
from bot.adapters.database.migrate import migrate, scripts
from bot.adapters.database.purge_database import PurgeDatabase
from bot.adapters.media import sync
from bot.paths import ROOT
from bot.proposals.errors import YishiError
from bot.upkeep.archive import DATABASE, FORGOTTEN, MEDIA, Archive
from bot.upkeep.backup import SUFFIX, Bar, Place, backup
from bot.upkeep.certificate import Certificate
from bot.upkeep.forgotten import ForgottenList
from bot.upkeep.purge import ClockDoubtful, Purge

_log = logging.getLogger(__name__)
Say = Callable[[str], None]


class RestoreRefused(YishiError):
    """Something stands in the way; the argument says what, and what to do."""

    key = "restore_refused"


async def restore(place: Place, file: Path, *, replace: bool, say: Say) -> Certificate | None:
    """Restore; the certificate of what was deleted again by its retention.

    Raises RestoreRefused, ArchiveBroken or CopyFailed, and then nothing has been changed.
    """
    with _opened(file) as backed_up:
        _check_fits(place, backed_up)
        await _check_free(place, replace=replace)
        _bring_media(place, backed_up)
        gone = await _deletions(place, backed_up)
        if place.kind == "sqlite":
            again = await _into_file(place, backed_up, gone, say)
        else:
            again = await _into_server(place, backed_up, gone, say)
    await copies.check_opens(place.url)
    say(f"restored: {file}, made {backed_up.manifest.made}")
    return again


@contextmanager
def _opened(file: Path) -> Iterator[Archive]:
    found = Archive(file)
    bar = Bar("checksums", found.size)
    try:
        found.check(bar.add)
        bar.close()
        yield found
    finally:
        found.close()


def _check_fits(place: Place, backed_up: Archive) -> None:
    manifest = backed_up.manifest
    if manifest.kind != place.kind:
        raise RestoreRefused(f"this is a {manifest.kind} backup, DATABASE_URL is {place.kind}")
    if manifest.key != place.key:
        raise RestoreRefused(
            "SECRET_KEY is not the one of this backup: nobody in it could be written to"
        )
    if manifest.revision not in {one.revision for one in scripts().walk_revisions()}:
        raise RestoreRefused(
            f"the backup's form is {manifest.revision}, newer than this program: update it first"
        )


async def _check_free(place: Place, *, replace: bool) -> None:
    await copies.check_answers(place.url)
    if await copies.in_use(place.url):
        raise RestoreRefused("the database is in use: stop every desk process first")
    if not replace and await copies.holds_data(place.url):
        raise RestoreRefused("the database holds data: say --replace; it is set aside, not lost")


def _bring_media(place: Place, backed_up: Archive) -> None:
    """First, so that the database never shows a photo that is not there."""
    names = [name for name in backed_up.manifest.members if name.startswith(MEDIA)]
    for name in names:
        target = place.media.path(name.removeprefix(MEDIA))
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = target.with_name(f".new-{target.name}")
            partial.unlink(missing_ok=True)
            backed_up.extract(name, partial)
            partial.replace(target)


async def _deletions(place: Place, backed_up: Archive) -> ForgottenList:
    """Everybody known to have been forgotten: here, in the backup, beside it, in the database."""
    known = place.forgotten()
    known.add_lines(backed_up.read(FORGOTTEN).split())
    known.add_lines(place.forgotten(backed_up.path.parent).lines())
    if await copies.holds_data(place.url):
        database = Database(place.url)
        try:
            await known.note(database.open_work)
        except Exception as error:
            # damaged, or of another form, which may be why it is replaced
            _log.warning("deletions cannot be read from the old database: %s", error)
        finally:
            await database.close()
    return known


async def _into_file(
    place: Place, backed_up: Archive, gone: ForgottenList, say: Say
) -> Certificate | None:
    """Made ready under another name, then put in its place by one rename."""
    path = copies.file_of(place.url)
    path.parent.mkdir(parents=True, exist_ok=True)
    ready = path.with_name(f".{path.name}.restoring")
    _clear(ready)
    try:
        backed_up.extract(DATABASE, ready)
        copies.check_sqlite(ready)
        again = await _make_ready(place, f"sqlite:///{ready}", gone, say)
        for url in (f"sqlite:///{ready}", place.url):  # asking also leaves WAL: one file each
            if await copies.in_use(url):
                raise RestoreRefused("the database is in use: stop every desk process first")
        if aside := _set_aside(path):
            say(f"set aside: {aside} (delete it when it is not needed any more)")
        ready.rename(path)
        sync(path.parent)
    finally:
        _clear(ready)
    return again


def _clear(ready: Path) -> None:
    """Nothing of a restore that failed stays behind."""
    for leftover in ready.parent.glob(f"{ready.name}*"):
        leftover.unlink()


def _set_aside(path: Path) -> Path | None:
    """The old file under another name, with what SQLite keeps beside it, even where it is alone."""
    aside = path.with_name(f"{path.name}.before-restore-{_stamp()}")
    there = [one for one in ("", *copies.BESIDE) if path.with_name(path.name + one).exists()]
    for ending in there:
        path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside if there else None


async def _into_server(
    place: Place, backed_up: Archive, gone: ForgottenList, say: Say
) -> Certificate | None:
    """In one transaction of the server's; what was there is saved first."""
    if await copies.holds_data(place.url):
        aside = await backup(place, place.settings.var / f"before-restore-{_stamp()}{SUFFIX}")
        say(f"set aside: {aside} (delete it when it is not needed any more)")
    copy = place.settings.var / f".restoring-{_stamp()}"
    place.settings.var.mkdir(parents=True, exist_ok=True)
    try:
        backed_up.extract(DATABASE, copy)
        bar = Bar("database")
        await copies.load(place.url, copy, bar.reach)
        bar.close()
    finally:
        copy.unlink(missing_ok=True)
    return await _make_ready(place, place.url, gone, say)


async def _make_ready(place: Place, url: str, gone: ForgottenList, say: Say) -> Certificate | None:
    """Bring it to the newest form, and delete what was deleted, or had to be, since the backup."""
    await migrate(url)
    database = Database(url)
    try:
        say(f"forgotten again: {await gone.apply(database.open_work)} residents")
    finally:
        await database.close()
    purging = PurgeDatabase(url, dry=False)
    try:
        rules, now = catalogue.load(ROOT), datetime.now(UTC)
        return await Purge(purging, place.media, rules, now, keeps_files=True).run()
    except ClockDoubtful as error:
        say(f"nothing was purged: {error}")
        return None
    finally:
        await purging.close()


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
