"""The meetings of one ticket: call one, move it, cancel it, and who answered what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.console import once
from bot.console.acting import typed_in, version_in
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.console.refusals import fields_of, status_of
from bot.console.slips import board_of
from bot.ports.staff import Look
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.meetings import Answer, Outcome
from bot.proposals.permissions import NotPermitted
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import STEPS
from bot.qr import drawn
from bot.services.desk import meetings
from bot.services.desk.clerk import Clerk, DeskTools, ticket
from bot.services.desk.deciding import standing_of
from bot.services.desk.meetings import Plan
from bot.services.desk.steps import check_may

_ROWS = 30
_SHEETS = frozenset({"invitation", "sheet"})


async def show(request: web.Request) -> web.Response:
    """All meetings of a ticket, the latest first, and the form for another."""
    return await drawn_page(request)


async def drawn_page(
    request: web.Request, *, form: str = "", number: int = 0,
    typed: Mapping[str, Any] | None = None, error: ProposalError | None = None,
) -> web.Response:  # fmt: skip
    """The page; what was typed into one of its forms is kept, with what went wrong."""
    its, me, ref = deps(request), clerk(request), request.match_info["ref"]
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(ref, me, work=work)
        found = await work.meetings.of(ref)
        people = {one.id: one for one in await work.accounts.all()}
    words = its.words.meetings
    return page(
        request, "meetings.html", http_status=status_of(error) if error else 200, t=proposal,
        found=found, people=people, mw=words, kinds=words.kinds, Answer=Answer, Outcome=Outcome,
        may_call=_may("convene", proposal, me, its.tools),
        may_change=_may("cancel_meeting", proposal, me, its.tools),
        may_move=_may("move_meeting", proposal, me, its.tools),
        typed=typed or {}, form=form, number=number, missing=fields_of(error) if error else (),
        error=its.words.label("errors", error.key) if error else "",
        named=_named(error, its.tools), done=request.query.get("done", ""),
        sees=me.sees_of("talk", proposal), standing_of=standing_of,
        bodies=[(one.id, one.name) for one in its.catalogue.bodies.values()],
    )  # fmt: skip


async def call(request: web.Request) -> web.Response:
    """Call a meeting."""
    its, ref = deps(request), request.match_info["ref"]
    typed, posted = await typed_in(request), await request.post()
    invited = tuple(str(one) for one in posted.getall("invited", []))
    plan = plan_of(typed, invited)
    try:
        async with its.open_work() as work:
            if await once.is_first(request, typed, work):
                await meetings.call_meeting(
                    ref, plan, clerk(request), work=work, tools=its.tools,
                    version=version_in(typed),
                )  # fmt: skip
                await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        kept = {**typed, "invited": invited}
        return await drawn_page(request, form="call", typed=kept, error=error)
    return see_other(request, "meetings", ref=ref, query="done=convene")


async def move(request: web.Request) -> web.Response:
    """Another day, place or form."""
    typed, number = await typed_in(request), number_in(request)
    its, ref = deps(request), request.match_info["ref"]
    try:
        async with its.open_work() as work:
            if await once.is_first(request, typed, work):
                await meetings.move_meeting(
                    ref, number, plan_of(typed, ()), typed.get("reason", ""), clerk(request),
                    work=work, tools=its.tools,
                )  # fmt: skip
                await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return await drawn_page(request, form="move", number=number, typed=typed, error=error)
    return see_other(request, "meetings", ref=ref, query="done=move_meeting")


async def cancel(request: web.Request) -> web.Response:
    """It does not take place."""
    typed, number = await typed_in(request), number_in(request)
    its, ref = deps(request), request.match_info["ref"]
    try:
        async with its.open_work() as work:
            if await once.is_first(request, typed, work):
                await meetings.cancel_meeting(
                    ref, number, typed.get("reason", ""), clerk(request), work=work,
                    tools=its.tools,
                )  # fmt: skip
                await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return await drawn_page(request, form="cancel", number=number, typed=typed, error=error)
    return see_other(request, "meetings", ref=ref, query="done=cancel_meeting")


async def sheet(request: web.Request) -> web.Response:
    """The invitation (会议通知) to post, or the sheet to sign in on (签到表)."""
    its, me, ref = deps(request), clerk(request), request.match_info["ref"]
    kind = request.match_info["kind"]
    if kind not in _SHEETS:
        raise web.HTTPNotFound
    async with its.open_work() as work:
        proposal = await ticket(ref, me, work=work)
        if not me.sees("notices"):
            raise web.HTTPNotFound
        meeting = await meetings.found(ref, number_in(request), work)
        await work.records.look(Look(its.clock(), me.staff.id, "print", ref, kind))
        await work.commit()
    address = f"{board_of(request)}p/{ref}" if proposal.publication else board_of(request)
    return page(
        request, "meeting_sheet.html", kind=kind, t=proposal, m=meeting, mw=its.words.meetings,
        rows=max(_ROWS, meeting.many(Answer.COMES) + 5), today=its.clock(), address=address,
        picture=drawn(address), street=its.catalogue.subdistrict_of(proposal.place),
        what=proposal.publication.problem if proposal.publication else meeting.subject,
    )  # fmt: skip


def plan_of(typed: Mapping[str, str], invited: tuple[str, ...]) -> Plan:
    """What was filled in."""
    return Plan(
        typed.get("subject", "").strip(), moment_of(typed.get("at", "")), typed.get("form", ""),
        typed.get("place", "").strip(), typed.get("agenda", "").strip(), invited,
        {
            name.removeprefix("missing-"): value
            for name, value in typed.items()
            if name.startswith("missing-")
        },
    )  # fmt: skip


def moment_of(typed: str) -> datetime | None:
    """What a field of day and hour holds, in local time; None for nothing of the kind."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=CHINA)
    except ValueError:
        return None


def number_in(request: web.Request) -> int:
    """Which meeting the address means."""
    return int(request.match_info["number"])


def _may(step: str, proposal: Proposal, me: Clerk, tools: DeskTools) -> bool:
    try:
        check_may(step, proposal, me, tools)
    except ProposalError:
        return False
    return proposal.status in STEPS[step].from_


def _named(error: ProposalError | None, tools: DeskTools) -> list[str]:
    """What an error is about, in words."""
    if isinstance(error, meetings.LeftOut):
        return tools.words.meetings.named(str(one) for one in error.args)
    return (
        [str(one) for one in error.args] if error is not None and error.key == "unsettled" else []
    )
