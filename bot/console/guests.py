"""An outside party with a link and no account: one plain page, one question, one answer."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.console.deps import deps
from bot.console.pages import page, see_other
from bot.console.signing import address_of
from bot.ports import KeptMedia
from bot.ports.staff import Inquiry
from bot.proposals.errors import ChangedMeanwhile, SomethingMissing
from bot.services.desk import asking
from bot.services.desk.asking import LinkClosed

LARGEST_PHOTO = 10 * 1024**2
LARGEST_FORM = LARGEST_PHOTO + 64 * 1024
_TRIES = 5
_INQUIRY = "inquiry"
_STATUS = {"unknown": 404, "too_many": 429, "answered": 200}
_GONE = 410
_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


async def admit(request: web.Request) -> web.Response | None:
    """What the gate asks of a `link` route: an open question, or a kind page instead of it."""
    its, address = deps(request), address_of(request)
    try:
        async with its.open_work(readonly=True) as work:
            request[_INQUIRY] = await asking.find(
                request.match_info["token"], work=work, now=its.clock()
            )
    except LinkClosed as closed:
        if closed.why == "unknown":
            async with its.open_work() as work:
                closed = await asking.guessed(address, work=work, now=its.clock())
                await work.commit()
        return await _closed(request, closed)
    return None


async def show(request: web.Request) -> web.Response:
    """The question, what staff chose to show, and a place for the answer."""
    return await _asked(request)


async def answer(request: web.Request) -> web.Response:
    """Take the answer once; words are kept on the page when the photo does not fit."""
    posted = await request.post()
    text = str(posted.get("text", ""))
    content = b""
    if isinstance(posted.get("photo"), web.FileField):
        content = posted["photo"].file.read(LARGEST_PHOTO + 1)  # type: ignore[union-attr]
    kind = kind_of(content)
    if content and (kind is None or len(content) > LARGEST_PHOTO):
        return await _asked(request, text=text, note="photo_unfit")
    try:
        await _keep_answer(request, text, content, kind)
    except SomethingMissing:
        return await _asked(request, text=text, note="answer_missing")
    except LinkClosed as closed:
        return await _closed(request, closed)
    return see_other(request, "guest", token=request.match_info["token"])


async def _keep_answer(request: web.Request, text: str, content: bytes, kind: str | None) -> None:
    """In one transaction; somebody working on the ticket in the same moment costs no answer."""
    its, one = deps(request), _inquiry(request)
    if not text.strip():
        raise SomethingMissing("text")
    digest = None
    if kind is not None and its.keep_media is not None:
        digest = await its.keep_media(content, kind)
    for left in reversed(range(_TRIES)):
        try:
            async with its.open_work() as work:
                if digest is not None:
                    await work.media.add(KeptMedia(digest, kind or "", len(content), its.clock()))
                await asking.answer(one, text, digest, work=work, now=its.clock())
                await work.commit()
        except ChangedMeanwhile:
            if not left:
                raise
        else:
            return


async def photo(request: web.Request) -> web.Response:
    """One of the photos staff chose to show."""
    its, digest = deps(request), request.match_info["digest"]
    if digest not in _inquiry(request).photos or its.read_media is None:
        raise web.HTTPNotFound
    content = await its.read_media(digest)
    kind = kind_of(content or b"")
    if content is None or kind is None:
        raise web.HTTPNotFound
    return web.Response(body=content, content_type=kind)


def kind_of(content: bytes) -> str | None:
    """The content type of a picture a browser shows, by its first bytes; None for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _PICTURES if content.startswith(start)), None)


async def _asked(request: web.Request, text: str = "", note: str = "") -> web.Response:
    its, one = deps(request), _inquiry(request)
    async with its.open_work(readonly=True) as work:
        proposal = await work.proposals.get(one.ref)
    return page(
        request, "guest.html", one=one, t=proposal, text=text, note=note,
        http_status=422 if note else 200, street=its.catalogue.subdistrict_of(proposal.place),
        day_long=timedelta(days=1), **_doors(request),
    )  # fmt: skip


async def _closed(request: web.Request, closed: LinkClosed) -> web.Response:
    its, place = deps(request), None
    if closed.ref is not None:
        async with its.open_work(readonly=True) as work:
            place = (await work.proposals.get(closed.ref)).place
    return page(
        request, "guest_closed.html", why=closed.why, street=its.catalogue.subdistrict_of(place),
        http_status=_STATUS.get(closed.why, _GONE), **_doors(request),
    )  # fmt: skip


def failed(request: web.Request, status: int) -> web.Response:
    """Something went wrong on the way; nothing of the console is offered to a stranger."""
    street = deps(request).catalogue.subdistrict
    return page(
        request, "guest_closed.html", why="failed", street=street, http_status=status,
        **_doors(request),
    )  # fmt: skip


def is_for_guests(request: web.Request) -> bool:
    """Whether the route is one of those a link opens."""
    return getattr(request.match_info.handler, "permission", None) == "link"


def _doors(request: web.Request) -> dict[str, Any]:
    doors = deps(request).catalogue.lists.doors
    return {"office": doors.get("street_office"), "hotline": doors.get("city_hotline")}


def _inquiry(request: web.Request) -> Inquiry:
    found: Inquiry = request[_INQUIRY]
    return found
