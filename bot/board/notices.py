"""Public notices (公示): those that run, and those that have ended."""

from aiohttp import web

from bot.board.deps import deps
from bot.board.pages import page
from bot.ports.board import Notice
from bot.proposals.deadlines import CHINA
from bot.proposals.workflow import Status

MOST = 40


async def listed(request: web.Request) -> web.Response:
    """Running ones first, each to be printed."""
    its = deps(request)
    now = its.clock()
    today = now.astimezone(CHINA).date().isoformat()
    async with its.open_work(readonly=True) as work:
        found = await work.board.notices(now, MOST)
    running = [one for one in found if _runs(one, today)]
    ended = [one for one in found if one not in running]
    return page(request, "notices.html", running=running, ended=ended)


def _runs(one: Notice, today: str) -> bool:
    """Until the end of its last day, and as long as nothing else has begun."""
    is_last = one.of.status == Status.PUBLIC_NOTICE
    return is_last and str(one.given.get("until", "")) >= today
