"""Audit (留痕): who did and saw what in the branch, searched; and the sign-in log."""

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page
from bot.console.queues import midnight
from bot.console.typed import page_number
from bot.ports.staff import Trace
from bot.proposals.refs import ref_in
from bot.proposals.workflow import STEPS
from bot.services.desk.clerk import DeskTools

PAGE = 50
_MOST_PAGES = 200
LOOKING = frozenset({"ticket", "print", "conversation", "figures"})
"""Looks without a deed: they would drown what was done, and are shown on asking."""


def _page(request: web.Request) -> int:
    return page_number(request.query.get("page", ""), _MOST_PAGES)


async def audit(request: web.Request) -> web.Response:
    """Events and looks, newest first."""
    me, its, query = clerk(request), deps(request), request.query
    ref = query.get("ref", "").strip()
    words = its.words.labels["looks"]
    what = query.get("what", "")
    number, with_looks = _page(request), query.get("looks") == "1" or what in LOOKING
    async with its.open_work(readonly=True) as work:
        found = await work.desk.traces(
            me.branch,
            who=query.get("who", ""),
            ref=(ref_in(ref) or ref) if ref else "",
            what=what if what in STEPS or what in words or what == "second" else "",
            since=midnight(query.get("from")),
            until=midnight(query.get("to"), after=1),
            but=frozenset() if with_looks else LOOKING,
            limit=PAGE + 1,
            offset=(number - 1) * PAGE,
        )
        people = {one.id: one for one in await work.accounts.all()}
    rated = me.sees("rating")
    shown = [one for one in found[:PAGE] if rated or one.what != "rate"]
    return page(
        request, "audit.html", traces=shown, more=len(found) > PAGE, number=number, query=query,
        people=people, whats=[*its.words.labels["steps"], *words],
        told=lambda trace: _told(trace, its.tools), with_looks=with_looks,
    )  # fmt: skip


def _told(trace: Trace, tools: DeskTools) -> str:
    """What was looked at or changed, in words, from how it was noted."""
    noted, label = str(trace.detail.get("detail") or ""), tools.words.label
    first, _, rest = noted.partition(" ")
    if trace.what == "export":
        queue, _, filters = rest.partition("?")
        narrowed = [label("fields", "filtered")] if filters else []
        return " · ".join([first.upper(), label("queues", queue), *narrowed])
    if trace.what == "denied":
        return f"{label('denied', first)} · {rest}"
    if trace.what == "close_call":
        return label("calls", noted)
    if trace.what == "conversation":
        return f"{label('calls', first)} · {rest}" if rest else noted
    if trace.what != "accounts":
        return noted
    login, *given = rest.split(" ")
    bodies = tools.catalogue.bodies
    named = [bodies[one].name if one in bodies else label("roles", one) for one in given]
    return " · ".join([label("accounts", first), login, *named])


async def sign_ins(request: web.Request) -> web.Response:
    """The sign-in log, newest first; names nobody has are for the street."""
    its, number, branch = deps(request), _page(request), clerk(request).branch
    bodies = None if branch.street else branch.bodies
    async with its.open_work(readonly=True) as work:
        found = await work.sign_ins.recent(PAGE + 1, (number - 1) * PAGE, bodies=bodies)
        people = {one.id: one for one in await work.accounts.all()}
    return page(
        request, "sign_ins.html", lines=found[:PAGE], more=len(found) > PAGE, number=number,
        people=people,
    )  # fmt: skip
