"""The page on which somebody sets how they like to work."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlunsplit

from aiohttp import web
from multidict import MultiMapping

from bot.console import security
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.console.preferences import CHOICES, read
from bot.console.typed import split

PARTS = {
    "list": ("density", "sort", "columns", "preview"),
    "person": ("text", "onward", "keys"),
}
"""Each form changes its own part and leaves the other."""


async def show(request: web.Request) -> web.Response:
    """The settings, and what they do."""
    done = request.query.get("done") == "1"
    return page(request, "settings.html", choices=CHOICES, done=done)


async def save(request: web.Request) -> web.Response:
    """Keep one part of the settings; back to where they were changed."""
    posted, me, its = await request.post(), clerk(request), deps(request)
    names = PARTS.get(str(posted.get("part", "")))
    if names is None:
        raise web.HTTPBadRequest
    async with its.open_work() as work:
        staff = await work.accounts.get(me.staff.id, lock=True)
        if staff is None:
            raise web.HTTPForbidden
        changed = asdict(read(staff.settings)) | {name: _posted(name, posted) for name in names}
        staff.settings = asdict(read(changed))
        await work.accounts.save(staff)
        await work.commit()
    if posted.get("here") == "1":
        return web.Response(status=303, headers={"Location": _page_of(request)})
    return see_other(request, "settings", query="done=1")


def _page_of(request: web.Request) -> str:
    """The page it was changed on, as it stands there now: filters change it without a reload."""
    parts = split(request.headers.get("Referer", ""))
    if parts is None or parts.netloc != request.host:
        return security.local_path(request, "")
    return security.local_path(request, urlunsplit(("", "", parts.path, parts.query, "")))


def _posted(name: str, posted: MultiMapping[Any]) -> Any:
    if name == "columns":
        return [str(one) for one in posted.getall("columns", [])]
    return str(posted.get(name, "")) if name in CHOICES else posted.get(name) == "1"
