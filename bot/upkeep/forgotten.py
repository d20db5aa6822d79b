"""The list of residents whose data was deleted, kept outside of the database and its backups.

A backup made before a resident said "delete what you have of me" still holds it. So every
deletion is also a line in a file, and a restore deletes again whoever stands in it. A line is a
keyed hash of our own random id: it tells nothing to anybody, and only fits the record that was
deleted, not the same person should they come back.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.ports import OpenWork, Sealer

NAME = "forgotten"
EVERY_SECONDS = 10.0
_OVERLAP = timedelta(minutes=5)
"""More than a turn may take from its deletion to its commit."""
_log = logging.getLogger(__name__)


class ForgottenList:
    """One file; several processes may append to it."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        self._path, self._sealer = path, sealer
        self._noted: set[str] | None = None
        self._since: datetime | None = None

    def __contains__(self, resident: str) -> bool:
        return self._line(resident) in self._known()

    def lines(self) -> list[str]:
        """All of it, to be taken elsewhere."""
        return sorted(self._known())

    def add_lines(self, lines: Iterable[str]) -> None:
        """What stands in another such list."""
        self._append({one.strip() for one in lines if one.strip()})

    async def note(self, open_work: OpenWork) -> None:
        """Append who was forgotten since the last look; at the first, everybody who ever was."""
        begun = datetime.now(UTC)
        async with open_work(readonly=True) as work:
            gone = await work.residents.forgotten(self._since)
        self._append({self._line(one) for one in gone})
        self._since = begun - _OVERLAP

    async def apply(self, open_work: OpenWork) -> int:
        """Delete again, in a restored database, what was deleted since; how many residents."""
        async with open_work(readonly=True) as work:
            due = [one for one in await work.residents.known() if one in self]
        for one in due:
            async with open_work() as work:
                await work.residents.forget(one)
                await work.commit()
        return len(due)

    @contextlib.asynccontextmanager
    async def kept(self, open_work: OpenWork) -> AsyncIterator[None]:
        """Note in the background as long as the block lasts, and once more at its end."""
        task = asyncio.create_task(self._run(open_work))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await self._note_calmly(open_work)

    async def _run(self, open_work: OpenWork) -> None:
        while True:
            await self._note_calmly(open_work)
            await asyncio.sleep(EVERY_SECONDS)

    async def _note_calmly(self, open_work: OpenWork) -> None:
        try:
            await self.note(open_work)
        except Exception as error:
            _log.error("deletions are not noted for restores yet: %s", type(error).__name__)

    def _known(self) -> set[str]:
        if self._noted is None:
            with contextlib.suppress(FileNotFoundError):
                self._noted = set(self._path.read_text().split())
        return self._noted or set()

    def _append(self, lines: set[str]) -> None:
        new = sorted(lines - self._known())
        if not new:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write("".join(f"{one}\n" for one in new))
            file.flush()
            os.fsync(file.fileno())
        self._noted = self._known() | set(new)

    def _line(self, resident: str) -> str:
        return self._sealer.handle(f"forgotten {resident}")
