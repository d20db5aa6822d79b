"""Calls for a person (紧急、转人工、判错申诉): listed, talked over, closed."""

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.ports.staff import Look
from bot.proposals.errors import UnknownResident
from bot.services.desk import calls as desk_calls
from bot.services.desk import talking
from bot.services.desk.talking import NobodyToTell


async def show(request: web.Request) -> web.Response:
    """Everybody who waits, emergencies first."""
    its = deps(request)
    async with its.open_work(readonly=True) as work:
        calls = await desk_calls.waiting(clerk(request), work=work)
    return page(request, "calls.html", calls=calls, done=request.query.get("done") == "1")


async def talk(request: web.Request) -> web.Response:
    """The conversation behind a call; that it was opened is noted."""
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        call = await desk_calls.waits(_number(request), me, work=work)
        people = {one.id: one for one in await work.accounts.all()}
        try:
            found = await talking.transcript(call.resident, work=work, now=its.clock())
        except (UnknownResident, NobodyToTell):
            found = None
    async with its.open_work() as work:
        await work.records.look(Look(its.clock(), me.staff.id, "conversation", call.ref or ""))
        await work.commit()
    return page(request, "call.html", call=call, talk=found, people=people)


async def say(request: web.Request) -> web.Response:
    """One message to the resident who called."""
    its, form = deps(request), await request.post()
    async with its.open_work() as work:
        call = await desk_calls.waits(_number(request), clerk(request), work=work)
        await talking.send(
            call.resident, str(form.get("text", "")), clerk(request),
            work=work, tools=its.tools, ref=call.ref,
        )  # fmt: skip
        await work.commit()
    return see_other(request, "call", id=request.match_info["id"], query="#talk")


async def hold(request: web.Request) -> web.Response:
    """Take the conversation over, or hand it back."""
    its, form = deps(request), await request.post()
    do = talking.hand_back if form.get("back") == "1" else talking.hold
    async with its.open_work() as work:
        call = await desk_calls.waits(_number(request), clerk(request), work=work)
        await do(call.resident, clerk(request), work=work, tools=its.tools)
        await work.commit()
    return see_other(request, "call", id=request.match_info["id"], query="#talk")


async def close(request: web.Request) -> web.Response:
    """Note that a call was dealt with."""
    its = deps(request)
    async with its.open_work() as work:
        await desk_calls.close(_number(request), clerk(request), work=work, tools=its.tools)
        await work.commit()
    return see_other(request, "calls", query="done=1")


def _number(request: web.Request) -> int:
    return int(request.match_info["id"])
