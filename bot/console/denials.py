"""What was refused is noted: in the audit for somebody signed in, else in the sign-in log."""

import logging
from datetime import datetime

from aiohttp import web

from bot.characters import visible
from bot.console.deps import VISITOR, Visitor, deps
from bot.console.signing import address_of
from bot.logs import where
from bot.ports.staff import Look, Outcome, SignIn, StaffWork
from bot.services.desk import doors

_NOTED = frozenset({403, 404})
_LONGEST = 200
_log = logging.getLogger(__name__)


async def note(request: web.Request, status: int) -> None:
    """Note a refusal (403), or a thing that is not there or another branch's (404)."""
    its, asked = deps(request), request.match_info
    who: Visitor = request.get(VISITOR) or Visitor()
    if status not in _NOTED or asked.http_exception is not None:
        return
    try:
        async with its.open_work() as work:
            if who.clerk is not None:
                detail = visible(f"{status} {request.method} {request.rel_url.path}")
                ref = asked.get("ref", "")
                look = Look(its.clock(), who.clerk.staff.id, "denied", ref, detail[:_LONGEST])
                await work.records.look(look)
            elif status == 403:
                await _note_stranger(request, who, work, its.clock())
            await work.commit()
    except Exception as error:
        _log.error("console: a refusal could not be noted: %s", where(error))


async def _note_stranger(
    request: web.Request, who: Visitor, work: StaffWork, now: datetime
) -> None:
    address = address_of(request)
    if await doors.is_noted(address, work=work, now=now):
        login, known = (who.staff.login, who.staff.id) if who.staff is not None else ("", None)
        await work.sign_ins.add(SignIn(now, login, address, Outcome.DENIED, known))
