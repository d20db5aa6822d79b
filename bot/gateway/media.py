"""Fetches what residents attach while WeChat still has it (three days), and notes where it is.

What was said in a draft is fetched at once; what stands on a filed proposal is looked for again
and again, so that nothing depends on the process that received it.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.gateway.replies import owe
from bot.logs import where
from bot.messages import Reply, media_key
from bot.pictures import looks_like_one, made_anew
from bot.ports import Clock, KeptMedia, Media, Messenger, OpenWork, UnitOfWork
from bot.proposals.attachments import GONE
from bot.proposals.errors import MediaInfected, MediaUnchecked, MessengerError, UnknownResident

_log = logging.getLogger(__name__)
IDLE_SECONDS = 10.0
KNOWN_FOR = timedelta(days=90)
ASKED_FOR = timedelta(minutes=10)
"""Within it a resident is asked once to send again what could not be fetched."""
_GONE_CODES = frozenset({40007})
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
_TYPES = {
    b"#!AMR": "audio/amr",
    b"ID3": "audio/mpeg",
}


@dataclass
class _Rest:
    until: datetime
    failures: int = 1


@dataclass
class MediaKeeper:
    """One per process; `run` goes on until it is cancelled.

    `lost` is what a resident is told whose picture or sound is not to be had.
    """

    open_work: OpenWork
    messenger: Messenger
    media: Media
    clock: Clock
    lost: str = ""
    may_push: Callable[[], bool] = lambda: True
    wake: Callable[[], None] = lambda: None
    _fresh: dict[str, str] = field(default_factory=dict)
    _resting: dict[str, _Rest] = field(default_factory=dict)
    _called: asyncio.Event = field(default_factory=asyncio.Event)

    def said(self, media_id: str, resident: str = "") -> None:
        """A resident sent something."""
        self._fresh[media_id] = resident
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
        found = known or await self._fetched(media_id)
        if found is None:
            return False
        async with self.open_work() as work:
            if found == GONE and known is None:
                await self._ask_again(media_id, work)
            await work.media.attach(media_id, found)
            await work.shared.put(media_key(media_id), found, self.clock() + KNOWN_FOR)
            await work.commit()
        self._fresh.pop(media_id, None)
        self._resting.pop(media_id, None)
        if found == GONE:
            self.wake()
        return found != GONE

    async def _ask_again(self, media_id: str, work: UnitOfWork) -> None:
        """Ask whoever sent it to send it again, once for all that was lost together."""
        now = self.clock()
        owners = dict(await work.media.owners(media_id))
        if self._fresh.get(media_id):
            owners.setdefault(self._fresh[media_id], "")
        for resident, ref in owners.items():
            try:
                await work.residents.get(resident)
            except UnknownResident:
                continue
            if await work.shared.claim(f"media-lost:{resident}", now, now + ASKED_FOR):
                reply = Reply(self.lost, matter=ref)
                await owe(work, resident, reply, now, may_push=self.may_push())

    async def _fetched(self, media_id: str) -> str | None:
        """The digest, GONE, or None when it should be tried again."""
        try:
            content, said_type = await self.messenger.fetch_media(media_id)
        except MessengerError as error:
            if error.is_final or error.code in _GONE_CODES:
                _log.warning("an attachment is not to be had: code %s", error.code)
                return GONE
            self._rest(media_id)
            return None
        kind, is_bare = type_of(content, said_type), False
        if kind == PICTURE:
            picture = await made_anew(content)
            if picture is None:
                return GONE
            content, kind, is_bare = picture.content, picture.content_type, True
        elif kind == NOTHING:
            _log.warning("what came as an attachment is no picture and no sound")
            return GONE
        try:
            digest = await self.media.keep(content, kind)
        except MediaInfected as error:
            _log.warning("an attachment is not kept: %s", error)
            return GONE
        except MediaUnchecked as error:
            _log.error("an attachment waits for the scanner: %s", error)
            self._rest(media_id)
            return None
        kept = KeptMedia(digest, kind, len(content), self.clock(), is_bare)
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


PICTURE, NOTHING = "image/*", ""


def type_of(content: bytes, said: str) -> str:
    """The content type as the content itself tells: PICTURE, a sound, a video, or NOTHING.

    A sound of a kind we do not know is only bytes; pages and JSON are no attachment.
    """
    if looks_like_one(content):
        return PICTURE
    for start, content_type in _TYPES.items():
        if content.startswith(start):
            return content_type
    if content[4:8] == b"ftyp":
        return "video/mp4"
    if said in ("audio/amr", "video/mp4"):
        return said
    return "application/octet-stream" if said.startswith(("audio/", "video/")) else NOTHING
