"""Attachments: voice notes are heard in any browser, what cannot be played is offered whole."""

import io
import itertools
import math
import struct
import wave
from datetime import timedelta

import av
import pytest

from bot.console.voices import LONGEST_SECONDS, MARK, to_wav
from bot.messages import Incoming, Kind, Reply, media_key
from bot.ports import CallKind, KeptMedia, StaffCall
from bot.proposals.attachments import GONE, Attachment
from tests.console.world import COURTYARD, OTHER_COMMUNITY, OTHER_COURTYARD, Browser, World
from tests.pictures import a_jpeg

SECONDS, RATE, TONE = 2, 8_000, 440
DAMAGED = MARK + b"\n" + b"\xff" * 300
NO_DATA, COMFORT = b"\x7c", b"\x3c" + bytes(31)
DIGEST = "aa"
JPEG = a_jpeg()


def spoken() -> bytes:
    """Two seconds of a tone in AMR-NB at 12.2 kbit/s, as WeChat delivers what is spoken."""
    made = io.BytesIO()
    wave_form = [
        round(8_000 * math.sin(2 * math.pi * TONE * n / RATE)) for n in range(RATE * SECONDS)
    ]
    frame = av.AudioFrame(format="s16", layout="mono", samples=len(wave_form))
    frame.sample_rate = RATE
    frame.planes[0].update(struct.pack(f"<{len(wave_form)}h", *wave_form))
    with av.open(made, "w", format="amr") as container:
        stream = container.add_stream("libopencore_amrnb", rate=RATE)
        stream.layout, stream.bit_rate = "mono", 12_200
        for one in (frame, None):
            container.mux(stream.encode(one))
    return made.getvalue()


def heard(content: bytes) -> list[int]:
    """The samples of a WAV file, one channel."""
    with wave.open(io.BytesIO(content)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, RATE)
        samples = read.readframes(read.getnframes())
    return list(struct.unpack(f"<{len(samples) // 2}h", samples))


async def with_voice(world: World, content: bytes) -> tuple[Browser, str]:
    """A ticket with one voice note, and who works on it; the note's address."""
    world.media = {DIGEST: content}
    ticket = await world.add_ticket(attachments=[Attachment("voice", "m1", DIGEST)])
    async with world.database.open_work() as work:
        await work.media.add(KeptMedia(DIGEST, "audio/amr", len(content), world.now))
        await work.commit()
    return await world.signed_in("chengban"), f"/console/tickets/{ticket.ref}/media/{DIGEST}"


def test_what_was_spoken_is_heard_at_its_pitch_and_length() -> None:
    made = to_wav(spoken())

    assert made is not None
    samples = heard(made)
    crossings = sum(a < 0 <= b for a, b in itertools.pairwise(samples))
    assert abs(len(samples) / RATE - SECONDS) < 0.05
    assert abs(crossings / SECONDS - TONE) < 10


def test_frames_without_speech_are_silence_between_the_words() -> None:
    made = to_wav(MARK + b"\n" + (COMFORT + NO_DATA) * 50)

    assert made is not None
    assert len(heard(made)) == pytest.approx(2 * RATE, abs=RATE // 10)


def test_a_note_of_any_size_takes_bounded_room() -> None:
    made = to_wav(MARK + b"\n" + COMFORT * (LONGEST_SECONDS + 60) * 50)

    assert made is not None
    assert len(heard(made)) == LONGEST_SECONDS * RATE


@pytest.mark.parametrize(
    "content", [b"", MARK, MARK + b"\n", DAMAGED, b"RIFF....WAVE", b"#!SILK_V3"]
)
def test_what_is_no_voice_note_is_not_decoded(content: bytes) -> None:
    assert to_wav(content) is None


async def test_a_voice_note_is_served_as_sound_that_browsers_play(world: World) -> None:
    browser, path = await with_voice(world, spoken())

    async with browser.client.get(path) as answer:
        body = await answer.read()
        assert (answer.status, answer.content_type) == (200, "audio/wav")
        assert answer.headers["Accept-Ranges"] == "bytes"
    assert max(heard(body)) > 4_000


async def test_a_part_is_served_where_a_part_is_asked_for(world: World) -> None:
    browser, path = await with_voice(world, spoken())
    whole = await (await browser.client.get(path)).read()

    for asked, start, end in (
        ("bytes=0-1", 0, 2),
        ("bytes=100-", 100, len(whole)),
        ("bytes=-9", -9, None),
    ):
        async with browser.client.get(path, headers={"Range": asked}) as answer:
            assert answer.status == 206
            assert await answer.read() == whole[start:end]
            assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")
    for wrong in ("bytes=999999999-", "bytes=x", "bytes=9-3"):
        async with browser.client.get(path, headers={"Range": wrong}) as answer:
            assert answer.status == 416


async def test_the_note_as_it_came_can_be_saved(world: World) -> None:
    browser, path = await with_voice(world, spoken())

    async with browser.client.get(f"{path}?as=file") as answer:
        assert await answer.read() == world.media[DIGEST]
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_what_cannot_be_decoded_is_offered_whole_with_a_word(world: World) -> None:
    browser, path = await with_voice(world, DAMAGED)

    async with browser.client.get(path) as answer:
        assert (answer.status, await answer.read()) == (200, DAMAGED)
        assert answer.content_type == "application/octet-stream"
    _, page = await browser.get(path.removeprefix("/console").split("/media")[0])
    assert "请下载后" in page
    assert f"{path}?as=file" in page


async def test_the_work_order_counts_and_shows_what_was_sent(world: World) -> None:
    browser, path = await with_voice(world, spoken())

    _, page = await browser.get(path.removeprefix("/console").split("/media")[0] + "/print")

    assert "语音 1 段" in page
    assert "照片" not in page


async def keep(world: World, digest: str, content: bytes, content_type: str) -> None:
    """What the desk fetched from WeChat."""
    world.media[digest] = content
    async with world.database.open_work() as work:
        await work.media.add(KeptMedia(digest, content_type, len(content), world.now))
        await work.commit()


async def say(
    world: World, kind: Kind, media_id: str, digest: str, who: str = "r1", matter: str = ""
) -> None:
    """A resident sends a picture or sound, fetched as `digest`; the turn belongs to something."""
    message = Incoming(f"k-{media_id}", "x", "gh_1", kind, world.now, media_id=media_id)
    async with world.database.open_work() as work:
        await work.inbox.receive(who, message, world.now)
        await work.inbox.finish(message.key, Reply("", matter=matter), world.now)
        await work.shared.put(media_key(media_id), digest, world.now + timedelta(days=1))
        await work.commit()


@pytest.mark.parametrize("kind", ["photo", "image"])
async def test_a_photo_is_seen_on_the_ticket_and_on_paper(world: World, kind: str) -> None:
    await keep(world, "bb", JPEG, "image/jpeg")
    ticket = await world.add_ticket(attachments=[Attachment(kind, "m2", "bb")])
    browser = await world.signed_in("chengban")
    address = f"/tickets/{ticket.ref}"

    for page in (address, f"{address}/print"):
        _, text = await browser.get(page)
        assert f'src="/console{address}/media/bb"' in text
    async with browser.client.get(f"/console{address}/media/bb") as answer:
        assert answer.content_type == "image/jpeg"
        assert answer.headers["Cache-Control"] == "no-store"


async def test_what_came_in_the_talk_is_heard_and_seen_beside_the_ticket(world: World) -> None:
    await keep(world, "aa", spoken(), "audio/amr")
    await keep(world, "bb", JPEG, "image/jpeg")
    ticket = await world.add_ticket()
    await say(world, Kind.VOICE, "m1", "aa", matter=ticket.ref)
    await say(world, Kind.IMAGE, "m2", "bb", matter=ticket.ref)
    await say(world, Kind.IMAGE, "m3", GONE, matter=ticket.ref)
    browser = await world.signed_in("chengban")

    _, page = await browser.get(f"/tickets/{ticket.ref}")

    said = f"/console/tickets/{ticket.ref}/said"
    assert page.count(f'src="{said}/') == 2
    assert (await browser.client.get(f"{said}/aa")).content_type == "audio/wav"
    assert (await browser.client.get(f"{said}/bb")).content_type == "image/jpeg"


async def test_who_waits_for_a_person_is_heard_from_the_call(world: World) -> None:
    await keep(world, "aa", spoken(), "audio/amr")
    async with world.database.open_work() as work:
        called = StaffCall(CallKind.HANDOFF, "r1", "U", "", world.now, COURTYARD)
        call = await work.calls.add(called)
        await work.commit()
    await say(world, Kind.VOICE, "m1", "aa", matter=f"call:{call.id}")
    browser = await world.signed_in("chengban")

    _, page = await browser.get(f"/calls/{call.id}")

    assert f"/console/calls/{call.id}/said/aa" in page
    async with browser.client.get(f"/console/calls/{call.id}/said/aa") as answer:
        assert answer.content_type == "audio/wav"


async def test_what_others_said_is_not_served_beside_a_ticket(world: World) -> None:
    await keep(world, "bb", JPEG, "image/jpeg")
    await world.add_resident("r2")
    await say(world, Kind.IMAGE, "m2", "bb", "r2")
    ticket = await world.add_ticket()
    elsewhere = await world.add_ticket(proposer="r2", place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    browser = await world.signed_in("chengban")

    for ref in (ticket.ref, elsewhere.ref):
        for part in ("said", "media"):
            assert (await browser.get(f"/tickets/{ref}/{part}/bb"))[0] == 404
