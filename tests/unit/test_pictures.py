"""Pictures are drawn again: upright, bounded, and with nothing a camera wrote into them."""

import asyncio
import io
import struct
import zlib

import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from bot import pictures
from bot.pictures import drawn_again, looks_like_one, made_anew
from tests.pictures import SERIAL, a_jpeg, from_a_phone

register_heif_opener()
WIDE = (40, 20)


def opened(content: bytes) -> Image.Image:
    """The picture as somebody's browser has it."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_nothing_of_place_time_and_device_is_carried_over(kind: str) -> None:
    taken = from_a_phone(kind)
    assert SERIAL.encode() in taken

    made = await made_anew(taken)

    assert made is not None
    assert made.content_type == "image/jpeg"
    for secret in (SERIAL, "Xiaomi", "Exif", "GPS"):
        assert secret.encode() not in made.content
    assert not opened(made.content).getexif()
    assert opened(made.content).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_comments_and_what_hangs_behind_the_picture_are_gone() -> None:
    out = io.BytesIO()
    Image.new("RGB", WIDE).save(out, "JPEG", comment=b"30.7,104.1", xmp=b"<x>GEHEIM</x>")

    made = drawn_again(out.getvalue() + b"<script>alert(1)</script>")

    assert made is not None
    for secret in (b"104.1", b"GEHEIM", b"script"):
        assert secret not in made.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_taken_sideways_stands_upright(kind: str) -> None:
    """Of HEIC the reader itself turns what the file says is turned."""
    made = drawn_again(from_a_phone(kind))

    assert made is not None
    picture = opened(made.content)
    assert picture.size == WIDE[::-1]
    red, blue = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert red[0] > 200 > red[2]
    assert blue[2] > 200 > blue[0]


def test_what_is_seen_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", WIDE, (255, 0, 0, 0)).save(out, "PNG")

    made = drawn_again(out.getvalue())

    assert made is not None
    assert made.content_type == "image/png"
    assert opened(made.content).getpixel((0, 0))[3] == 0


def test_a_large_photo_is_made_smaller() -> None:
    made = drawn_again(a_jpeg((6000, 3000)))

    assert made is not None
    assert max(opened(made.content).size) <= pictures.LONGEST_EDGE


def declared(width: int, height: int) -> bytes:
    """A PNG of some 100 bytes that says it is of this size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_too_many_pixels_are_refused_before_any_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: Image.Image) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)

    for size in ((30_000, 30_000), (8_001, 8_000)):
        assert drawn_again(declared(*size)) is None


def test_too_many_bytes_are_refused() -> None:
    assert drawn_again(a_jpeg() + bytes(pictures.LARGEST_BYTES)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"errcode":40007,"errmsg":"invalid media_id"}',
        b"<!doctype html><title>404</title>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xff\xd8\xff\xe0 no picture",
        b"GIF89a/*<html>*/",
        a_jpeg((400, 400))[:700],
        from_a_phone("HEIF")[:400],
    ],
)
def test_what_is_no_picture_or_cut_is_none(content: bytes) -> None:
    assert drawn_again(content) is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "HEIF"])
def test_every_kind_phones_send_is_known_by_its_first_bytes(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", WIDE, "red").save(out, kind)

    assert looks_like_one(out.getvalue())
    assert drawn_again(out.getvalue()) is not None


async def test_the_loop_goes_on_while_pictures_are_drawn() -> None:
    large, ticks = a_jpeg((4000, 3000)), 0
    making = asyncio.gather(*(made_anew(large) for _ in range(4)))
    while not making.done():
        await asyncio.sleep(0)
        ticks += 1

    assert all(making.result())
    assert ticks > 20
