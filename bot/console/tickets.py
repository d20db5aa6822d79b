"""The ticket page: the resident's words, the suggestion, what happened, what can be done."""

from typing import Any

from aiohttp import web

from bot.console import live
from bot.console.deps import clerk, deps
from bot.console.forms import Form, form
from bot.console.pages import moved_on, page
from bot.console.refusals import Refused
from bot.console.ticket.context import Shown, context, standing
from bot.console.ticket.stream import is_shown, stream
from bot.console.trails import follow
from bot.ports import NOBODY, Outbound
from bot.ports.staff import Correction, Look, StaffWork
from bot.proposals.errors import UnknownResident
from bot.proposals.events import counted
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import STEPS
from bot.services.desk import steps
from bot.services.desk.cases import Case
from bot.services.desk.clerk import Clerk, ticket
from bot.services.desk.talking import Transcript, transcript

_OTHERS = 20
CHOSEN = ("task", "link", "target")
"""Fields of a step that an address may choose."""
FILES = frozenset({"add_file", "show_file"})
"""Steps with a place of their own on the page."""


async def show(request: web.Request) -> web.Response:
    """The page; that it was opened is noted."""
    shown = await read(request, request.match_info["ref"], "ticket")
    return render(request, shown)


async def lines(request: web.Request) -> web.Response:
    """What happened and was said, as it stands now, for the page that shows it already."""
    me, its, ref = clerk(request), deps(request), request.match_info["ref"]
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(ref, me, work=work)
        talk = await _talk(proposal, me, work, request)
        if talk is None:
            raise web.HTTPNotFound
        people = {one.id: one for one in await work.accounts.all()}
        sent = await _sent(proposal, me, work)
        unread = await _unread(talk, work)
    if unread:
        await live.read_up_to(request, talk)
    events = [one for one in proposal.events if is_shown(one, me)]
    values: dict[str, Any] = {
        "t": proposal,
        "talk": talk,
        "people": people,
        "stream": stream(events, talk, sent),
        "standing": standing(proposal),
    }
    return page(request, "ticket/_live.html", **values)


async def _unread(talk: Transcript, work: StaffWork) -> bool:
    """Whether a message of these lines is new to everybody."""
    if not talk.lines:
        return False
    return bool(await work.waiting.unread({talk.resident.id}, talk.lines[0].at))


async def step_form(request: web.Request) -> web.Response:
    """The form of one step: a part for htmx, else the whole page; too late, the ticket as it is."""
    step = request.match_info["step"]
    shown = await read(request, request.match_info["ref"], "")
    if step == "convene":
        return moved_on(request, "meetings", ref=shown.proposal.ref, query="#call")
    if step in FILES:
        return moved_on(request, "ticket", ref=shown.proposal.ref, query="#files")
    if step not in steps.possible(shown.proposal, clerk(request), deps(request).tools):
        if step not in STEPS:
            raise web.HTTPNotFound
        return moved_on(request, "ticket", ref=shown.proposal.ref, query="late=1")
    made = _form(request, step, shown)
    if "HX-Request" in request.headers:
        return page(request, "_form.html", **context(request, shown, made))
    return render(request, shown, made)


async def read(request: web.Request, ref: str, what: str) -> Shown:
    """Read the ticket and what belongs to it; `what` is noted in the audit unless empty."""
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(ref, me, work=work)
        people = {one.id: one for one in await work.accounts.all()}
        shown = Shown(
            proposal,
            people,
            _standing(await work.records.corrections(ref), proposal),
            await _others(proposal, me, work),
            await _talk(proposal, me, work, request),
            await _sent(proposal, me, work),
            await work.filed_for.get(ref),
            await work.drafts.of(me.staff.id, ref),
            await work.files.of(ref) if me.sees("pictures") else [],
            await follow(request, ref, work),
        )
    if what:
        async with its.open_work() as work:
            await work.records.look(Look(its.clock(), me.staff.id, what, proposal.ref))
            await work.notices.see(me.staff.id, its.clock(), proposal.ref)
            await work.commit()
    return shown


def render(
    request: web.Request, shown: Shown, made: Form | None = None,
    *, status: int = 200, link: Any = None, refused: Refused | None = None,
) -> web.Response:  # fmt: skip
    """The whole page, with one form open or none; `link` is a fresh one for an outside party."""
    values = context(request, shown, made) | {"link": link, "refused": refused}
    return page(request, "ticket.html", http_status=status, **values)


def _form(request: web.Request, step: str, shown: Shown) -> Form:
    case = Case(shown.proposal, clerk(request), deps(request).tools)
    chosen = {name: request.query[name] for name in CHOSEN if name in request.query}
    return form(step, case, shown.people.values(), chosen)


def _standing(corrections: list[Correction], proposal: Proposal) -> list[Correction]:
    """Those made by steps that were not undone: a correction has the time of its step."""
    kept = {id(one) for one in counted(proposal.events)}
    undone = {one.at for one in proposal.events if id(one) not in kept}
    return [one for one in corrections if one.at not in undone]


async def _others(proposal: Proposal, me: Clerk, work: StaffWork) -> list[Proposal]:
    """The same resident's other tickets, as far as they lie in the clerk's branch."""
    if proposal.proposer in NOBODY or not me.sees_of("talk", proposal):
        return []
    theirs = await work.proposals.of_resident(proposal.proposer, _OTHERS)
    return [
        one for one in theirs if one.ref != proposal.ref and me.branch.sees(one.place, one.body)
    ]


async def _talk(
    proposal: Proposal, me: Clerk, work: StaffWork, request: web.Request
) -> Transcript | None:
    if proposal.proposer in NOBODY or not me.sees_of("talk", proposal):
        return None
    try:
        scope = me.scope({proposal.ref})
        return await transcript(proposal.proposer, scope, work=work, now=deps(request).clock())
    except UnknownResident:
        return None


async def _sent(proposal: Proposal, me: Clerk, work: StaffWork) -> list[Outbound]:
    """Notices about this ticket; what a person wrote stands in the talk."""
    if proposal.proposer in NOBODY or not me.sees("notices"):
        return []
    mine = await work.outbox.recent(proposal.proposer, 50)
    return [one for one in mine if one.ref == proposal.ref and one.kind != "staff"]
