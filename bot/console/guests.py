"""An outside party with a link and no account: one plain page, one question, one answer."""

import logging
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.console.deps import deps
from bot.console.pages import page, see_other
from bot.console.signing import address_of
from bot.pictures import Picture, bare, made_anew
from bot.ports import KeptMedia
from bot.ports.staff import Inquiry
from bot.proposals.errors import (
    ChangedMeanwhile,
    MediaInfected,
    MediaUnchecked,
    SomethingMissing,
)
from bot.services.desk import asking
from bot.services.desk.asking import LinkClosed

LARGEST_PHOTO = 10 * 1024**2
LARGEST_FORM = LARGEST_PHOTO + 64 * 1024
_TRIES = 5
_log = logging.getLogger(__name__)
_INQUIRY = "inquiry"
_STATUS = {"unknown": 404, "too_many": 429, "answered": 200}
_GONE = 410


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
    photo = await made_anew(content) if len(content) <= LARGEST_PHOTO else None
    if content and photo is None:
        return await _asked(request, text=text, note="photo_unfit")
    try:
        await _keep_answer(request, text, photo)
    except (MediaInfected, MediaUnchecked) as error:
        _log.warning("console: a photo of an outside party is not kept: %s", error)
        return await _asked(request, text=text, note="photo_unfit")
    except SomethingMissing:
        return await _asked(request, text=text, note="answer_missing")
    except LinkClosed as closed:
        return await _closed(request, closed)
    return see_other(request, "guest", token=request.match_info["token"])


async def _keep_answer(request: web.Request, text: str, photo: Picture | None) -> None:
    """In one transaction; somebody working on the ticket in the same moment costs no answer."""
    its, one = deps(request), _inquiry(request)
    if not text.strip():
        raise SomethingMissing("text")
    kept = None
    if photo is not None and its.keep_media is not None:
        digest = await its.keep_media(photo.content, photo.content_type)
        kept = KeptMedia(digest, photo.content_type, len(photo.content), its.clock(), bare=True)
    for left in reversed(range(_TRIES)):
        try:
            async with its.open_work() as work:
                if kept is not None:
                    await work.media.add(kept)
                shown = kept.digest if kept is not None else None
                await asking.answer(one, text, shown, work=work, now=its.clock())
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
    async with its.open_work(readonly=True) as work:
        known = await work.media.get(digest)
    shown = await bare(known, content) if known is not None and content is not None else None
    if shown is None:
        raise web.HTTPNotFound
    return web.Response(body=shown.content, content_type=shown.content_type)


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
