"""Taking back (撤销) what one has just done: a note on every page, for ten seconds."""

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.services.desk import undoing
from bot.services.desk.clerk import ticket

MOST = 100


async def show(request: web.Request) -> web.Response:
    """What this clerk may still undo; nothing where there is nothing."""
    its = deps(request)
    async with its.open_work(readonly=True) as work:
        found = await undoing.undoable(clerk(request), work=work, now=its.clock())
    left = min((one.seconds_left(its.clock()) for one in found), default=0)
    return page(request, "_undo.html", found=found, left=left)


async def undo(request: web.Request) -> web.Response:
    """Undo one step, or one on each of several tickets, each by itself."""
    posted = await request.post()
    refs = list(dict.fromkeys(str(one) for one in posted.getall("ref", [])))[:MOST]
    if not refs:
        raise web.HTTPBadRequest
    late = [ref for ref in refs if not await _undone(request, ref)]
    if len(refs) > 1:
        return see_other(request, "home", query="late=too_late_to_undo" if late else "done=undo")
    return await _onward(request, refs[0], is_late=bool(late))


async def _undone(request: web.Request, ref: str) -> bool:
    its = deps(request)
    try:
        async with its.open_work() as work:
            await undoing.undo(ref, clerk(request), work=work, tools=its.tools)
            await work.commit()
    except ProposalError:
        return False
    return True


async def _onward(request: web.Request, ref: str, *, is_late: bool) -> web.Response:
    """To the ticket; whoever does not see it any more goes to the list."""
    query = "late=too_late_to_undo" if is_late else "done=undo"
    async with deps(request).open_work(readonly=True) as work:
        try:
            await ticket(ref, clerk(request), work=work)
        except UnknownProposal:
            return see_other(request, "home", query=query)
    return see_other(request, "ticket", ref=ref, query=query)
