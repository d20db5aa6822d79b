"""Opinions (表态) on a ticket: asked for, read, closed, and what came of them."""

from aiohttp import web

from bot.console import once
from bot.console.acting import typed_in
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.console.refusals import status_of
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.opinions import MOST, StatementState
from bot.proposals.permissions import NotPermitted
from bot.services.desk import opining
from bot.services.desk.clerk import ticket
from bot.services.together import opining as together


async def show(request: web.Request) -> web.Response:
    """The call, its statements with their counts, groups, and what waits to be read."""
    return await _page(request)


async def change(request: web.Request) -> web.Response:
    """Ask, add, show, refuse or close; what went wrong is said with what was typed."""
    its, typed = deps(request), await typed_in(request)
    ref, what, me = request.match_info["ref"], typed.get("what", ""), clerk(request)
    lines = typed.get("lines", "").splitlines()
    try:
        async with its.open_work() as work:
            if await once.is_first(request, typed, work):
                if what == "open":
                    await opining.open_poll(ref, lines, me, work=work, tools=its.tools)
                elif what == "add":
                    await opining.add(ref, lines, me, work=work, tools=its.tools)
                elif what in ("show", "refuse") and typed.get("statement", "").isdecimal():
                    await opining.judge(
                        ref, int(typed["statement"]), typed.get("text", ""), me,
                        is_shown=what == "show", work=work, tools=its.tools,
                    )  # fmt: skip
                elif what == "close":
                    await opining.close(ref, me, work=work, tools=its.tools)
                else:
                    raise web.HTTPBadRequest
                await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return await _page(request, status_of(error), error, typed.get("lines", ""))
    return see_other(request, "opinions", ref=ref, query="done=1")


async def _page(
    request: web.Request, http_status: int = 200, error: ProposalError | None = None,
    lines: str = "",
) -> web.Response:  # fmt: skip
    its, me = deps(request), clerk(request)
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(request.match_info["ref"], me, work=work)
        found = await together.gathered(proposal.ref, work=work)
        waiting = []
        if found is not None:
            every = await work.opinions.statements(found[0].id)
            waiting = [one for one in every if one.state is StatementState.WAITING]
    results = await together.results(*found) if found is not None else None
    return page(
        request, "opinions.html", http_status=http_status, t=proposal, results=results,
        waiting=waiting, most=MOST, lines=lines, done=request.query.get("done") == "1",
        may=me.may("steps") and me.branch.holds(proposal.body),
        error=error.key if error is not None else "",
        detail=", ".join(map(str, error.args)) if error is not None else "",
    )  # fmt: skip
