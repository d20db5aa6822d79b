"""What a ticket's page asks for while somebody works on it; nothing is changed by a look.

What the resident will read, the doors of an entry, two tickets beside each other, what is alike.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.choosing import meant
from bot.console.deps import clerk, deps
from bot.console.forms import form, given
from bot.console.pages import page
from bot.ports.staff import StaffWork
from bot.proposals.errors import ProposalError
from bot.proposals.workflow import STEPS
from bot.services.desk import merging, similar
from bot.services.desk.cases import Case
from bot.services.desk.clerk import ticket
from bot.services.desk.previews import preview


class CompareFirst(ProposalError):
    """A merge cannot be taken back: both tickets are looked at before."""

    key = "compare_first"


async def reads(request: web.Request) -> web.Response:
    """The notice as the resident will read it, of a form as it stands."""
    case, step, typed = await _at_work(request)
    facts = given(step, typed, case.tools)
    text = preview(step, facts, case.proposal, case.clerk, case.tools)
    return page(request, "_reads.html", reads=text)


async def doors(request: web.Request) -> web.Response:
    """The doors of the entry that was chosen, and its reason unless somebody wrote another."""
    case, step, typed = await _at_work(request)
    negative = case.tools.catalogue.lists.negative
    entry = negative.get(meant("entry", typed.get("entry", ""), case.tools))
    reason = typed.get("reason", "").strip()
    is_ours = not reason or reason in {one.reason for one in negative.values()}
    chosen = {"entry": entry.code, "door": entry.doors[0]} if entry and entry.doors else {}
    made = form(step, case, (), chosen)
    return page(
        request, "_doors.html", form=made, field=_field(made, "door"),
        reason=entry.reason if entry is not None and is_ours else None,
    )  # fmt: skip


def _field(made: Any, name: str) -> Any:
    return next(one for one in made.fields if one.name == name)


async def beside(request: web.Request) -> web.Response:
    """This ticket and the one it may be merged into, beside each other; or why it cannot be."""
    case, _, typed = await _at_work(request)
    target, error, seconds = None, "", 0
    if typed.get("target", "").strip():
        async with deps(request).open_work(readonly=True) as work:
            try:
                target = await merging.target_of(case, typed["target"], work)
                seconds = len(target.seconders)
            except merging.CannotMerge as found:
                error = case.tools.words.label("errors", found.key)
    return page(
        request, "_beside.html", t=case.proposal, other=target, error=error, seconds=seconds
    )


async def alike(request: web.Request) -> web.Response:
    """Open tickets nearby that mean the same, best first."""
    its, me = deps(request), clerk(request)
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(request.match_info["ref"], me, work=work)
        rows = await similar.around(proposal, me, work=work, tools=its.tools)
    if its.likeness is None:
        rows = similar.by_words(rows, proposal)
    else:
        problems = [row.problem for row in rows]
        likeness = await asyncio.to_thread(its.likeness, proposal.problem, problems)
        rows = similar.by_meaning(rows, likeness)
    return page(
        request, "_alike.html", t=proposal, rows=rows[: similar.SHOWN],
        may_merge="merge" in STEPS and me.may("split"),
    )  # fmt: skip


async def check_compared(request: web.Request, typed: Mapping[str, str], work: StaffWork) -> None:
    """Raises CompareFirst unless the very ticket was looked at that it is merged into."""
    me, its = clerk(request), deps(request)
    proposal = await ticket(request.match_info["ref"], me, work=work)
    if not typed.get("target", "").strip():
        return
    target = await merging.target_of(Case(proposal, me, its.tools), typed["target"], work)
    if typed.get("compared") != target.ref:
        raise CompareFirst(target.ref)


async def _at_work(request: web.Request) -> tuple[Case, str, dict[str, str]]:
    step = request.match_info["step"]
    if step not in STEPS:
        raise web.HTTPNotFound
    posted = await request.post()
    typed = {name: value for name, value in posted.items() if isinstance(value, str)}
    async with deps(request).open_work(readonly=True) as work:
        proposal = await ticket(request.match_info["ref"], clerk(request), work=work)
    return Case(proposal, clerk(request), deps(request).tools), step, typed
