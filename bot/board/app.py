"""The board's application, to be mounted at /board/: it reads, and takes nothing."""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.board import data, feeds, meetings, notices, opinions, pages, proposals, results
from bot.board.deps import DEPS, BoardDeps
from bot.proposals.errors import UnknownProposal

_log = logging.getLogger(__name__)
_STYLE = Path(__file__).parent / "static" / "board.css"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
REF = r"{ref:[A-Z]{2,6}-\d{4}-\d{6}}"
ROUTES = (
    ("/", "list", proposals.listed),
    (f"/p/{REF}", "proposal", proposals.show),
    (f"/p/{REF}/opinions", "opinions", opinions.show),
    (rf"/p/{REF}/{{number:\d}}.jpg", "photo", proposals.photo),
    (rf"/p/{REF}/meeting-{{number:\d{{1,4}}}}.ics", "meeting_ics", meetings.one),
    ("/meetings", "meetings", meetings.listed),
    ("/meetings.ics", "calendar", meetings.calendar),
    ("/notices", "notices", notices.listed),
    (rf"/notices/{REF}/{{of:\d{{1,6}}}}", "notice", notices.show),
    ("/results", "results", results.show),
    ("/guide", "guide", pages.guide),
    ("/feed.atom", "feed", feeds.atom),
    ("/data", "data", data.described),
    ("/data.jsonl", "jsonl", data.jsonl),
    ("/data.csv", "csv", data.csv_),
    ("/sitemap.xml", "sitemap", feeds.sitemap),
)


def make_app(its: BoardDeps) -> web.Application:
    """The board: `parent.add_subapp("/board/", make_app(deps))`."""
    app = web.Application(middlewares=[errors])
    app[DEPS] = its
    app[results.KEPT] = results.Kept()
    app.on_response_prepare.append(dress)
    for path, name, handler in ROUTES:
        app.router.add_get(path, handler, name=name)
    app.router.add_get("/board.css", style, name="style")
    pages.set_up(app, its)
    return app


async def dress(_: web.Request, response: web.StreamResponse) -> None:
    """Strict headers on everything; a page is kept for a minute, a failure is not."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    keep = "public, max-age=60" if response.status == 200 else "no-store"
    response.headers.setdefault("Cache-Control", keep)


@web.middleware
async def errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What is not there and what is not public look the same."""
    try:
        return await handler(request)
    except (UnknownProposal, web.HTTPNotFound):
        return pages.page(request, "missing.html", status=404)
    except (web.HTTPException, ConnectionError, TimeoutError):
        raise
    except Exception:
        _log.exception("board: %s", request.rel_url.path)
        return pages.page(request, "failed.html", status=500)


async def style(_: web.Request) -> web.Response:
    """The only style sheet."""
    return web.Response(body=_STYLE.read_bytes(), content_type="text/css", charset="utf-8")
