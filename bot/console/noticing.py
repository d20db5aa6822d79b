"""The public notices (公示) of a ticket: how each stands, objections, answers by name."""

from collections.abc import Mapping

from aiohttp import web

from bot.console import once
from bot.console.acting import typed_in
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.console.refusals import fields_of, status_of
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.permissions import NotPermitted
from bot.proposals.public_notices import notices_of
from bot.services import showing_notices
from bot.services.desk import noticing
from bot.services.desk.clerk import ticket


async def show(request: web.Request) -> web.Response:
    """All notices of the ticket, the newest first."""
    return await _page(request)


async def answer(request: web.Request) -> web.Response:
    """Answer one objection; what is missing is said beside what was typed."""
    its, typed = deps(request), await typed_in(request)
    ref, number = request.match_info["ref"], int(request.match_info["id"])
    try:
        async with its.open_work() as work:
            if await once.is_first(request, typed, work):
                await noticing.answer(
                    number, ref, typed.get("shown", ""), typed.get("answer", ""),
                    typed.get("by", ""), clerk(request), work=work, tools=its.tools,
                )  # fmt: skip
                await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return await _page(request, status_of(error), number, typed, error)
    return see_other(request, "ticket_notices", ref=ref, query="done=1")


async def _page(
    request: web.Request, http_status: int = 200, number: int = 0,
    typed: Mapping[str, str] | None = None, error: ProposalError | None = None,
) -> web.Response:  # fmt: skip
    its, me = deps(request), clerk(request)
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(request.match_info["ref"], me, work=work)
        objections = await work.objections.of(proposal.ref)
    now, calendar = its.clock(), its.catalogue.calendar
    rows = [
        (
            showing_notices.shown(proposal, one, objections, now, calendar),
            [each for each in objections if each.of == one.of],
        )
        for one in reversed(notices_of(proposal))
    ]
    body = its.catalogue.bodies[me.staff.body].name
    return page(
        request, "ticket_notices.html", http_status=http_status, t=proposal, rows=rows,
        suggested={one.id: noticing.suggested(one, proposal) for one in objections},
        signed=f"{body} {me.staff.name}", may=me.may("steps") and me.branch.holds(proposal.body),
        done=request.query.get("done") == "1", number=number, typed=typed or {},
        error=error.key if error is not None else "",
        missing=fields_of(error) if error is not None else (),
    )  # fmt: skip
