"""Spreadsheets: nothing runs, nothing is rounded, every program opens them."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from bot.console.sheets import MOST_UNITS, as_csv, as_xlsx, harmless
from tests.console.world import World

RUNS = (
    "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1+1", " =1+1", "\u3000=1+1", "\u00a0=1",
    "＝1+1", "＋1", "－1", "＠SUM(1)", "﹣1", "\u2212 1", "\u200b=1+1", "\ufeff=1", "\x00=1",
    '"=1+1', "'=1+1", ' "＝1', "-2楼漏水", "=HYPERLINK(\"http://x\",\"点\")", "\u2028=1",
)  # fmt: skip
PLAIN = ("路灯坏了", "3-2 栋", "A04", "说“=”不对", "", "1. 换灯", "（-2 楼）")


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("value", RUNS)
def test_no_cell_becomes_a_formula(value: str) -> None:
    shown = harmless(value)

    assert shown.startswith("'")
    assert shown.rstrip().endswith(value.rstrip()[-1])


@pytest.mark.parametrize("value", PLAIN)
def test_what_is_no_formula_stays_as_it_is(value: str) -> None:
    assert harmless(value) == value


def test_a_floor_below_ground_can_still_be_read() -> None:
    assert harmless("-2楼漏水") == "'-2楼漏水"


@pytest.mark.parametrize("digits", ["510100190001010000", "0028", "００２８", "138000000001"])
def test_digits_that_are_no_number_stay_as_they_are(digits: str) -> None:
    assert rows_of(as_csv([[digits]])) == [[f"'{digits}"]]
    cell = openpyxl.load_workbook(io.BytesIO(as_xlsx([[digits]], [10]))).active["A1"]  # type: ignore[index]
    assert (cell.value, cell.data_type, cell.number_format) == (digits, "s", "@")


def test_years_and_counts_are_left_alone() -> None:
    assert rows_of(as_csv([["2026", "17", "0", "0.5"]])) == [["2026", "17", "0", "0.5"]]


def test_no_character_makes_the_file_ill_formed() -> None:
    odd = "".join(chr(n) for n in (*range(0x20), 0x7F, 0x85, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE))
    book = as_xlsx([[f"灯{odd}坏", "\ud800"]], [10, 10])

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
    (row,) = openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert str(row[0]).split() == ["灯", "坏"]
    assert len(rows_of(as_csv([[f"灯{odd}坏"]]))) == 1


@pytest.mark.parametrize("sign", ["长", "😀"])
def test_a_cell_is_no_longer_than_a_spreadsheet_takes(sign: str) -> None:
    (row,) = rows_of(as_csv([[sign * 40_000, "后一格"]]))

    assert len(row[0].encode("utf-16-le")) // 2 <= MOST_UNITS
    assert row[0].startswith(sign * 16_000)
    assert row[0].endswith("……")
    assert row[1] == "后一格"


async def test_a_text_of_several_lines_is_one_row_and_the_name_is_chinese(world: World) -> None:
    await world.add_ticket(problem='说了"不行"\r\n第二行', place_detail="0028")
    browser = await world.signed_in("duban")

    answer = await browser.client.get("/console/export/all.csv")
    content = await answer.read()

    assert content.startswith(b"\xef\xbb\xbf")
    assert rows_of(content[3:])[1][2] == '说了"不行"\n第二行'
    assert "filename*=UTF-8''%E5%B7%A5%E5%8D%95-2026" in answer.headers["Content-Disposition"]
