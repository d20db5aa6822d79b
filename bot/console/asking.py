"""A question to an outside party: asked from the ticket, its link shown once."""

from dataclasses import dataclass

from aiohttp import web

from bot.console import tickets
from bot.console.acting import again, typed_in, version_in
from bot.console.deps import clerk, deps
from bot.console.forms import given
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.permissions import NotPermitted
from bot.qr import drawn
from bot.services.desk import asking


@dataclass(frozen=True)
class Link:
    """What staff hand on: the address, and the same as a picture for a telephone's camera."""

    address: str
    picture: str
    party: str
    until: str


async def ask(request: web.Request) -> web.Response:
    """Note the question and show its link, which is kept nowhere and never shown again."""
    its, ref, typed = deps(request), request.match_info["ref"], await typed_in(request)
    posted = await request.post()
    chosen = {name: [str(one) for one in posted.getall(name, [])] for name in ("shows", "photos")}
    try:
        async with its.open_work() as work:
            proposal, token = await asking.ask(
                ref, given("ask_outside", typed, its.tools) | chosen, clerk(request),
                work=work, tools=its.tools, version=version_in(typed),
            )  # fmt: skip
            await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return await again(request, "ask_outside", typed, error)
    said = proposal.events[-1].given
    address = _address(request, token)
    shown = await tickets.read(request, ref, "")
    link = Link(address, drawn(address), said["party"], said["until"])
    return tickets.render(request, shown, link=link)


def _address(request: web.Request, token: str) -> str:
    """As the outside world opens it: behind a proxy the scheme is not the one we hear."""
    its, path = deps(request), request.app.router["guest"].url_for(token=token)
    scheme = "https" if its.secure else request.scheme
    return f"{its.public_url or f'{scheme}://{request.host}'}{path}"
