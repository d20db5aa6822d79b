"""Search over everything, from anywhere: a reference opens its ticket, all else is grouped."""

import asyncio

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.services.desk import finding
from bot.services.desk.finding import Found

LONGEST = 120
_SURE = 0.12
"""From which probability on a topic is what the words may mean."""
_MOST_TOPICS = 3
_SHORTEST = 4


async def show(request: web.Request) -> web.Response:
    """What was found; a reference that is one ticket's opens it."""
    me, its, typed = clerk(request), deps(request), asked(request)
    found: Found | None = None
    if typed:
        async with its.open_work(readonly=True) as work:
            found = await finding.find(typed, me, work=work, tools=its.tools)
        if found.only is not None and not _has_more(found):
            return see_other(request, "ticket", ref=found.only)
    return page(
        request, "search.html", typed=typed, found=found, groups=list(finding.GROUPS),
        most=finding.COUNT_TO, looks_for_meaning=its.understand is not None,
    )  # fmt: skip


async def alike(request: web.Request) -> web.Response:
    """Tickets that mean the same in other words: loaded after the page, as it takes a while."""
    me, its, typed = clerk(request), deps(request), asked(request)
    rows, codes = [], []
    if its.understand is not None and len(typed) >= _SHORTEST:
        understood = await its.understand(typed)
        likely = [one.code for one in understood.candidates if one.confidence >= _SURE]
        topics = its.catalogue.lists.topics
        codes = [one for one in (understood.code, *likely) if one in topics]
        codes = list(dict.fromkeys(codes))[:_MOST_TOPICS]
        async with its.open_work(readonly=True) as work:
            found = await finding.find(typed, me, work=work, tools=its.tools)
            rows = await finding.alike(codes, found.refs, me, work=work)
        rows = await asyncio.to_thread(finding.nearest, typed, rows)
    return page(request, "_alike_found.html", rows=rows, codes=codes)


def asked(request: web.Request) -> str:
    """What was typed, no longer than anybody looks for."""
    return " ".join(request.query.get("q", "").split())[:LONGEST]


def _has_more(found: Found) -> bool:
    """Whether a bare number stands in other tickets too, so that one has to choose."""
    return any(hit.row.ref != found.only for group in found.groups for hit in group.hits)
