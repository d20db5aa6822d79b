"""The list of tickets: one queue, filtered, page by page; saved filters; what needs a person."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from bot.console import bulk, queues
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.console.remaining import remaining
from bot.console.sorting import flipped
from bot.ports.staff import MOST_SORTED, Row, SavedFilter, Staff, StaffWork
from bot.proposals.errors import ProposalError
from bot.proposals.refs import ref_in
from bot.proposals.workflow import STEPS, Role
from bot.services.desk import switchboard

_FIRST = {Role.TRIAGER: "triage", Role.HANDLER: "body", Role.SUPERVISOR: "overdue"}
_LONGEST_NAME = 30
_LONGEST_QUERY = 1_000
_MOST_FILTERS = 30
_WHOLE = "all"


class FilterRefused(ProposalError):
    """Too long or too many to be kept; `key` says which."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


async def home(request: web.Request) -> web.Response:
    """Where each role begins the day."""
    me = clerk(request)
    if not me.may("queues"):
        return see_other(request, "accounts")
    return see_other(request, "queue", queue=_FIRST.get(me.staff.role, "all"))


async def show(request: web.Request) -> web.Response:
    """One page of a queue; asked by htmx, only the rows."""
    me, its = clerk(request), deps(request)
    asked = _asked(request)
    partial = request.headers.get("HX-Target") == "list"
    refreshed = request.headers.get("HX-Trigger") == "list"
    async with its.open_work(readonly=True) as work:
        asked, rows = await _page(asked, work)
        total = await _total(asked, len(rows), work)
        elsewhere = await _elsewhere(request, asked, total, work)
        people = await work.accounts.all()
        saved: list[SavedFilter] = []
        if not partial:
            saved = await work.records.filters(me.staff.id)
    shown, now, calendar = rows[: queues.PAGE], its.clock(), its.catalogue.calendar
    return page(
        request, "_list.html" if partial else "queue.html",
        asked=asked, rows=shown, more=len(rows) > queues.PAGE, total=total,
        left={one.ref: remaining(one, now, calendar) for one in shown},
        elsewhere=elsewhere,
        saved=saved, people={one.id: one for one in people},
        mates=_mates(people, me.branch.bodies), counts={}, at=asked.queue,
        groups=queues.GROUPS, most=queues.COUNT_TO, bulk=bulk.offered(me, its.tools),
        filtered=partial and not refreshed, flipped=flipped, per_page=queues.PAGE,
        most_sorted=MOST_SORTED, done=_done(request), done_of=ref_in(request.query.get("of", "")),
    )  # fmt: skip


def _done(request: web.Request) -> str:
    """The step that was taken on the last ticket of the list."""
    done = request.query.get("done", "")
    return done if done in STEPS else ""


async def _page(asked: queues.Asked, work: StaffWork) -> tuple[queues.Asked, list[Row]]:
    """The page asked for; past the end of the list, its last one."""
    rows = await work.desk.page(asked.wanted, queues.PAGE + 1, asked.offset)
    if rows or asked.page == 1:
        return asked, rows
    many = await work.desk.count(asked.wanted, queues.PAGE * queues.MOST_PAGES)
    asked = replace(asked, page=max(1, -(-many // queues.PAGE)))
    return asked, await work.desk.page(asked.wanted, queues.PAGE + 1, asked.offset)


async def _total(asked: queues.Asked, found: int, work: StaffWork) -> int | None:
    """How many there are; None for more than one would count, as for words all over the place."""
    if found <= queues.PAGE:
        return asked.offset + found
    if asked.wanted.filter.words or asked.wanted.words:
        return None
    many = await work.desk.count(asked.wanted, queues.COUNT_TO)
    return many if many < queues.COUNT_TO else None


async def _elsewhere(
    request: web.Request, asked: queues.Asked, here: int | None, work: StaffWork
) -> int:
    """How many more all lists together have of what was searched for; 0 where nobody searched."""
    if asked.queue == _WHOLE or "q" not in asked.chosen or here is None:
        return 0
    everywhere = queues.read(_WHOLE, asked.chosen, clerk(request), deps(request).tools)
    return max(0, await work.desk.count(everywhere.wanted, queues.COUNT_TO) - here)


async def counts(request: web.Request) -> web.Response:
    """How many wait in each queue: loaded after the page, so that nobody waits for it."""
    me, its = clerk(request), deps(request)
    found: dict[str, int] = {}
    async with its.open_work(readonly=True) as work:
        for name in (one for one in queues.NAMES if one != _WHOLE):
            wanted = queues.queue(name, me, its.tools)
            found[name] = await work.desk.count(wanted, queues.COUNT_TO)
    at = request.query.get("at", "")
    return page(
        request, "_queues.html", counts=found, at=at, groups=queues.GROUPS, most=queues.COUNT_TO
    )


def _mates(people: Sequence[Staff], bodies: frozenset[str]) -> list[Staff]:
    return [one for one in people if one.active and one.body in bodies]


def _asked(request: web.Request) -> queues.Asked:
    try:
        return queues.read(
            request.match_info["queue"], request.query, clerk(request), deps(request).tools
        )
    except KeyError:
        raise web.HTTPNotFound from None


async def save_filter(request: web.Request) -> web.Response:
    """Keep the search as it stands under a name."""
    form, me, its = await request.post(), clerk(request), deps(request)
    name = str(form.get("name", "")).strip()[:_LONGEST_NAME]
    queue = str(form.get("queue", ""))
    kept = [(key, value) for key, value in parse_qsl(str(form.get("query", ""))) if key != "page"]
    if queue not in queues.NAMES:
        raise web.HTTPNotFound
    query = urlencode(kept)
    if len(query) > _LONGEST_QUERY:
        raise FilterRefused("filter_too_long")
    if name:
        async with its.open_work() as work:
            await work.accounts.get(me.staff.id, lock=True)  # of many at once each is counted
            others = [one for one in await work.records.filters(me.staff.id) if one.name != name]
            if len(others) >= _MOST_FILTERS:
                raise FilterRefused("too_many_filters")
            await work.records.keep_filter(SavedFilter(me.staff.id, name, f"{queue}?{query}"))
            await work.commit()
    return see_other(request, "queue", queue=queue, query=query)


async def drop_filter(request: web.Request) -> web.Response:
    """Forget one of one's own saved searches."""
    me, its = clerk(request), deps(request)
    async with its.open_work() as work:
        await work.records.drop_filter(me.staff.id, int(request.match_info["id"]))
        await work.commit()
    return see_other(request, "home")


async def pulse(request: web.Request) -> web.Response:
    """Open calls, emergencies first: the strip on top of every page."""
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        board = await switchboard.board(me, work=work, tools=its.tools)
        people = {one.id: one for one in await work.accounts.all()} if board.urgent else {}
    return page(request, "_pulse.html", board=board, loud=board.urgent, people=people)
