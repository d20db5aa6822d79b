"""What is going on, and one proposal of it."""

from collections.abc import Mapping

from aiohttp import web

from bot.board import meetings
from bot.board.deps import deps
from bot.board.pages import absolute, page
from bot.pictures import Picture, bare, small
from bot.ports.board import Sought
from bot.proposals.errors import UnknownProposal
from bot.proposals.places import Level
from bot.proposals.workflow import Status
from bot.services import following, showing, showing_notices

PAGE = 20
MOST_PAGES = 200
_LONGEST = 60
S = Status
GROUPS: Mapping[str, frozenset[Status]] = {
    "seconding": frozenset({S.SECONDING}),
    "talking": frozenset({S.DELIBERATING}),
    "notice": frozenset({S.PUBLIC_NOTICE}),
    "working": frozenset({S.ACCEPTED, S.IN_PROGRESS, S.REDO, S.ESCALATED, S.HANDED_DOWN}),
    "answered": frozenset({S.ANSWERED, S.CLOSED}),
    "ended": frozenset({S.MERGED, S.LAPSED}),
}
"""How the list is narrowed by where a proposal stands."""


def sought(request: web.Request) -> Sought:
    """What the address asks for; a value of no known kind asks for nothing."""
    its, asked = deps(request), request.query
    where, topic, group = asked.get("place", ""), asked.get("topic", ""), asked.get("status", "")
    known = its.catalogue.lists.topics.keys() | its.catalogue.categories.keys()
    return Sought(
        its.clock(),
        its.catalogue.places.branch(where) if where in its.catalogue.places else None,
        topic if topic in known else "",
        frozenset(str(one) for one in GROUPS[group]) if group in GROUPS else None,
        asked.get("q", "")[:_LONGEST],
    )


async def listed(request: web.Request) -> web.Response:
    """By place, topic, status and words, twenty a page."""
    its, number = deps(request), _page_of(request)
    async with its.open_work(readonly=True) as work:
        found = await work.board.page(sought(request), PAGE + 1, (number - 1) * PAGE)
    places = [one for one in its.catalogue.places if one.level is Level.COMMUNITY]
    asked = {name: request.query.get(name, "") for name in ("q", "place", "topic", "status")}
    return page(
        request, "list.html", rows=found[:PAGE], more=len(found) > PAGE and number < MOST_PAGES,
        number=number, asked=asked, places=places, groups=tuple(GROUPS),
    )  # fmt: skip


async def show(request: web.Request) -> web.Response:
    """One proposal with its way."""
    its, ref = deps(request), request.match_info["ref"]
    async with its.open_work(readonly=True) as work:
        shown = await showing.look_at(ref, work=work, now=its.clock())
        asked = await work.opinions.latest(ref) is not None
        notices = await showing_notices.all_of(ref, work=work, now=its.clock())
        held = await meetings.of_proposal(ref, request, work)
    return page(
        request, "proposal.html", t=shown, notices=notices, asked=asked, meetings=held,
        can_second=Status(shown.status) in following.SECONDABLE,
        picture=absolute(request, f"{request.rel_url.path}/1.jpg") if shown.text.photos else "",
    )  # fmt: skip


async def photo(request: web.Request) -> web.Response:
    """One released photo, small enough for a telephone far from a mast."""
    its, number = deps(request), int(request.match_info["number"])
    async with its.open_work(readonly=True) as work:
        proposal = await work.proposals.get(request.match_info["ref"])
        digest = showing.photo_of(proposal, number, its.clock())
        known = await work.media.get(digest)
    content = await its.read_media(digest)
    shown = await bare(known, content) if known is not None and content is not None else None
    made: Picture | None = await small(shown.content) if shown is not None else None
    if made is None:
        raise UnknownProposal(proposal.ref)
    return web.Response(body=made.content, content_type=made.content_type)


def _page_of(request: web.Request) -> int:
    asked = request.query.get("page", "1")
    return min(int(asked), MOST_PAGES) if asked.isascii() and asked.isdigit() and int(asked) else 1
