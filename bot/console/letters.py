"""Dead letters (没送到的消息): what WeChat would not take, listed and sent again."""

from aiohttp import web

from bot.console import once
from bot.console.acting import typed_in
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.services.desk import letters


async def show(request: web.Request) -> web.Response:
    """What WeChat would not take in the branch; or (`waiting=1`) what waits for a next word."""
    me, waits = clerk(request), request.query.get("waiting") == "1"
    async with deps(request).open_work(readonly=True) as work:
        found = await letters.letters(me, work=work)
        owed = await letters.unspoken(me, work=work)
    done = request.query.get("done") == "1"
    return page(request, "letters.html", letters=found, owed=owed, waits=waits, done=done)


async def again(request: web.Request) -> web.Response:
    """Send one again; what becomes of it stands in the conversation."""
    its, number = deps(request), int(request.match_info["id"])
    typed = await typed_in(request)
    async with its.open_work() as work:
        if await once.is_first(request, typed, work, is_guarded=True):
            await letters.send_again(number, clerk(request), work=work, tools=its.tools)
            await work.commit()
    return see_other(request, "letters", query="done=1")
