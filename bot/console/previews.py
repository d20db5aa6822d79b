"""One ticket beside the list: what it says, the likeliest steps, one key to accept it."""

import json
from collections.abc import Mapping, Sequence

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page
from bot.console.trails import follow
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import STEPS, Status
from bot.services.desk import steps
from bot.services.desk.clerk import ticket
from bot.services.desk.receiving import staffed

PANE = "preview"
"""The id of the pane, by which a request says that it comes from there."""
TRIAGE = ("accept", "send_back", "refuse", "reclassify")
LIKELY: Mapping[Status, Sequence[str]] = {
    Status.SUBMITTED: TRIAGE,
    Status.ESCALATED: TRIAGE,
    Status.HANDED_DOWN: TRIAGE,
    Status.ACCEPTED: ("approve_agenda", "start_work", "assign", "answer"),
    Status.SECONDING: ("approve_agenda", "note"),
    Status.DELIBERATING: ("approve_plan", "answer"),
    Status.PUBLIC_NOTICE: ("start_work", "answer"),
    Status.IN_PROGRESS: ("answer", "report_progress", "pause"),
    Status.REDO: ("start_work", "answer", "report_progress"),
    Status.ANSWERED: ("close", "supervise", "note"),
}
"""What mostly comes next from a status, the likeliest first."""
SHOWN = 2


def likely(status: Status, possible: Sequence[str]) -> tuple[str, ...]:
    """The likeliest of the possible steps; a finished task before all others."""
    wanted = ("rule", "finish_task", *LIKELY.get(status, ("note",)))
    return tuple(one for one in wanted if one in possible)


async def show(request: web.Request) -> web.Response:
    """The pane for one ticket; that it was looked at is noted when it is opened."""
    me, its, ref = clerk(request), deps(request), request.match_info["ref"]
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(ref, me, work=work)
        people = {one.id: one for one in await work.accounts.all()}
        trail = await follow(request, ref, work)
    possible = steps.possible(proposal, me, its.tools)
    at_work = staffed(people.values())
    quick = is_quick(proposal) and proposal.body in at_work and "accept" in possible
    next_steps = [one for one in likely(proposal.status, possible) if one != "accept" or not quick]
    return page(
        request, "_preview.html", t=proposal, people=people, trail=trail, quick=quick,
        steps=next_steps[:SHOWN], pane=PANE,
    )  # fmt: skip


def is_quick(proposal: Proposal) -> bool:
    """Whether one key may accept it: sure, on the positive list, and not marked for review."""
    suggestion = proposal.suggestion
    return suggestion is not None and proposal.list.value == "positive" and not suggestion.review


def asks(request: web.Request) -> bool:
    """Whether a step was taken in the pane."""
    return request.headers.get("HX-Target") == PANE


def taken(request: web.Request, ref: str, step: str) -> web.Response:
    """A step was taken in the pane: say so above the list, which goes on to the next one."""
    answer = page(request, "_said.html", ref=ref, step=step if step in STEPS else "")
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#said", "innerHTML"
    answer.headers["HX-Trigger"] = json.dumps({"taken": {"ref": ref}})
    return answer
