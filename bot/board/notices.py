"""Public notices (公示): those that run, those that ended, each on a page to be printed."""

from aiohttp import web

from bot.board.deps import deps
from bot.board.pages import page
from bot.ports.board import Notice
from bot.proposals.deadlines import CHINA
from bot.proposals.workflow import Status
from bot.services import showing_notices

MOST = 40
_WHILE = {
    "approve_plan": frozenset({Status.PUBLIC_NOTICE}),
    "post_result": frozenset({Status.ANSWERED, Status.CLOSED}),
}


async def listed(request: web.Request) -> web.Response:
    """Running ones first."""
    its = deps(request)
    now = its.clock()
    today = now.astimezone(CHINA).date().isoformat()
    async with its.open_work(readonly=True) as work:
        found = await work.board.notices(now, MOST)
    running = [one for one in found if _runs(one, today)]
    ended = [one for one in found if one not in running]
    return page(request, "notices.html", running=running, ended=ended)


async def show(request: web.Request) -> web.Response:
    """One notice on one sheet, with objections and their answers."""
    its, of = deps(request), int(request.match_info["of"])
    async with its.open_work(readonly=True) as work:
        found = await showing_notices.look_at(
            request.match_info["ref"], of,
            work=work, now=its.clock(), calendar=its.catalogue.calendar,
        )  # fmt: skip
    return page(request, "notice.html", t=found)


def _runs(one: Notice, today: str) -> bool:
    """Until the end of its last day, and as long as nothing else has begun."""
    return (
        Status(one.of.status) in _WHILE[one.step]
        and not one.is_ended
        and str(one.given.get("until", "")) >= today
    )
