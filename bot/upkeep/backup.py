"""Saves everything into one file, while the desk works on."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from bot.adapters.database import Database, copies
from bot.adapters.database.engines import is_sqlite
from bot.adapters.database.migrate import revision_of
from bot.adapters.media import FolderMedia
from bot.adapters.sealing import SealingKey
from bot.settings import Settings
from bot.upkeep import archive
from bot.upkeep.forgotten import NAME, ForgottenList

SUFFIX = ".yishi"


class Bar:
    """Progress in bytes, shown once it takes longer than two seconds."""

    def __init__(self, what: str, total: int = 0) -> None:
        self._bar = tqdm(
            total=total or None, desc=what, unit="B", unit_scale=True, leave=False, delay=2
        )

    def add(self, more: int) -> None:
        """So many more."""
        self._bar.update(more)

    def reach(self, done: int, total: int) -> None:
        """So much in all."""
        self._bar.total = total or self._bar.total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take it away."""
        self._bar.close()


@dataclass(frozen=True)
class Place:
    """What is saved and restored: a database, a folder of media, a list of deletions."""

    settings: Settings

    @property
    def url(self) -> str:
        """Of the database."""
        return self.settings.database_url

    @property
    def kind(self) -> str:
        """Which backups fit."""
        return "sqlite" if is_sqlite(self.url) else "postgresql"

    @property
    def sealer(self) -> SealingKey:
        """Seals residents' addresses."""
        return SealingKey(self.settings.secret_key)

    @property
    def key(self) -> str:
        """Tells whether a backup was sealed with the same SECRET_KEY, and nothing else."""
        return self.sealer.mark

    @property
    def media(self) -> FolderMedia:
        """Photos and recordings."""
        return FolderMedia(self.settings.var / "media")

    def forgotten(self, folder: Path | None = None) -> ForgottenList:
        """The list of deletions of the desk, or the one beside backups."""
        return ForgottenList((folder or self.settings.var) / NAME, self.sealer)


async def backup(place: Place, target: Path) -> Path:
    """Write a backup to a file that is not there yet, or under a new name into a folder."""
    path = _named(target)
    if path.exists():
        raise copies.CopyFailed(f"{path} is there already; give a new name or a folder")
    if not path.parent.is_dir():
        raise copies.CopyFailed(f"there is no folder {path.parent}")
    await copies.check_answers(place.url)
    revision = await revision_of(place.url)
    if revision is None:
        raise copies.CopyFailed("the database is empty: python -m bot migrate")
    gone = await _note_deletions(place)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        copy = Path(folder) / "copy"
        bar = Bar("database")
        await copies.save(place.url, copy, bar.reach)
        bar.close()
        _pack(place, path, copy, gone, revision)
    place.forgotten(path.parent).add_lines(gone)
    return path


def _named(target: Path) -> Path:
    if not target.is_dir():
        return target
    return target / f"yishi-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"


async def _note_deletions(place: Place) -> list[str]:
    known = place.forgotten()
    database = Database(place.url)
    try:
        await known.note(database.open_work)
    finally:
        await database.close()
    return known.lines()


def _pack(place: Place, path: Path, copy: Path, gone: list[str], revision: str) -> None:
    """After the database, so that every photo it knows of is there already."""
    media = place.media
    with archive.writing(path) as writer:
        writer.add(archive.DATABASE, copy)
        writer.add_text(archive.FORGOTTEN, "".join(f"{one}\n" for one in gone))
        for digest in tqdm(sorted(media.all()), desc="media", unit="file", leave=False, delay=2):
            writer.add(f"{archive.MEDIA}{digest}", media.path(digest))
        made = datetime.now(UTC).isoformat()
        manifest = archive.Manifest(made, place.kind, revision, place.key, writer.members)
        writer.finish(manifest)
