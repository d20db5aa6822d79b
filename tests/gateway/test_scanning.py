"""Attachments go past the scanner: only clean ones are kept; a scanner that is away is awaited."""

import asyncio
import contextlib
import struct

import pytest

from bot.adapters.memory import MemoryDatabase
from bot.adapters.memory.doubles import ManualClock, RecordingMessenger
from bot.adapters.scanning import ScannedMedia
from bot.gateway.media import MediaKeeper
from bot.proposals.attachments import Attachment
from bot.proposals.errors import MediaInfected, MediaUnchecked
from tests.builders import a_proposal
from tests.pictures import a_jpeg

JPEG = b"\xff\xd8\xff\xe0 a lamp in the dark" + b"\x00" * 600_000
EICAR = b"\xff\xd8\xff EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


@contextlib.asynccontextmanager
async def clamd(path, answer=None):
    """Speaks the protocol as clamd does; finds the test file of the trade."""

    async def serve(reader, writer):
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        found = b"stream: Win.Test.EICAR FOUND" if b"EICAR" in content else b"stream: OK"
        writer.write((answer or found) + b"\0")
        writer.close()

    async with await asyncio.start_unix_server(serve, path):
        yield


@pytest.fixture
def socket(tmp_path):
    return str(tmp_path / "clamd.ctl")


@pytest.fixture
def media(tmp_path, socket):
    return ScannedMedia(tmp_path / "media", socket)


async def test_what_is_clean_is_kept_whole(media, socket):
    async with clamd(socket):
        digest = await media.keep(JPEG, "image/jpeg")

    assert await media.read(digest) == JPEG


async def test_what_is_harmful_is_not_kept(media, socket):
    async with clamd(socket):
        with pytest.raises(MediaInfected, match="EICAR"):
            await media.keep(EICAR, "image/jpeg")

    assert not list(media.all())


async def test_without_an_answer_nothing_is_kept(media, socket):
    with pytest.raises(MediaUnchecked):
        await media.keep(JPEG, "image/jpeg")
    async with clamd(socket, b"INSTREAM size limit exceeded. ERROR"):
        with pytest.raises(MediaUnchecked, match="size limit"):
            await media.keep(JPEG, "image/jpeg")

    assert not list(media.all())


async def test_what_residents_send_waits_for_the_scanner_and_is_given_up_where_harmful(
    media, socket
):
    """Of a picture that is drawn again nothing harmful is left; a sound is kept as it came."""
    files = {"good": (a_jpeg(), "image/jpeg"), "bad": (b"#!AMR" + EICAR, "audio/amr")}
    messenger, clock = RecordingMessenger(files=files), ManualClock()
    keeper = MediaKeeper(MemoryDatabase().open_work, messenger, media, clock)
    async with keeper.open_work() as work:
        sent = [Attachment("photo", "good"), Attachment("voice", "bad")]
        await work.proposals.add(a_proposal(attachments=sent))
        await work.commit()

    assert await keeper.keep_wanted() == 0
    clock.move(minutes=1)
    async with clamd(socket):
        assert await keeper.keep_wanted() == 1
        clock.move(days=1)
        assert await keeper.keep_wanted() == 0

    assert len(list(media.all())) == 1
