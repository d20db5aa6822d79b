"""The file of a backup: a tar with the database, the media, and a manifest of what is in it.

The manifest stands last, so a file that was cut off has none; it names every member with its
SHA-256. The file is written under another name first and is private to our account.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from bot.adapters.media import sync
from bot.proposals.errors import YishiError

FORMAT = 1
DATABASE, FORGOTTEN, MEDIA = "database", "forgotten", "media/"
_MANIFEST = "manifest.json"
_BLOCK = 1 << 20
Tick = Callable[[int], None]


class ArchiveBroken(YishiError):
    """The file is no backup, or not whole; the argument says what is wrong with it."""

    key = "archive_broken"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup: of which kind of database, at which migration, under which key."""

    made: str
    kind: str
    revision: str
    key: str
    members: Mapping[str, str]
    format: int = FORMAT


class Writer:
    """Adds members to an archive that is being made."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        """A file, as it is now."""
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size = os.fstat(file.fileno()).st_size
            reading = _Hashing(file)
            self._tar.addfile(info, reading)  # type: ignore[arg-type]
        self.members[name] = reading.digest.hexdigest()

    def add_text(self, name: str, text: str) -> None:
        """A short text."""
        content = text.encode()
        info = tarfile.TarInfo(name)
        info.size = len(content)
        self._tar.addfile(info, io.BytesIO(content))
        self.members[name] = hashlib.sha256(content).hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """The manifest, as the last member."""
        self.add_text(_MANIFEST, json.dumps(asdict(manifest), indent=1))


class _Hashing:
    """Reads a file and hashes what is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        block = self._file.read(size)
        self.digest.update(block)
        return block


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Make an archive; it is there, whole and durable, when the block ends without an error."""
    partial = path.with_name(f".{path.name}.part")
    handle = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)  # unlike a rename, never over a file that is there
        sync(path.parent)
    finally:
        partial.unlink(missing_ok=True)


class Archive:
    """A backup that is read; `check` it before anything is taken out, `close` it afterwards."""

    def __init__(self, path: Path) -> None:
        """Raises ArchiveBroken for what is no whole backup."""
        self.path = path
        try:
            self._tar = tarfile.open(path, "r:")  # noqa: SIM115 - until `close`
            self._inside = {one.name: one for one in self._tar if one.isfile()}
            self.manifest = Manifest(**json.loads(self.read(_MANIFEST)))
        except FileNotFoundError as error:
            raise ArchiveBroken(f"there is no file {path}") from error
        except (tarfile.TarError, OSError, LookupError, TypeError, ValueError) as error:
            raise ArchiveBroken(f"{path} is no whole backup") from error
        if self.manifest.format != FORMAT:
            raise ArchiveBroken(f"{path} is of a later program: update this one first")

    @property
    def size(self) -> int:
        """Bytes inside."""
        return sum(one.size for one in self._inside.values())

    def close(self) -> None:
        """Close the file."""
        self._tar.close()

    def check(self, tick: Tick = lambda _: None) -> None:
        """Compare every member with its checksum; raises ArchiveBroken."""
        if set(self._inside) != {*self.manifest.members, _MANIFEST}:
            raise ArchiveBroken(f"{self.path} does not hold what its manifest says")
        for name, digest in self.manifest.members.items():
            found = hashlib.sha256()
            for block in self._blocks(name):
                found.update(block)
                tick(len(block))
            if found.hexdigest() != digest:
                raise ArchiveBroken(f"{self.path}: {name} is damaged")

    def read(self, name: str) -> str:
        """A short text."""
        return b"".join(self._blocks(name)).decode()

    def extract(self, name: str, target: Path) -> None:
        """Write a member to a new file, durable and private."""
        handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as out:
            for block in self._blocks(name):
                out.write(block)
            out.flush()
            os.fsync(out.fileno())

    def _blocks(self, name: str) -> Iterator[bytes]:
        file = self._tar.extractfile(self._inside[name])
        while block := file.read(_BLOCK) if file else b"":
            yield block
