"""Calls for a person (紧急、转人工、判错申诉): who waits, talked over live, claimed, closed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.console import live, once
from bot.console.acting import typed_in
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.console.refusals import Refused, refused
from bot.ports.staff import Look, StaffWork
from bot.proposals.errors import ProposalError, UnknownResident
from bot.services.desk import calls as desk_calls
from bot.services.desk import switchboard, talking
from bot.services.desk.calls import ClosedAlready
from bot.services.desk.talking import NobodyToTell

Do = Callable[[desk_calls.Waiting, StaffWork], Awaitable[None]]


async def show(request: web.Request) -> web.Response:
    """Everybody who waits, emergencies first; asked by htmx, only the board."""
    its, me = deps(request), clerk(request)
    async with its.open_work(readonly=True) as work:
        board = await switchboard.board(me, work=work, tools=its.tools)
        people = {one.id: one for one in await work.accounts.all()}
    at = int(found) if (found := request.query.get("at", "")).isdecimal() else 0
    is_part = request.headers.get("HX-Target") == "board"
    return page(
        request, "_board.html" if is_part else "calls.html", board=board, people=people, at=at,
        done=request.query.get("done") == "1",
    )  # fmt: skip


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


async def lines(request: web.Request) -> web.Response:
    """The conversation as it stands now, for the page that shows it already."""
    return (await _shown(request, template="_lines.html"))[0]


async def _shown(
    request: web.Request, why: Refused | None = None, template: str = "call.html"
) -> tuple[web.Response, desk_calls.Waiting]:
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        call = await desk_calls.waits(_number(request), me, work=work)
        people = {one.id: one for one in await work.accounts.all()}
        found = await _transcript(request, call, work)
        board = await switchboard.board(me, work=work, tools=its.tools)
    if found is not None and board.unread.get(call.resident):
        await live.read_up_to(request, found)
    context: dict[str, Any] = {
        "call": call,
        "talk": found,
        "people": people,
        "refused": why,
        "board": board,
        "at": call.id,
        "numbers": switchboard.numbers(call, its.tools),
        "said_route": "call_said",
        "said_args": {"id": str(call.id)},
    }
    return page(request, template, http_status=why.status if why else 200, **context), call


async def _transcript(
    request: web.Request, call: desk_calls.Waiting, work: StaffWork
) -> talking.Transcript | None:
    try:
        scope = await desk_calls.scope(call, clerk(request), work=work)
        now = deps(request).clock()
        return await talking.transcript(call.resident, scope, work=work, now=now)
    except (UnknownResident, NobodyToTell):
        return None


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


async def claim(request: web.Request) -> web.Response:
    """See to it (我来处理), where everybody can see who does."""
    typed, its = await typed_in(request), deps(request)

    async def take(call: desk_calls.Waiting, work: StaffWork) -> None:
        await desk_calls.claim(call.id, clerk(request), work=work, tools=its.tools)

    return await _told(request, take, typed)


async def close(request: web.Request) -> web.Response:
    """Note how a call was dealt with; what went wrong is said beside the form, with the words."""
    typed, its = await typed_in(request), deps(request)
    note = typed.get("note", "")
    try:
        async with its.open_work() as work:
            await desk_calls.close(
                _number(request), clerk(request), work=work, tools=its.tools,
                outcome=typed.get("outcome", ""), note=note,
            )  # fmt: skip
            await work.commit()
    except ClosedAlready:
        raise
    except ProposalError as error:
        return (await _shown(request, refused(request, "close", error, text=note)))[0]
    return see_other(request, "calls", query="done=1")


async def _told(request: web.Request, do: Do, typed: Mapping[str, str]) -> web.Response:
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


def _number(request: web.Request) -> int:
    return int(request.match_info["id"])
