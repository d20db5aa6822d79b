"""Photos and recordings are fetched before WeChat drops them, and stand on their proposal."""

import pytest

from bot.adapters.memory import MemoryDatabase
from bot.adapters.memory.doubles import ManualClock, MemoryMedia, RecordingMessenger
from bot.gateway.media import NOTHING, PICTURE, MediaKeeper, type_of
from bot.ports import KeptMedia
from bot.proposals.attachments import GONE, Attachment
from bot.proposals.errors import MessengerError
from tests.builders import a_proposal, a_resident
from tests.gateway.street import street
from tests.pictures import SERIAL, a_jpeg, from_a_phone

JPEG = a_jpeg()
LOST = "有的照片没有取到"
PAGE = (b"<!doctype html><title>502</title>", "text/html")
NO_JPEG = (b'{"errcode":40007}', "image/jpeg")
CUT = (a_jpeg((400, 400))[:900], "image/jpeg")


EMPTY = 0


class Moody(RecordingMessenger):
    """Refuses as often as it is told."""

    refusals: tuple[int, ...] = ()

    async def fetch_media(self, media_id):
        if self.refusals:
            code, self.refusals = self.refusals[0], self.refusals[1:]
            raise MessengerError(code, "", is_final=code == EMPTY)
        return await super().fetch_media(media_id)


@pytest.fixture
def keeper():
    """A keeper of nothing yet; the messenger has two photos."""
    messenger = Moody(files={"one": (JPEG, "image/jpeg"), "two": (b"#!AMR\n", "audio/amr")})
    open_work = MemoryDatabase().open_work
    return MediaKeeper(open_work, messenger, MemoryMedia(), ManualClock(), lost=LOST)


async def file(keeper, *media_ids, ref="SMQ-2026-000001"):
    photos = [Attachment("photo", one) for one in media_ids]
    async with keeper.open_work() as work:
        await work.proposals.add(a_proposal(ref, attachments=photos))
        await work.commit()


async def digests(keeper, ref="SMQ-2026-000001"):
    async with keeper.open_work(readonly=True) as work:
        return [one.digest for one in (await work.proposals.get(ref)).attachments]


async def test_what_is_filed_is_fetched_and_noted(keeper):
    await file(keeper, "one", "two")

    await keeper.keep_wanted()

    first, second = await digests(keeper)
    content, content_type = keeper.media.kept[first]
    assert content_type == "image/jpeg"
    async with keeper.open_work(readonly=True) as work:
        assert await work.media.get(first) == KeptMedia(
            first, "image/jpeg", len(content), keeper.clock(), bare=True
        )
        assert (await work.media.get(second)).content_type == "audio/amr"
        assert await work.media.wanted() == []


async def test_what_was_sent_in_a_draft_is_there_when_it_is_filed_after_wechat_dropped_it(keeper):
    keeper.said("one")
    await keeper.keep_wanted()
    keeper.messenger.files.clear()
    keeper.clock.move(days=10)

    await file(keeper, "one")
    await keeper.keep_wanted()

    assert await digests(keeper) != [""]


async def test_a_network_that_fails_is_tried_again_after_a_growing_pause(keeper):
    keeper.messenger.refusals = (-100, -1, 45009)
    await file(keeper, "one")

    kept = []
    for seconds in (0, 4, 1, 9, 1, 19, 1):
        keeper.clock.move(seconds=seconds)
        kept.append(await keeper.keep_wanted())

    assert kept == [0, 0, 0, 0, 0, 0, 1]
    assert await digests(keeper) != [""]


async def test_what_wechat_does_not_have_any_more_is_not_asked_for_again(keeper):
    await file(keeper, "gone", "one")
    await keeper.keep_wanted()
    keeper.messenger.files["gone"] = (JPEG, "image/jpeg")
    keeper.clock.move(hours=5)

    await keeper.keep_wanted()

    first, second = await digests(keeper)
    assert first == GONE
    assert second not in ("", GONE)


@pytest.mark.parametrize(
    ("content", "said", "expected"),
    [
        (JPEG, "text/html", PICTURE),
        (b"\x89PNG\r\n\x1a\n", "", PICTURE),
        (b"\0\0\0\x18ftypheic", "image/heic", PICTURE),
        (b"<script>", "text/html", NOTHING),
        (b"<svg>", "image/svg+xml", NOTHING),
        (b'{"errcode":40007}', "image/jpeg", NOTHING),
        (b"speex", "audio/speex", "application/octet-stream"),
        (b"\0\0\0\x18ftypmp42", "video/mp4", "video/mp4"),
        (b"RIFF....WAVE", "audio/wav", "application/octet-stream"),
        (b"RIFF....WEBP", "", PICTURE),
    ],
)
def test_only_what_a_file_itself_says_it_is_counts(content, said, expected):
    assert type_of(content, said) == expected


async def test_a_photo_is_fetched_soon_after_it_was_sent(url):
    async with street(url) as here:
        resident = await here.resident()
        await resident.send_image(JPEG)
        for _ in range(200):
            if here.processes[0].media.kept:
                break
            await here.gateway.media.keep_wanted()

        assert [kind for _, kind in here.processes[0].media.kept.values()] == ["image/jpeg"]


async def test_nothing_a_camera_wrote_is_kept(keeper):
    keeper.messenger.files["one"] = (from_a_phone(), "text/plain")
    await file(keeper, "one")

    await keeper.keep_wanted()

    ((content, content_type),) = keeper.media.kept.values()
    assert SERIAL.encode() not in content
    assert content_type == "image/jpeg"


async def known(keeper):
    async with keeper.open_work() as work:
        await work.residents.add(a_resident("liu"))
        await work.commit()


async def told(keeper):
    async with keeper.open_work(readonly=True) as work:
        return [(one.text, one.matter) for one in await work.outbox.recent("resident-liu")]


@pytest.mark.parametrize("sent", [PAGE, NO_JPEG, CUT, (b"", ""), None])
async def test_what_is_no_picture_counts_as_lost_and_is_asked_for_once(keeper, sent):
    await known(keeper)
    if sent is not None:
        keeper.messenger.files = {"one": sent, "two": sent}
    else:
        keeper.messenger.refusals = (EMPTY, EMPTY)
    await file(keeper, "one", "two")

    for _ in range(3):
        await keeper.keep_wanted()
        keeper.clock.move(minutes=30)

    assert await digests(keeper) == [GONE, GONE]
    assert await told(keeper) == [(LOST, "SMQ-2026-000001")]
    assert keeper.media.kept == {}


async def test_what_was_lost_in_a_draft_is_asked_for_and_not_again_when_it_is_filed(keeper):
    await known(keeper)
    keeper.said("gone", "resident-liu")

    await keeper.keep_wanted()
    keeper.clock.move(hours=2)
    await file(keeper, "gone")
    await keeper.keep_wanted()

    assert await digests(keeper) == [GONE]
    assert await told(keeper) == [(LOST, "")]


async def test_nobody_is_asked_whose_data_was_deleted(keeper):
    await file(keeper, "gone")

    await keeper.keep_wanted()

    assert await digests(keeper) == [GONE]
    assert await told(keeper) == []
