"""Residents' photos and recordings as files, named by their digest."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path


class FolderMedia:
    """ports.Media under one folder: `ab/abcd….`, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes, content_type: str) -> str:
        """Store once per content; the digest (SHA-256, hex) is the name."""
        return await asyncio.to_thread(self._keep, content)

    async def read(self, digest: str) -> bytes:
        """The content; raises FileNotFoundError, ValueError for what is no digest."""
        return await asyncio.to_thread(self.path(digest).read_bytes)

    async def read_if_kept(self, digest: str) -> bytes | None:
        """The content, or None where it is not, or not any more."""
        try:
            return await self.read(digest)
        except FileNotFoundError:
            return None

    def path(self, digest: str) -> Path:
        """Where the content lies; raises ValueError for what is no digest."""
        if not _is_digest(digest):
            raise ValueError("not a digest")
        return self._folder / digest[:2] / digest

    def all(self) -> Iterator[str]:
        """The digests of everything stored."""
        for path in self._folder.glob("??/*"):
            if _is_digest(path.name):
                yield path.name

    def older_than(self, moment: datetime) -> list[str]:
        """The digests of what was stored, last time, before a moment."""
        return [one for one in self.all() if _changed_at(self.path(one)) < moment]

    def drop(self, digest: str) -> None:
        """Delete; what is not there is no fault."""
        self.path(digest).unlink(missing_ok=True)

    def _keep(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        try:
            os.utime(path)  # stored once more: a purge that runs now must not take it for old
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, content)
        return digest


def _is_digest(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _write(path: Path, content: bytes) -> None:
    """Under another name first, so that nobody ever finds half a file; private to our account."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(folder: Path) -> None:
    """Make names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
