"""Pictures made anew: upright, of a bounded size, and with nothing beside what is to be seen.

Cameras and phones write into a picture where and when it was taken, and by which device. None of
it is carried over: what is kept and shown is drawn again. HEIC (iPhones) becomes JPEG.
"""

import asyncio
import io
import logging
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from bot.ports import KeptMedia

register_heif_opener()
_log = logging.getLogger(__name__)
LARGEST_BYTES = 12 * 1024**2
MOST_PIXELS = 64_000_000
"""Looked at before anything is decoded: some 200 MB of memory."""
LONGEST_EDGE = 4096
"""Pixels; enough to read a number plate, a quarter of what new phones take."""
_QUALITY = 88
SMALLEST_BYTES = 100 * 1024
_SMALLER = ((1000, 75), (800, 65), (640, 55), (480, 45))
"""Longest edge and quality, tried in turn until a small picture is small enough."""
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "HEIF")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, RuntimeError,
    OverflowError, struct.error, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow is known to raise for a file that is cut, forged or nothing of the kind."""
_MAKING = asyncio.Semaphore(2)
"""Pictures drawn at once in one process; the others wait their turn."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it may be shown to anybody who may see it: JPEG, or PNG where it is drawn."""

    content: bytes
    content_type: str


def looks_like_one(content: bytes) -> bool:
    """Whether the first bytes are those of a picture."""
    if content[:4] == b"RIFF":
        return content[8:12] == b"WEBP"
    return content.startswith(_STARTS) or (content[4:8] == b"ftyp" and content[8:12] in _HEIF)


async def made_anew(content: bytes) -> Picture | None:
    """The picture drawn again in a thread, or None for what is none, is cut or is too large."""
    async with _MAKING:
        return await asyncio.to_thread(drawn_again, content)


async def small(content: bytes) -> Picture | None:
    """A picture that is bare already as a JPEG of at most 100 KB; None for what is none."""
    async with _MAKING:
        return await asyncio.to_thread(_shrunk, content)


def _shrunk(content: bytes) -> Picture | None:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as source:
            plain = source.convert("RGB")
    except _BROKEN as error:
        _log.warning("a picture cannot be read: %s", type(error).__name__)
        return None
    plain.info = {}
    for edge, quality in _SMALLER:
        out = io.BytesIO()
        plain.thumbnail((edge, edge))
        plain.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= SMALLEST_BYTES:
            break
    return Picture(out.getvalue(), "image/jpeg")


async def bare(known: KeptMedia, content: bytes) -> Picture | None:
    """What is kept as a picture to be shown; what was kept before they were made anew, is now."""
    if known.bare:
        return Picture(content, known.content_type)
    return await made_anew(content)


def drawn_again(content: bytes) -> Picture | None:
    """The same at once; blocks, some 0.2 s for a photo of 12 megapixels."""
    if len(content) > LARGEST_BYTES or not looks_like_one(content):
        return None
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as source:
            if source.width * source.height > MOST_PIXELS:
                return None
            return _saved(_upright(source))
    except _BROKEN as error:
        _log.warning("a picture cannot be read: %s", type(error).__name__)
        return None


def _upright(source: Image.Image) -> Image.Image:
    source.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    turned = ImageOps.exif_transpose(source)
    is_drawn = turned.mode in ("1", "L", "P") or turned.has_transparency_data
    plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    plain.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    plain.info = {"drawn": is_drawn}
    return plain


def _saved(picture: Image.Image) -> Picture:
    is_drawn, out = picture.info.pop("drawn"), io.BytesIO()
    if is_drawn:
        picture.save(out, "PNG")
        return Picture(out.getvalue(), "image/png")
    picture.save(out, "JPEG", quality=_QUALITY)
    return Picture(out.getvalue(), "image/jpeg")
