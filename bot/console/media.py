"""Attachments and what came with messages: pictures as they are, voice notes made playable."""

import asyncio

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.voices import to_wav
from bot.pictures import bare, looks_like_one
from bot.ports import KeptMedia
from bot.ports.staff import StaffWork
from bot.proposals.belonging import Scope
from bot.proposals.errors import UnknownResident
from bot.services.desk import calls
from bot.services.desk.clerk import ticket
from bot.services.desk.talking import NobodyToTell, transcript

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
    its, digest = deps(request), request.match_info["digest"]
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(request.match_info["ref"], clerk(request), work=work)
        own = {one.digest for one in proposal.attachments}
        if digest not in own | {one.digest for one in await work.files.of(proposal.ref)}:
            raise web.HTTPNotFound
        known = await work.media.get(digest)
    return await _answer(request, known)


async def said(request: web.Request) -> web.Response:
    """What came with a message of the conversation beside a ticket."""
    me = clerk(request)
    async with deps(request).open_work(readonly=True) as work:
        proposal = await ticket(request.match_info["ref"], me, work=work)
        if not me.sees_of("talk", proposal):
            raise web.HTTPNotFound
        known = await _of_talk(request, proposal.proposer, me.scope({proposal.ref}), work)
    return await _answer(request, known)


async def call_said(request: web.Request) -> web.Response:
    """What came with a message of the conversation behind a call."""
    me = clerk(request)
    async with deps(request).open_work(readonly=True) as work:
        call = await calls.waits(int(request.match_info["id"]), me, work=work)
        scope = await calls.scope(call, me, work=work)
        known = await _of_talk(request, call.resident, scope, work)
    return await _answer(request, known)


async def _of_talk(
    request: web.Request, resident: str, scope: Scope, work: StaffWork
) -> KeptMedia | None:
    digest = request.match_info["digest"]
    try:
        talk = await transcript(resident, scope, work=work, now=deps(request).clock())
    except (UnknownResident, NobodyToTell):
        return None
    return await work.media.get(digest) if digest in {one.digest for one in talk.lines} else None


async def _answer(request: web.Request, known: KeptMedia | None) -> web.Response:
    read = deps(request).read_media
    content = await read(known.digest) if known is not None and read is not None else None
    if known is None or content is None:
        raise web.HTTPNotFound
    kind = known.content_type
    if looks_like_one(content):
        picture = await bare(known, content)
        if picture is None:
            raise web.HTTPNotFound
        content, kind = picture.content, picture.content_type
    if kind == _AMR and request.query.get("as") != "file":
        content, kind = await _playable(content)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "sandbox"}
    if kind not in _SHOWN:
        headers["Content-Disposition"] = "attachment"
        return web.Response(body=content, content_type="application/octet-stream", headers=headers)
    return _part(request, content, kind, headers)


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
