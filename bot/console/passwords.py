"""Changing one's own password."""

import asyncio

from aiohttp import web

from bot.console.deps import deps, visitor
from bot.console.pages import page, see_other
from bot.console.signing import address_of, leave, renew
from bot.ports.staff import Outcome, Staff, Stage
from bot.proposals.errors import ProposalError
from bot.services.desk import accounts, doors
from bot.services.desk.passwords import WeakPassword


async def ask_password(request: web.Request) -> web.Response:
    """The page for a new password."""
    return page(request, "password.html", note="", done=request.query.get("done") == "1")


async def new_password(request: web.Request) -> web.Response:
    """Change one's own password; every other session of this account ends."""
    its, staff, form = deps(request), visitor(request).staff, await request.post()
    if staff is None:
        raise web.HTTPForbidden
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    if not await _may_try(request, staff):
        note = Outcome.TOO_MANY.value
        return page(request, "password.html", note=note, done=False, http_status=429)
    if not await asyncio.to_thread(accounts.is_password, staff.password_hash, old):
        return await _wrong(request, staff)
    async with its.open_work() as work:
        await doors.was_right(staff.login, address_of(request), work=work)
        await work.commit()
    try:
        if await asyncio.to_thread(accounts.is_password, staff.password_hash, new):
            raise WeakPassword("same")
        known = await asyncio.to_thread(accounts.hash_password, new, staff.login, its.words)
    except ProposalError as error:
        return page(request, "password.html", note=error.key, done=False, http_status=422)
    async with its.open_work() as work:
        fresh = await work.accounts.get(staff.id, lock=True)
        if fresh is None or fresh.password_hash != staff.password_hash:
            raise web.HTTPForbidden  # an administrator was quicker
        fresh.password_hash, fresh.must_change, fresh.password_at = known, False, its.clock()
        await work.accounts.save(fresh)
        await work.sessions.end_all(staff.id)
        await work.commit()
    response = see_other(request, "password", query="done=1")
    await renew(request, response, fresh, Stage.FULL, Outcome.OK)
    return response


async def _may_try(request: web.Request, staff: Staff) -> bool:
    """Counted before it is decided, so that of many tries at once only a few are."""
    its, address = deps(request), address_of(request)
    async with its.open_work() as work:
        may = await doors.may_try(staff.login, address, work=work, now=its.clock())
        await work.commit()
    return may


async def _wrong(request: web.Request, staff: Staff) -> web.Response:
    """Count it; who has guessed too often at an open desk is signed out, and the account locked."""
    its, now = deps(request), deps(request).clock()
    outcome = Outcome.WRONG_CURRENT
    async with its.open_work() as work:
        address = address_of(request)
        await accounts.note(staff.login, address, outcome, staff, work=work, now=now)
        fresh = await work.accounts.get(staff.id)
        is_locked = fresh is None or accounts.is_locked(fresh, now)
        if is_locked:
            await work.sessions.end_all(staff.id)
        await work.commit()
    if is_locked:
        return leave(request, "locked")
    return page(request, "password.html", note=outcome.value, done=False, http_status=401)
