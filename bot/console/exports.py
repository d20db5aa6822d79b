"""Taking lists away: CSV and XLSX of what is filtered, without residents' contacts; noted."""

import asyncio
import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from aiohttp import web
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from bot.console import queues
from bot.console.deps import clerk, deps
from bot.console.pages import moment
from bot.services.desk.clerk import DeskTools
from bot.staff_ports import Look, Row, Staff

MOST = 20_000
_AT_ONCE = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "ref", "status", "problem", "solution", "place", "list", "code", "topic", "level", "body",
    "assignee", "created", "due", "urgent", "outcome",
)  # fmt: skip


async def export(request: web.Request) -> web.Response:
    """The filtered list as a file, at most 20,000 tickets."""
    me, its = clerk(request), deps(request)
    kind = request.match_info["kind"]
    try:
        asked = queues.read(request.match_info["queue"], request.query, me, its.tools)
    except KeyError:
        raise web.HTTPNotFound from None
    rows: list[Row] = []
    async with its.open_work(readonly=True) as work:
        people = {one.id: one for one in await work.accounts.all()}
        for start in range(0, MOST, _AT_ONCE):
            some = await work.desk.page(asked.wanted, _AT_ONCE, start)
            rows += some
            if len(some) < _AT_ONCE:
                break
    detail = f"{kind} {asked.queue}?{asked.query()} {len(rows)}"
    async with its.open_work() as work:
        look = Look(its.clock(), me.staff.id, "export", detail=detail)
        await work.records.look(look)
        await work.commit()
    table = [heads(its.tools), *(values(row, people, its.tools) for row in rows)]
    body = await asyncio.to_thread(as_xlsx if kind == "xlsx" else as_csv, table)
    return _file(body, kind, its.clock())


def heads(tools: DeskTools) -> list[str]:
    """Column titles, in the words of the content."""
    return [tools.words.label("columns", name) for name in COLUMNS]


def values(row: Row, people: dict[str, Staff], tools: DeskTools) -> list[str]:
    """One ticket as texts."""
    catalogue, words = tools.catalogue, tools.words
    known = row.code in catalogue.lists.topics or row.code in catalogue.lists.negative
    where = catalogue.places.full_name(row.place) if row.place else ""
    who = people.get(row.assignee or "")
    statuses = {str(one): text.staff for one, text in catalogue.statuses.items()}
    levels = {str(one): text.label for one, text in catalogue.levels.items()}
    return [
        row.ref,
        statuses.get(row.status, row.status),
        row.problem,
        row.solution,
        f"{where}{row.place_detail}",
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


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    """CSV with a mark that lets spreadsheets read it as UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([[harmless(value) for value in row] for row in table])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one sheet, its first row fixed; every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJKLMNO", _widths(), strict=True):
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(table):
        cells = [WriteOnlyCell(sheet, harmless(value)) for value in row]
        for cell in cells:
            cell.data_type = "s"
            if number == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(value: str) -> str:
    """A resident's words must not become a formula in a spreadsheet (CSV injection)."""
    plain = "".join(one for one in value if one in "\n\t" or ord(one) >= 32)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _widths() -> Iterable[int]:
    return (18, 10, 40, 40, 24, 10, 7, 24, 8, 24, 10, 17, 17, 6, 16)


def _file(body: bytes, kind: str, now: datetime) -> web.Response:
    types = {
        "csv": "text/csv",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    name = f"tickets-{now:%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=types[kind], headers=headers)
