"""Taking lists away: CSV and XLSX of what is filtered, without residents' contacts; noted."""

import asyncio
import codecs
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from urllib.parse import quote

from aiohttp import web

from bot.console import queues, security
from bot.console.deps import ConsoleDeps, clerk, deps
from bot.console.pages import moment
from bot.console.sheets import as_csv, as_xlsx
from bot.ports.staff import Look, Row, Staff, Wanted
from bot.proposals.deadlines import CHINA
from bot.proposals.names import names_in, without_names
from bot.services.desk.clerk import DeskTools

MOST = 20_000
_AT_ONCE = 500
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = (
    "ref", "status", "problem", "solution", "place", "list", "code", "topic", "level", "body",
    "assignee", "created", "due", "urgent", "outcome",
)  # fmt: skip
_WIDTHS = (18, 10, 40, 40, 24, 10, 7, 24, 8, 24, 10, 17, 17, 6, 16)


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
    tables = _tables(replace(asked.wanted, order="due"), people, its)
    if kind == "csv":
        return await _flow(request, tables)
    table = [row async for some in tables for row in some]
    return web.Response(
        body=await asyncio.to_thread(as_xlsx, table, _WIDTHS), headers=_headers(request)
    )


async def _tables(
    wanted: Wanted, people: Mapping[str, Staff], its: ConsoleDeps
) -> AsyncIterator[list[list[str]]]:
    """The heads, then some tickets at a time; no transaction waits for a slow reader."""
    yield [heads(its.tools)]
    last: Row | None = None
    for _ in range(0, MOST, _AT_ONCE):
        async with its.open_work(readonly=True) as work:
            rows = await work.desk.page(wanted, _AT_ONCE, after=last)
        yield [values(row, people, its.tools) for row in rows]
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]


async def _flow(request: web.Request, tables: AsyncIterator[list[list[str]]]) -> web.StreamResponse:
    response = web.StreamResponse(headers=_headers(request) | dict(security.HEADERS))
    response.headers["Cache-Control"] = "no-store"
    await response.prepare(request)
    await response.write(codecs.BOM_UTF8)
    async for table in tables:
        await response.write(as_csv(table))
    return response


def heads(tools: DeskTools) -> list[str]:
    """Column titles, in the words of the content."""
    return [tools.words.label("columns", name) for name in COLUMNS]


def values(row: Row, people: Mapping[str, Staff], tools: DeskTools) -> list[str]:
    """One ticket as texts."""
    catalogue, words = tools.catalogue, tools.words
    known = row.code in catalogue.lists.topics or row.code in catalogue.lists.negative
    where = catalogue.places.full_name(row.place) if row.place else ""
    who = people.get(row.assignee or "")
    names = names_in(row.problem, row.solution, row.place_detail)
    statuses = {str(one): text.staff for one, text in catalogue.statuses.items()}
    levels = {str(one): text.label for one, text in catalogue.levels.items()}
    return [
        row.ref,
        statuses.get(row.status, row.status),
        without_names(row.problem, names),
        without_names(row.solution, names),
        f"{where}{without_names(row.place_detail, names)}",
        words.label("lists", row.list),
        row.code,
        catalogue.lists.name_of(row.code) if known else "",
        levels.get(row.level, row.level),
        catalogue.bodies[row.body].name if row.body in catalogue.bodies else row.body,
        who.name if who else "",
        moment(row.created_at),
        moment(row.due_at),
        words.label("columns", "yes") if row.urgent else "",
        words.label("outcomes", row.outcome) if row.outcome else "",
    ]


def _headers(request: web.Request) -> dict[str, str]:
    kind, now = request.match_info["kind"], deps(request).clock().astimezone(CHINA)
    title = deps(request).words.label("columns", "file")
    end = f"{now:%Y%m%d-%H%M}.{kind}"
    named = f"filename=\"tickets-{end}\"; filename*=UTF-8''{quote(f'{title}-{end}')}"
    return {"Content-Type": _TYPES[kind], "Content-Disposition": f"attachment; {named}"}
