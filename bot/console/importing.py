"""The sheet of a day of collecting: its template, and what comes back filled in."""

import asyncio
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import web
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from bot.characters import visible
from bot.console import filing, once
from bot.console.acting import typed_in
from bot.console.deps import ConsoleDeps, clerk, deps
from bot.console.pages import page, see_other
from bot.proposals.errors import ProposalError
from bot.services.desk import collected
from bot.services.desk.collected import COLUMNS, MOST_ROWS, Fault, SheetRefused

LARGEST = 2 * 1024**2
LARGEST_FORM = LARGEST + 64 * 1024
_LARGEST_INSIDE = 40 * 1024**2
"""What the parts of the file may come to once they are unpacked."""
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (44, 30, 22, 22, 16, 14, 14, 26)
_BROKEN = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, SyntaxError)
"""What openpyxl is known to raise for a file that is none, is cut or was forged."""


class SheetUnfit(ProposalError):
    """The file cannot be used as a whole; `key` is a word of `importing`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


async def ask(request: web.Request) -> web.Response:
    """What to do, the template, and a place for the file."""
    return _page(request)


async def template(request: web.Request) -> web.Response:
    """The empty sheet, with a list to choose the consent from."""
    its = deps(request)
    title = its.words.label("importing", "title")
    named = f"filename=\"template.xlsx\"; filename*=UTF-8''{quote(title)}.xlsx"
    headers = {"Content-Disposition": f"attachment; {named}"}
    body = await asyncio.to_thread(_template, its)
    return web.Response(body=body, content_type=_TYPE, headers=headers)


def _template(its: ConsoleDeps) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title, sheet.freeze_panes = its.words.label("importing", "title"), "A2"
    sheet.append(_heads(its))
    for number, width in enumerate(_WIDTHS):
        letter = chr(ord("A") + number)
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
        for row in range(2, MOST_ROWS + 2):
            sheet[f"{letter}{row}"].number_format = "@"
    known = ",".join(its.words.labels["consents"].values())
    choice = DataValidation(type="list", formula1=f'"{known}"', allow_blank=True)
    choice.add(f"G2:G{MOST_ROWS + 1}")
    sheet.add_data_validation(choice)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def take(request: web.Request) -> web.Response:
    """File every row of the sheet, or none and say by row what is wrong."""
    its, me = deps(request), clerk(request)
    try:
        content = await _content(request)
        rows = await asyncio.to_thread(_rows, content, its)
        lines, faults = collected.placed(collected.read_lines(rows, its.tools), me, its.tools)
        read = [(await filing.suggested(request, one.told.text))[0] for one in lines]
        doors = collected.door_faults(lines, read, its.tools)
        if faults or doors:
            raise SheetRefused(sorted((*faults, *doors), key=lambda one: one.row))
        typed = await typed_in(request) | {"sheet": hashlib.sha256(content).hexdigest()}
        async with its.open_work() as work:
            if not await once.is_first(request, typed, work):
                return see_other(request, "home")
            filed = await collected.file_all(
                lines, read, me, work=work, tools=its.tools, key=its.secret_key
            )
            await work.commit()
    except SheetUnfit as error:
        return _page(request, error=its.words.label("importing", error.key))
    except SheetRefused as error:
        return _page(request, faults=[_told(one, its) for one in error.faults])
    return see_other(request, "slips", query=urlencode([("ref", one.ref) for one in filed]))


async def _content(request: web.Request) -> bytes:
    sent = (await request.post()).get("sheet")
    if not isinstance(sent, web.FileField):
        raise SheetUnfit("not_xlsx")
    content = sent.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise SheetUnfit("not_xlsx")
    return content


def _rows(content: bytes, its: ConsoleDeps) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, by their numbers; raises SheetUnfit. Blocks."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(one.file_size for one in parts.infolist()) > _LARGEST_INSIDE:
                raise SheetUnfit("not_xlsx")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = list(_filled(book.worksheets[0]))
    except _BROKEN as error:
        raise SheetUnfit("not_xlsx") from error
    if not found or found[0][1] != _heads(its):
        raise SheetUnfit("wrong_columns")
    if len(found) == 1:
        raise SheetUnfit("no_rows")
    if len(found) > MOST_ROWS + 1:
        raise SheetUnfit("too_many")
    return found[1:]


def _filled(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """No further than one row too many of those that hold anything."""
    many = 0
    for number, row in enumerate(sheet.iter_rows(max_col=len(COLUMNS), values_only=True), start=1):
        values = [_text(one) for one in row] + [""] * (len(COLUMNS) - len(row))
        if any(values):
            many += 1
            yield number, values
        if many > MOST_ROWS + 1:
            return


def _text(value: object) -> str:
    """A cell as it reads; a telephone number that was made a number is no fraction."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return visible(str(value)).strip()


def _heads(its: ConsoleDeps) -> list[str]:
    return [its.words.label("importing", one) for one in COLUMNS]


def _told(fault: Fault, its: ConsoleDeps) -> tuple[int, str]:
    """A fault in words: its row, and what is wrong there."""
    words, lists = its.words, its.catalogue.lists
    said = words.label("importing", fault.why)
    if fault.code:
        doors = (f"{one.name} {one.number or ''}".strip() for one in lists.doors_of(fault.code))
        name = lists.name_of(fault.code)
        return fault.row, said.format(name=name, doors=words.join.join(doors))
    named = [words.label("importing", one) for one in fault.fields] or list(fault.names)
    return fault.row, said + words.join.join(named)


def _page(
    request: web.Request, *, error: str = "", faults: Sequence[tuple[int, str]] = ()
) -> web.Response:
    status = 422 if error or faults else 200
    return page(
        request, "file_import.html", http_status=status, error=error, faults=faults, most=MOST_ROWS
    )
