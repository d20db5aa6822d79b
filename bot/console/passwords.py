"""Changing one's own password."""

import asyncio

from aiohttp import web

from bot.console.deps import deps, visitor
from bot.console.pages import page, see_other
from bot.console.signing import renew
from bot.ports.staff import Outcome, Stage
from bot.proposals.errors import ProposalError
from bot.services.desk import accounts


async def ask_password(request: web.Request) -> web.Response:
    """The page for a new password."""
    return page(request, "password.html", note="", done=request.query.get("done") == "1")


async def new_password(request: web.Request) -> web.Response:
    """Change one's own password; every other session of this account ends."""
    its, staff, form = deps(request), visitor(request).staff, await request.post()
    if staff is None:
        raise web.HTTPForbidden
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    if not await asyncio.to_thread(accounts.is_password, staff.password_hash, old):
        return page(request, "password.html", note="wrong_sign_in", done=False, http_status=401)
    try:
        known = await asyncio.to_thread(accounts.hash_password, new, staff.login, its.words)
    except ProposalError as error:
        return page(request, "password.html", note=error.key, done=False, http_status=422)
    async with its.open_work() as work:
        fresh = await work.accounts.get(staff.id)
        if fresh is None:
            raise web.HTTPForbidden
        fresh.password_hash, fresh.must_change = known, False
        await work.accounts.save(fresh)
        await work.sessions.end_all(staff.id)
        await work.commit()
    response = see_other(request, "password", query="done=1")
    await renew(request, response, fresh, Stage.FULL, Outcome.OK)
    return response
