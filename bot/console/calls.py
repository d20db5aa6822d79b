"""Calls for a person (紧急、转人工、判错申诉): listed, talked over, closed."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.console import once
from bot.console.acting import typed_in
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.console.refusals import Refused, refused
from bot.ports.staff import Look, StaffWork
from bot.proposals.errors import ProposalError, UnknownResident
from bot.services.desk import calls as desk_calls
from bot.services.desk import talking
from bot.services.desk.calls import ClosedAlready
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
    answer, call = await _shown(request)
    async with its.open_work() as work:
        seen = f"{call.kind} {call.id}"
        await work.records.look(
            Look(its.clock(), me.staff.id, "conversation", call.ref or "", seen)
        )
        await work.commit()
    return answer


async def _shown(
    request: web.Request, why: Refused | None = None
) -> tuple[web.Response, desk_calls.Waiting]:
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        call = await desk_calls.waits(_number(request), me, work=work)
        people = {one.id: one for one in await work.accounts.all()}
        try:
            scope = await desk_calls.scope(call, me, work=work)
            found = await talking.transcript(call.resident, scope, work=work, now=its.clock())
        except (UnknownResident, NobodyToTell):
            found = None
    status = why.status if why else 200
    answer = page(
        request, "call.html", call=call, talk=found, people=people, refused=why, http_status=status
    )
    return answer, call


async def say(request: web.Request) -> web.Response:
    """One message to the resident who called."""
    typed = await typed_in(request)
    text = typed.get("text", "")

    async def send(call: desk_calls.Waiting, work: StaffWork) -> None:
        tools = deps(request).tools
        await talking.send(
            call.resident, text, clerk(request),
            work=work, tools=tools, ref=call.ref, matter=call.matter,
        )  # fmt: skip

    return await _told(request, send, typed)


async def hold(request: web.Request) -> web.Response:
    """Take the conversation over, or hand it back."""
    typed, tools = await typed_in(request), deps(request).tools
    back = typed.get("back") == "1"

    async def turn(call: desk_calls.Waiting, work: StaffWork) -> None:
        me = clerk(request)
        if back:
            await talking.hand_back(call.resident, me, work=work, tools=tools)
        else:
            await talking.hold(call.resident, me, work=work, tools=tools, matter=call.matter)

    return await _told(request, turn, typed)


async def _told(
    request: web.Request,
    do: Callable[[desk_calls.Waiting, StaffWork], Awaitable[None]],
    typed: Mapping[str, str],
) -> web.Response:
    """Do it with whoever waits; what went wrong is said on the page, with what was typed."""
    text = typed.get("text", "")
    try:
        async with deps(request).open_work() as work:
            call = await desk_calls.waits(_number(request), clerk(request), work=work)
            if await once.is_first(request, typed, work):
                await do(call, work)
                await work.commit()
    except ClosedAlready as error:
        why = refused(request, "say", error, text=text)
        return page(request, "call_closed.html", refused=why, http_status=409)
    except ProposalError as error:
        return (await _shown(request, refused(request, "say", error, text=text)))[0]
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
