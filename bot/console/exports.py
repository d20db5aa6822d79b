"""Taking lists away: CSV and XLSX of what is filtered, without residents' contacts; noted."""

import asyncio
import codecs
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from aiohttp import web

from bot.console import queues, security
from bot.console.deps import ConsoleDeps, clerk, deps
from bot.console.sheets import Value, as_csv, as_xlsx
from bot.ports.staff import Look, Row, Staff, Told, Wanted
from bot.proposals.deadlines import CHINA
from bot.proposals.names import names_in, without_names
from bot.proposals.places import Level
from bot.proposals.workflow import RUNNING
from bot.services.desk.clerk import DeskTools

MOST = 20_000
_AT_ONCE = 500
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS: Mapping[str, int] = {
    "ref": 18, "status": 10, "problem": 40, "solution": 40, "place": 24, "community": 14,
    "list": 10, "code": 7, "topic": 24, "level": 8, "body": 24, "assignee": 10, "created": 17,
    "due": 17, "late": 8, "urgent": 6, "answered": 17, "answer": 40, "outcome": 16, "seconds": 8,
    "rating": 8,
}  # fmt: skip
"""What every ticket is told by, and how wide; the mark only where its reader may see it."""


async def export(request: web.Request) -> web.StreamResponse:
    """The filtered list as a file, at most 20,000 tickets; noted before anything goes out."""
    me, its = clerk(request), deps(request)
    kind = request.match_info["kind"]
    try:
        asked = queues.read(request.match_info["queue"], request.query, me, its.tools)
    except KeyError:
        raise web.HTTPNotFound from None
    async with its.open_work() as work:
        detail = f"{kind} {asked.queue}?{asked.query()}"
        await work.records.look(Look(its.clock(), me.staff.id, "export", detail=detail))
        people = {one.id: one for one in await work.accounts.all()}
        await work.commit()
    names = [one for one in COLUMNS if one != "rating" or me.sees("rating")]
    tables = _tables(replace(asked.wanted, order="due"), people, its, names)
    if kind == "csv":
        return await _flow(request, tables)
    table = [row async for some in tables for row in some]
    return web.Response(
        body=await asyncio.to_thread(as_xlsx, table, [COLUMNS[one] for one in names]),
        headers=_headers(request),
    )


async def _tables(
    wanted: Wanted, people: Mapping[str, Staff], its: ConsoleDeps, names: Sequence[str]
) -> AsyncIterator[list[list[Value]]]:
    """The heads, then some tickets at a time; no transaction waits for a slow reader."""
    yield [[its.words.label("columns", name) for name in names]]
    last: Row | None = None
    for _ in range(0, MOST, _AT_ONCE):
        async with its.open_work(readonly=True) as work:
            rows = await work.desk.page(wanted, _AT_ONCE, after=last)
            refs = [row.ref for row in rows]
            told, seconds = await work.lookups.told(refs), await work.lookups.seconds(refs)
        tables = (
            values(row, people, its.tools, told.get(row.ref), seconds.get(row.ref, 0))
            for row in rows
        )
        yield [[one[name] for name in names] for one in tables]
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]


async def _flow(
    request: web.Request, tables: AsyncIterator[list[list[Value]]]
) -> web.StreamResponse:
    response = web.StreamResponse(headers=_headers(request) | dict(security.HEADERS))
    response.headers["Cache-Control"] = "no-store"
    await response.prepare(request)
    await response.write(codecs.BOM_UTF8)
    async for table in tables:
        await response.write(as_csv(table))
    return response


def values(
    row: Row, people: Mapping[str, Staff], tools: DeskTools, told: Told | None, seconds: int
) -> Mapping[str, Value]:
    """One ticket, by the name of each column."""
    catalogue, words = tools.catalogue, tools.words
    known = row.code in catalogue.lists.topics or row.code in catalogue.lists.negative
    where = catalogue.places.full_name(row.place) if row.place else ""
    who = people.get(row.assignee or "")
    names = names_in(row.problem, row.solution, row.place_detail)
    statuses = {str(one): text.staff for one, text in catalogue.statuses.items()}
    levels = {str(one): text.label for one, text in catalogue.levels.items()}
    return {
        "ref": row.ref,
        "status": statuses.get(row.status, row.status),
        "problem": without_names(row.problem, names),
        "solution": without_names(row.solution, names),
        "place": f"{where}{without_names(row.place_detail, names)}",
        "community": _community(row.place, tools),
        "list": words.label("lists", row.list),
        "code": row.code,
        "topic": catalogue.lists.name_of(row.code) if known else "",
        "level": levels.get(row.level, row.level),
        "body": catalogue.bodies[row.body].name if row.body in catalogue.bodies else row.body,
        "assignee": who.name if who else "",
        "created": row.created_at,
        "due": row.due_at or "",
        "late": _days_late(row, tools),
        "urgent": words.label("columns", "yes") if row.urgent else "",
        "answered": told.at if told else "",
        "answer": without_names(told.text, names) if told else "",
        "outcome": words.label("outcomes", row.outcome) if row.outcome else "",
        "seconds": seconds,
        "rating": row.rating or "",
    }


def _community(place: str | None, tools: DeskTools) -> str:
    path = tools.catalogue.places.path(place) if place else ()
    return next((one.name for one in path if one.level is Level.COMMUNITY), "")


def _days_late(row: Row, tools: DeskTools) -> Value:
    """Working days past the day it was due, while it still runs; nothing for all others."""
    if row.due_at is None or row.paused_at or row.status not in RUNNING or row.due_at >= tools.now:
        return ""
    today, due = (one.astimezone(CHINA).date() for one in (tools.now, row.due_at))
    return tools.catalogue.calendar.working_days_between(due, today)


def _headers(request: web.Request) -> dict[str, str]:
    kind, now = request.match_info["kind"], deps(request).clock().astimezone(CHINA)
    title = deps(request).words.label("columns", "file")
    end = f"{now:%Y%m%d-%H%M}.{kind}"
    named = f"filename=\"tickets-{end}\"; filename*=UTF-8''{quote(f'{title}-{end}')}"
    return {"Content-Type": _TYPES[kind], "Content-Disposition": f"attachment; {named}"}
