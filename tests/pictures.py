"""Pictures as cameras and phones make them, with what they write into them."""

import io

from PIL import Image

SERIAL = "SN-GEHEIM-0815"
_ORIENTATION, _MAKE, _SERIAL, _GPS = 0x0112, 0x010F, 0xA431, 0x8825
_LATITUDE, _LONGITUDE = 2, 4
SIDEWAYS = 6
"""To be turned a quarter clockwise to stand upright."""


def a_jpeg(size: tuple[int, int] = (40, 20), colour: str = "green") -> bytes:
    """A picture of one colour, with nothing beside it."""
    return _saved(Image.new("RGB", size, colour))


def from_a_phone(kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """Held sideways: its left half red; with place, maker and serial number."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_MAKE] = SIDEWAYS, "Xiaomi"
    exif.get_ifd(0x8769)[_SERIAL] = SERIAL
    exif.get_ifd(_GPS).update(
        {1: "N", _LATITUDE: (30.0, 42.0, 0.0), 3: "E", _LONGITUDE: (104.0, 6.0, 0.0)}
    )
    return _saved(picture, kind, exif=exif)


def _saved(picture: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()
