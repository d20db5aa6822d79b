"""Drafts (草稿): what somebody typed is kept for them, on whatever machine, until it is sent."""

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.console.deps import clerk, deps, visitor
from bot.ports.staff import Draft
from bot.services.desk.clerk import ticket

KEPT_FOR = timedelta(days=30)
LARGEST = 64 * 1024
"""Characters of one draft; the largest form there is takes far fewer."""
MOST = 200
"""Drafts of one person."""
_FORM = re.compile(
    r"/(?:tickets/(?P<ref>[A-Z]{2,5}-\d{4}-\d{1,9})/[\w/]+|calls/\d{1,18}/\w+|file|file/import)"
)
_ASKED = 20
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def keep(request: web.Request) -> web.Response:
    """Keep what stands in a form now; a form without words is forgotten."""
    its, me = deps(request), clerk(request).staff.id
    posted = await request.post()
    path, fields = _path(request, str(posted.get("form", ""))), _fields(posted.get("fields"))
    async with its.open_work() as work:
        now = its.clock()
        await work.drafts.purge(now - KEPT_FOR)
        mine = await work.drafts.of(me)
        known, ref = {one.path for one in mine}, _ref_in(path)
        if ref is not None:
            await ticket(ref, clerk(request), work=work)
        if not any(_is_words(one) for one in fields):
            await work.drafts.drop(me, path)
        elif path in known or len(known) < MOST:
            await work.drafts.keep(Draft(me, path, ref, fields, now))
        await work.commit()
    return web.Response(status=204)


async def given_back(request: web.Request) -> web.Response:
    """What was kept for these forms, as JSON by their paths."""
    its, me = deps(request), clerk(request).staff.id
    paths = [_path(request, one) for one in request.query.getall("form", [])[:_ASKED]]
    async with its.open_work(readonly=True) as work:
        mine = {one.path: one.fields for one in await work.drafts.of(me)}
    found = {_address(request, one): mine[one] for one in paths if one in mine}
    return web.json_response(found)


@web.middleware
async def sent(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What was taken by the desk is a draft no more."""
    response = await handler(request)
    me = visitor(request).clerk
    path = _within(request, request.path)
    is_form = request.method == "POST" and "HX-Request" not in request.headers
    if me is not None and is_form and response.status < 400 and _FORM.fullmatch(path):
        async with deps(request).open_work() as work:
            await work.drafts.drop(me.staff.id, path)
            await work.commit()
    return response


def unsent(drafts: Sequence[Draft]) -> list[str]:
    """The last parts of the paths drafts wait under: names of steps, `say`, `split`."""
    return [one.path.rpartition("/")[2] for one in drafts]


def _fields(posted: object) -> list[list[Any]]:
    text = posted if isinstance(posted, str) else ""
    if len(text) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(max_size=LARGEST, actual_size=len(text))
    try:
        found = json.loads(text or "[]")
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(found, list) or not all(_is_field(one) for one in found):
        raise web.HTTPBadRequest
    return found


def _is_field(one: object) -> bool:
    if not isinstance(one, list) or len(one) != 3:
        return False
    return isinstance(one[0], str) and isinstance(one[1], str) and isinstance(one[2], bool)


def _is_words(field: Sequence[Any]) -> bool:
    return bool(field[1].strip())


def _within(request: web.Request, path: str) -> str:
    """A path without the folder the console is mounted at."""
    return path.removeprefix(str(request.app.router["home"].url_for()).rstrip("/"))


def _address(request: web.Request, path: str) -> str:
    return f"{str(request.app.router['home'].url_for()).rstrip('/')}{path}"


def _path(request: web.Request, typed: str) -> str:
    """The path of a form whose texts are kept; 400 for any other address."""
    path = _within(request, typed)
    if not _FORM.fullmatch(path):
        raise web.HTTPBadRequest
    return path


def _ref_in(path: str) -> str | None:
    found = _FORM.fullmatch(path)
    return found["ref"] if found is not None else None
