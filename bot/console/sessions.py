"""One's own sessions: where one is signed in, and an end to it."""

from aiohttp import web

from bot.console.deps import clerk, deps, visitor
from bot.console.pages import page, see_other
from bot.console.signing import address_of
from bot.ports.staff import Outcome, Session, Stage
from bot.services.desk import accounts

SHOWN = 16
"""Hex digits of a session's digest that tell it from one's others."""


async def show(request: web.Request) -> web.Response:
    """Every browser one is signed in with, this one marked."""
    here = visitor(request).session
    return page(
        request, "sessions.html", sessions=await _mine(request),
        here=here.digest if here else "", many=SHOWN, done=request.query.get("done") == "1",
    )  # fmt: skip


async def end(request: web.Request) -> web.Response:
    """End one of them, or all but this one (`others`); this one is ended by signing out."""
    its, me, here = deps(request), clerk(request), visitor(request).session
    wanted = request.match_info["which"]
    mine = [one for one in await _mine(request) if here is None or one.digest != here.digest]
    due = [one for one in mine if wanted in ("others", one.digest[:SHOWN])]
    if not due and wanted != "others":
        raise web.HTTPNotFound
    async with its.open_work() as work:
        for one in due:
            await work.sessions.end(one.digest)
            await accounts.note(
                me.staff.login, address_of(request), Outcome.ENDED, me.staff,
                work=work, now=its.clock(),
            )  # fmt: skip
        await work.commit()
    return see_other(request, "sessions", query="done=1")


async def _mine(request: web.Request) -> list[Session]:
    its = deps(request)
    async with its.open_work(readonly=True) as work:
        found = await work.sessions.of(clerk(request).staff.id, its.clock())
    now = its.clock()
    return [one for one in found if one.stage is Stage.FULL and accounts.is_alive(one, now)]
