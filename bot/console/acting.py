"""Changes from the ticket page: steps, splitting, talking, holding; each ends with a look at it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from bot.console import once, previews, tickets, trails
from bot.console.choosing import meant
from bot.console.deps import clerk, deps
from bot.console.forms import form, given
from bot.console.pages import moved_on, see_other
from bot.console.refusals import Refused, fields_of, refused, status_of
from bot.console.ticket import looking
from bot.console.typed import MOST_VERSIONS, whole
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.permissions import NotPermitted
from bot.proposals.workflow import STEPS
from bot.services.desk import splitting, steps, talking
from bot.services.desk.cases import Case
from bot.services.desk.clerk import ticket
from bot.services.desk.splitting import Part
from bot.services.desk.steps import OWN_PAGE

OWN_ADDRESS = OWN_PAGE | {"ask_outside", "add_file", "show_file", "undo", "convene"}
"""Steps with an address of their own: there is more to them than the step."""


async def typed_in(request: web.Request) -> dict[str, str]:
    """The texts of a form."""
    posted = await request.post()
    return {name: value for name, value in posted.items() if isinstance(value, str)}


def version_in(typed: Mapping[str, str]) -> int:
    """The version looked at; a form without one is not from our page."""
    number = whole(typed.get("version", ""), MOST_VERSIONS)
    if number is None:
        raise web.HTTPBadRequest
    return number


async def take(request: web.Request) -> web.Response:
    """Take a step; what went wrong is said on the ticket, with all that was typed kept."""
    ref, step = request.match_info["ref"], request.match_info["step"]
    if step not in STEPS or step in OWN_ADDRESS:
        raise web.HTTPNotFound
    its, typed = deps(request), await typed_in(request)
    trail = await trails.onward(request, ref, step)
    photos = [str(one) for one in (await request.post()).getall("photos", [])]
    more = {"photos": photos} if step == "publish" else {}
    try:
        async with its.open_work() as work:
            if step == "merge":
                await looking.check_compared(request, typed, work)
            if await once.is_first(request, typed, work, is_guarded=True):
                await steps.take(
                    ref, step, given(step, typed, its.tools) | more, clerk(request),
                    work=work, tools=its.tools, version=version_in(typed),
                )  # fmt: skip
                await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        if previews.asks(request):
            return moved_on(request, "ticket", ref=ref, query="late=1")
        return await again(request, step, typed, error)
    if previews.asks(request):
        return previews.taken(request, ref, step)
    return await _onward(request, step, trail)


async def _onward(request: web.Request, step: str, trail: trails.Trail | None) -> web.Response:
    """To the next ticket of the list, or back to this one; who may not see it, to the list."""
    ref, its = request.match_info["ref"], deps(request)
    if trail is not None and trail.after:
        query = urlencode({"list": trail.address, "done": step, "of": ref})
        return see_other(request, "ticket", ref=trail.after, query=query)
    if trail is not None:
        told = {**trail.asked.chosen, "done": step, "of": ref}
        return see_other(request, "queue", queue=trail.asked.queue, query=urlencode(told))
    async with its.open_work(readonly=True) as work:
        try:
            await ticket(ref, clerk(request), work=work)
        except UnknownProposal:
            return see_other(request, "desk", query=f"done={step}")
    named = await trails.named(request)
    query = urlencode({"done": step} | ({"list": named} if named else {}))
    return see_other(request, "ticket", ref=ref, query=query)


async def again(
    request: web.Request, step: str, typed: Mapping[str, str], error: ProposalError
) -> web.Response:
    """The ticket as it is now, with the form, what went wrong, and all that was typed."""
    shown = await tickets.read(request, request.match_info["ref"], "")
    told = deps(request).words.label("errors", error.key)
    made = form(
        step, Case(shown.proposal, clerk(request), deps(request).tools),
        shown.people.values(), typed, error=told, missing=fields_of(error),
    )  # fmt: skip
    return tickets.render(request, shown, made, status=status_of(error))


async def refused_page(request: web.Request, why: Refused) -> web.Response:
    """The ticket as it is now, with why a form of it was refused."""
    shown = await tickets.read(request, request.match_info["ref"], "")
    return tickets.render(request, shown, status=why.status, refused=why)


async def split(request: web.Request) -> web.Response:
    """Take several matters out of one proposal."""
    its, ref = deps(request), request.match_info["ref"]
    posted = await request.post()
    columns = [
        [str(value) for value in posted.getall(name, [])]
        for name in ("problem", "solution", "code")
    ]
    rows = [list(row) for row in zip(*columns, strict=False)]
    parts = [await _part(request, row) for row in rows if row[0].strip() or row[1].strip()]
    typed = await typed_in(request)
    try:
        async with its.open_work() as work:
            await splitting.split(
                ref, parts, clerk(request), work=work, tools=its.tools, version=version_in(typed)
            )
            await work.commit()
    except ProposalError as error:
        return await refused_page(request, refused(request, "split", error, rows=rows))
    return see_other(request, "ticket", ref=ref, query="done=split")


async def _part(request: web.Request, row: list[str]) -> Part:
    """One matter; a topic nobody chose is the one the machine suggests."""
    problem, solution, code = row
    code = meant("code", code, deps(request).tools) if code.strip() else ""
    read = deps(request).understand
    if not code and read is not None:
        code = (await read(problem)).code
    return Part(problem, solution, code)


async def say(request: web.Request) -> web.Response:
    """One message to the proposer, in a person's words."""
    its, ref, typed = deps(request), request.match_info["ref"], await typed_in(request)
    text = typed.get("text", "")
    try:
        async with its.open_work() as work:
            proposal = await ticket(ref, clerk(request), work=work)
            clerk(request).check_step("send_back", proposal)
            if await once.is_first(request, typed, work):
                await talking.send(
                    proposal.proposer, text, clerk(request), work=work, tools=its.tools, ref=ref
                )
                await work.commit()
    except ProposalError as error:
        return await refused_page(request, refused(request, "say", error, text=text))
    return see_other(request, "ticket", ref=ref, query="done=sent#talk")


async def hold(request: web.Request) -> web.Response:
    """Take the conversation over from the bot, or hand it back (`back=1`)."""
    its, ref, typed = deps(request), request.match_info["ref"], await typed_in(request)
    me = clerk(request)
    try:
        async with its.open_work() as work:
            proposal = await ticket(ref, me, work=work)
            me.check_step("send_back", proposal)
            if await once.is_first(request, typed, work):
                if typed.get("back") == "1":
                    await talking.hand_back(proposal.proposer, me, work=work, tools=its.tools)
                else:
                    await talking.hold(
                        proposal.proposer, me, work=work, tools=its.tools, matter=ref
                    )
                await work.commit()
    except ProposalError as error:
        return await refused_page(request, refused(request, "say", error))
    return see_other(request, "ticket", ref=ref, query="#talk")
