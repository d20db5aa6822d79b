"""Fetches what residents attach while WeChat still has it (three days), and notes where it is.

What was said in a draft is fetched at once; what stands on a filed proposal is looked for again
and again, so that nothing depends on the process that received it.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.logs import where
from bot.messages import GONE, media_key
from bot.ports import Clock, KeptMedia, Media, Messenger, OpenWork
from bot.proposals.errors import MessengerError

_log = logging.getLogger(__name__)
IDLE_SECONDS = 10.0
KNOWN_FOR = timedelta(days=90)
_GONE_CODES = frozenset({40007})
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
_TYPES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"#!AMR": "audio/amr",
    b"ID3": "audio/mpeg",
}


@dataclass
class _Rest:
    until: datetime
    failures: int = 1


@dataclass
class MediaKeeper:
    """One per process; `run` goes on until it is cancelled."""

    open_work: OpenWork
    messenger: Messenger
    media: Media
    clock: Clock
    _fresh: set[str] = field(default_factory=set)
    _resting: dict[str, _Rest] = field(default_factory=dict)
    _called: asyncio.Event = field(default_factory=asyncio.Event)

    def said(self, media_id: str) -> None:
        """A resident sent something."""
        self._fresh.add(media_id)
        self._called.set()

    async def run(self) -> None:
        """Keep what is wanted, then wait to be called."""
        while True:
            try:
                await self.keep_wanted()
            except Exception as error:
                _log.error("attachments cannot be kept: %s", where(error))
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._called.wait()
            except TimeoutError:
                pass
            self._called.clear()

    async def keep_wanted(self) -> int:
        """Fetch what is not kept yet; how many are kept now."""
        async with self.open_work(readonly=True) as work:
            wanted = await work.media.wanted()
        now, kept = self.clock(), 0
        for media_id in dict.fromkeys([*self._fresh, *wanted]):
            rest = self._resting.get(media_id)
            if rest is None or rest.until <= now:
                kept += await self._keep(media_id)
        return kept

    async def _keep(self, media_id: str) -> bool:
        async with self.open_work(readonly=True) as work:
            known = await work.shared.get(media_key(media_id), self.clock())
        if known is None:
            known = await self._fetched(media_id)
        if known is None:
            return False
        async with self.open_work() as work:
            if known != GONE:
                await work.media.attach(media_id, known)
            await work.shared.put(media_key(media_id), known, self.clock() + KNOWN_FOR)
            await work.commit()
        self._fresh.discard(media_id)
        self._resting.pop(media_id, None)
        if known == GONE:
            self._resting[media_id] = _Rest(self.clock() + KNOWN_FOR)
        return known != GONE

    async def _fetched(self, media_id: str) -> str | None:
        """The digest, GONE, or None when it should be tried again."""
        try:
            content, said_type = await self.messenger.fetch_media(media_id)
        except MessengerError as error:
            if error.code in _GONE_CODES:
                _log.warning("an attachment is not to be had any more: code %s", error.code)
                return GONE
            self._rest(media_id)
            return None
        digest = await self.media.keep(content, said_type)
        kept = KeptMedia(digest, type_of(content, said_type), len(content), self.clock())
        async with self.open_work() as work:
            await work.media.add(kept)
            await work.commit()
        return digest

    def _rest(self, media_id: str) -> None:
        before = self._resting.get(media_id)
        failures = before.failures + 1 if before else 1
        doubled: int = 2 ** min(failures - 1, 12)
        pause = min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)
        self._resting[media_id] = _Rest(self.clock() + pause, failures)


def type_of(content: bytes, said: str) -> str:
    """The content type as the content itself tells; what is no picture or sound is only bytes."""
    for start, content_type in _TYPES.items():
        if content.startswith(start):
            return content_type
    if content[4:8] == b"ftyp":
        return "video/mp4"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return said if said in ("audio/amr", "video/mp4") else "application/octet-stream"
