"""Tables as CSV and XLSX, such that no cell does anything but be read.

A spreadsheet runs what begins like a formula (CSV injection, OWASP; in a Chinese one also the
full-width signs), rounds long numbers, drops leading zeros, and refuses characters XML forbids
and cells past 32,767 UTF-16 units.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.characters import visible
from bot.proposals.deadlines import CHINA

MOST_UNITS = 32_767
_CUT = "……"
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_FORMULA = ("=", "+", "-", "@", "\u2212")
_BLANK = re.compile(r"[\s\u2800\u3164\"']*")
_NUMBER = re.compile(r"0\d+|\d{12,}", re.ASCII)
"""What a spreadsheet would show as another number: it keeps 15 digits and shows 11."""

Value = str | int | date | datetime
"""A cell: words, a whole number, a day or a moment (aware; shown as China's)."""
Table = Sequence[Sequence[Value]]


def as_csv(table: Table) -> bytes:
    """Lines of CSV; digits that are no number stand behind an apostrophe, as text does there."""
    out = io.StringIO()
    csv.writer(out).writerows([[_written(value) for value in row] for row in table])
    return out.getvalue().encode()


def as_xlsx(table: Table, widths: Sequence[int]) -> bytes:
    """A workbook with one sheet: its first row fixed, with a filter on every column.

    Words are text, days and moments are dates one can sort and count by.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths):
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    for number, row in enumerate(table):
        cells = [_cell(sheet, value) for value in row]
        for cell in cells:
            if number == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)
    if table:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table[0]))}{len(table)}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_book(sheets: Mapping[str, Sequence[Sequence[Value | None]]]) -> bytes:
    """A workbook of several sheets by their names: numbers are numbers, texts do nothing."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "B2"
        sheet.column_dimensions["A"].width = 28
        for number, row in enumerate(rows):
            cells = [_cell(sheet, "" if value is None else value) for value in row]
            for cell in cells if number == 0 else ():
                cell.font = Font(bold=True)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Value) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, harmless(value))
        cell.data_type, cell.number_format = "s", "@"
        return cell
    cell = WriteOnlyCell(sheet, _local(value))
    if isinstance(value, date):
        cell.number_format = _MOMENT if isinstance(value, datetime) else _DAY
    return cell


def _local(value: int | date | datetime) -> int | date | datetime:
    """A spreadsheet knows no time zones."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).replace(tzinfo=None, second=0, microsecond=0)
    return value


def _written(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    return str(value) if isinstance(value, int | date) else as_text(harmless(value))


def harmless(value: str) -> str:
    """A resident's words must not become a formula in a spreadsheet, however it is spelt."""
    shown = shortened(visible(value))
    start = unicodedata.normalize("NFKC", _BLANK.sub("", shown, count=1)[:1])
    return f"'{shown}" if start.startswith(_FORMULA) else shown


def as_text(value: str) -> str:
    """Digits alone that would not be shown as they are, marked as text."""
    digits = unicodedata.normalize("NFKC", value.strip())
    return f"'{value}" if _NUMBER.fullmatch(digits) else value


def shortened(value: str) -> str:
    """No longer than a cell may be, with dots where there is more."""
    if len(value.encode("utf-16-le")) // 2 < MOST_UNITS:
        return value
    room = (MOST_UNITS - 1 - len(_CUT)) * 2
    return value.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT
