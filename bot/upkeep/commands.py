"""The commands of upkeep, from the environment to what they print."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot import catalogue, settings, starting
from bot.adapters.database.copies import CopyFailed, check_answers
from bot.adapters.database.keys import check_key
from bot.adapters.database.purge_database import PurgeDatabase
from bot.adapters.media import FolderMedia
from bot.catalogue.certificate import load_certificate
from bot.paths import ROOT
from bot.upkeep.backup import Place
from bot.upkeep.backup import backup as save
from bot.upkeep.purge import Purge
from bot.upkeep.restore import restore as put_back


async def backup(environ: Mapping[str, str], target: Path) -> str:
    """Save everything into one file; where it is."""
    place = Place(settings.read(environ))
    starting.check_files(place.settings)
    await check_answers(place.url)
    await check_key(place.url, place.sealer, remember=False)
    with _faults_of_disks():
        return f"{await save(place, target)}\n"


async def restore(environ: Mapping[str, str], file: Path, *, replace: bool) -> str:
    """Put a backup in the place of the database; what was done, line by line."""
    chosen, words = settings.read(environ), load_certificate(ROOT)
    starting.check_files(chosen)
    said: list[str] = []
    with _faults_of_disks():
        done = await put_back(Place(chosen), file, replace=replace, say=said.append)
    if done is not None and (done.total or done.files):
        said += [done.text(words), str(done.keep(chosen.var / "certificates", words))]
    return "\n".join(said) + "\n"


async def purge(environ: Mapping[str, str], *, dry: bool) -> str:
    """Delete what has been kept long enough; the certificate, also kept under var/certificates."""
    chosen, words = settings.read(environ), load_certificate(ROOT)
    await starting.check_database(chosen)
    database = PurgeDatabase(chosen.database_url, dry=dry)
    media = FolderMedia(chosen.var / "media")
    now = datetime.now(UTC)
    try:
        done = await Purge(database, media, catalogue.load(ROOT), now, dry=dry).run()
    finally:
        await database.close()
    text = done.text(words)
    if dry:
        return text
    return f"{text}{done.keep(chosen.var / 'certificates', words)}\n"


@contextmanager
def _faults_of_disks() -> Iterator[None]:
    """A full disk or a folder that may not be written to, in one line."""
    try:
        yield
    except OSError as error:
        raise CopyFailed(f"{error.filename or 'disk'}: {error.strerror or error}") from error
