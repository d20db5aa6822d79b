"""What a street changes at the console holds at once, in every process, without a restart.

Everything in a process shares the same catalogue, words and alert texts. Once in a while it is
looked whether a change was made, here or in another process; then all of it is read anew, checked,
and taken over into these very objects.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path

from bot.catalogue import Catalogue
from bot.catalogue.alerts import load_alerts
from bot.logs import where
from bot.ports.staff import OpenStaffWork
from bot.proposals.errors import ContentError
from bot.services.desk import street
from bot.services.desk.street import Content
from bot.services.desk.words import load_words

EVERY = 5.0
"""Seconds until another process has heard of a change."""
_log = logging.getLogger(__name__)


class StreetContent:
    """The content of one process, kept as the street has it."""

    def __init__(self, root: Path, open_work: OpenStaffWork, content: Content) -> None:
        self._root, self._open_work, self.content = root, open_work, content
        self._last = 0
        self._looking = asyncio.Lock()

    @classmethod
    def around(cls, catalogue: Catalogue, root: Path, open_work: OpenStaffWork) -> "StreetContent":
        """With this very catalogue, and the words and texts that go with it."""
        content = Content(catalogue, load_words(root), load_alerts(root))
        return cls(root, open_work, content)

    async def look(self) -> bool:
        """Take over what was changed since the last look; whether there was something.

        What does not fit data/ any more is not taken over, and said in the log.
        """
        async with self._looking:
            async with self._open_work(readonly=True) as work:
                if await work.street.last() == self._last:
                    return False
                changes = await work.street.all()
            self._last = changes[-1].id if changes else 0
            try:
                new = await asyncio.to_thread(street.loaded, self._root, changes)
            except ContentError as error:
                _log.error("what the street changed does not fit data/: %s", error)
                return False
            for one in fields(Content):
                adopt(getattr(self.content, one.name), getattr(new, one.name))
            return True

    @contextlib.asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Look before the block begins, and on and on while it lasts."""
        await self.look()
        task = asyncio.create_task(self._on_and_on())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _on_and_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except Exception as error:
                _log.error("looking for the street's changes failed: %s", where(error))


def adopt(shared: object, new: object) -> None:
    """Make one frozen record say what another of its kind says, for everybody who has it."""
    for one in fields(shared):  # type: ignore[arg-type]
        object.__setattr__(shared, one.name, getattr(new, one.name))
