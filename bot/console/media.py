"""Attachments of a ticket: pictures as they are, voice notes as a browser can play them."""

import asyncio

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.voices import to_wav
from bot.proposals.errors import UnknownProposal
from bot.services.desk.clerk import ticket

_SHOWN = frozenset(
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "audio/mpeg",
        "audio/mp4", "audio/ogg", "audio/wav", "video/mp4",
    }
)  # fmt: skip
"""What a browser may show by itself; anything else is only offered for saving."""
_AMR = "audio/amr"
_DECODING = asyncio.Semaphore(2)
"""Voice notes made playable at once in one process; the others wait their turn."""


async def show(request: web.Request) -> web.Response:
    """One attachment of a ticket of one's branch, by its digest; `as=file` gives it as it came."""
    content, kind = await _read(request)
    if kind == _AMR and request.query.get("as") != "file":
        content, kind = await _playable(content)
    headers = {"Cache-Control": "private, max-age=600", "Content-Security-Policy": "sandbox"}
    if kind not in _SHOWN:
        headers["Content-Disposition"] = "attachment"
        return web.Response(body=content, content_type="application/octet-stream", headers=headers)
    return _part(request, content, kind, headers)


async def _read(request: web.Request) -> tuple[bytes, str]:
    its, digest = deps(request), request.match_info["digest"]
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(request.match_info["ref"], clerk(request), work=work)
        known = await work.media.get(digest)
    if digest not in {one.digest for one in proposal.attachments} or known is None:
        raise UnknownProposal(proposal.ref)
    content = await its.read_media(digest) if its.read_media is not None else None
    if content is None:
        raise web.HTTPNotFound
    return content, known.content_type


async def _playable(content: bytes) -> tuple[bytes, str]:
    """The note as WAV, or as it came where it cannot be decoded."""
    async with _DECODING:
        made = await asyncio.to_thread(to_wav, content)
    return (content, _AMR) if made is None else (made, "audio/wav")


def _part(request: web.Request, content: bytes, kind: str, headers: dict[str, str]) -> web.Response:
    """The whole, or the range asked for (RFC 9110 §14): Safari plays no sound without ranges."""
    headers["Accept-Ranges"] = "bytes"
    if "Range" not in request.headers:
        return web.Response(body=content, content_type=kind, headers=headers)
    size = len(content)
    try:
        start, end, _ = request.http_range.indices(size)
    except ValueError:
        start = end = size
    if start >= end:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return web.Response(body=content[start:end], status=206, content_type=kind, headers=headers)
