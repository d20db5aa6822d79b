"""The commands of upkeep, from the environment to what they print."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot import catalogue, settings
from bot.adapters.database.purge_database import PurgeDatabase
from bot.adapters.media import FolderMedia
from bot.catalogue.certificate import load_certificate
from bot.paths import ROOT
from bot.upkeep.purge import Purge


async def purge(environ: Mapping[str, str], *, dry: bool) -> str:
    """Delete what has been kept long enough; the certificate, also kept under var/certificates."""
    chosen, words = settings.read(environ), load_certificate(ROOT)
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
