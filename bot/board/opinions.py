"""What people think of a proposal (表态): counts, and groups where there are enough of them."""

from aiohttp import web

from bot.board.deps import deps
from bot.board.pages import page
from bot.proposals.errors import UnknownProposal
from bot.services import showing
from bot.services.together import opining


async def show(request: web.Request) -> web.Response:
    """Of a public proposal where people were asked; nobody is in it by name."""
    its, ref = deps(request), request.match_info["ref"]
    async with its.open_work(readonly=True) as work:
        shown = await showing.look_at(ref, work=work, now=its.clock())
        found = await opining.gathered(ref, work=work)
    if found is None:
        raise UnknownProposal(ref)
    return page(request, "opinions.html", t=shown, results=await opining.results(*found))
