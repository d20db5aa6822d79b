"""A sheet of a day of collecting: filed whole, or not at all with each fault told by its row."""

import io
from typing import Any

import aiohttp
import pytest
from openpyxl import Workbook, load_workbook

from bot.ports import OFFLINE
from bot.ports.staff import Wanted
from bot.services.desk.collected import COLUMNS, MOST_ROWS
from tests.console.filed import at_the_form, code_on, negative
from tests.console.world import OTHER_COURTYARD, Browser, World

ROW = ("楼下路灯坏了半个月", "换灯", "马东大院", "3 栋", "13800001111", "王婆婆", "当面", "")


async def refs(world: World) -> list[str]:
    """All there are."""
    async with world.database.open_work(readonly=True) as work:
        return [one.ref for one in await work.desk.page(Wanted(), 500)]


def sheet(world: World, *rows: tuple[Any, ...], heads: list[str] | None = None) -> bytes:
    """A filled sheet as a clerk sends it."""
    book = Workbook()
    page: Any = book.active
    page.append(heads or [world.tools.words.label("importing", one) for one in COLUMNS])
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def send(browser: Browser, content: bytes, once: str = "") -> tuple[int, str, str]:
    """The sheet sent with the form."""
    form = aiohttp.FormData()
    form.add_field("_csrf", browser.csrf)
    form.add_field("once", once)
    form.add_field("sheet", content, filename="sheet.xlsx", content_type="application/zip")
    path = "/console/file/import"
    async with browser.client.post(path, data=form, allow_redirects=False) as answer:
        return answer.status, await answer.text(), answer.headers.get("Location", "")


async def test_a_sheet_is_filed_and_its_slips_are_printed(any_world: World) -> None:
    world = any_world
    browser = await at_the_form(world)
    rows = [ROW, ("",) * 8, ("井盖响得很", "", "马东大院", "", 13800002222, "李师傅", "电话", None)]

    status, _, where = await send(browser, sheet(world, *rows))

    assert status == 303
    filed = [await world.get(one) for one in await refs(world)]
    assert sorted(one.problem for one in filed) == ["井盖响得很", "楼下路灯坏了半个月"]
    assert {one.proposer for one in filed} == {OFFLINE}
    assert {one.contact for one in filed} == {"13800001111", "13800002222"}
    async with world.database.open_work(readonly=True) as work:
        records = [await work.filed_for.get(one.ref) for one in filed]
    assert {(one.speaker, one.consent) for one in records if one} == {
        ("王婆婆", "in_person"),
        ("李师傅", "phone"),
    }
    _, slips = await browser.get(where.removeprefix("/console"))
    assert slips.count('class="slip"') == 2
    assert code_on(slips)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({0: ""}, "没填：问题"),
        ({2: ""}, "没填：地点"),
        ({5: " "}, "没填：谁说的"),
        ({6: "点头"}, "填得不对：怎么同意的"),
        ({4: "12345"}, "填得不对：联系电话"),
        ({2: "月球小区"}, "没有这个地点，或者不在您的范围里：月球小区"),
        ({0: "灯" * 2001}, "填得不对：问题"),
    ],
)
async def test_one_wrong_row_keeps_all_out_and_is_named(
    any_world: World, wrong: dict[int, str], told: str
) -> None:
    browser = await at_the_form(any_world)
    bad = tuple(wrong.get(number, value) for number, value in enumerate(ROW))

    status, page, _ = await send(browser, sheet(any_world, ROW, ROW, bad))

    assert status == 422
    assert f"第 4 行：{told}" in page
    assert "第 2 行" not in page
    assert not await refs(any_world)


async def test_every_wrong_row_is_named_at_once(world: World) -> None:
    browser = await at_the_form(world)
    rows = [(*ROW[:6], "", ""), ROW, (*ROW[:5], "", "当面", "")]

    _, page, _ = await send(browser, sheet(world, *rows))

    assert "第 2 行：没填：怎么同意的" in page
    assert "第 4 行：没填：谁说的" in page


@pytest.mark.parametrize("keeps_text", [True, False])
async def test_what_the_chat_refuses_needs_a_reason_in_its_row(
    world: World, keeps_text: bool
) -> None:
    code = negative(keeps_text=keeps_text)
    browser = await at_the_form(world, code=code)

    status, page, _ = await send(browser, sheet(world, ROW))
    assert status == 422
    assert world.tools.catalogue.lists.doors_of(code)[0].name in page
    status, _, _ = await send(browser, sheet(world, (*ROW[:7], "他坚持")))

    assert status == (303 if keeps_text else 422)
    assert len(await refs(world)) == keeps_text


async def test_a_place_out_of_the_branch_is_no_place(world: World) -> None:
    browser = await at_the_form(world, "chengban")
    elsewhere = world.tools.catalogue.places.full_name(OTHER_COURTYARD)

    status, page, _ = await send(browser, sheet(world, (*ROW[:2], elsewhere, *ROW[3:])))

    assert status == 422
    assert elsewhere in page
    assert not await refs(world)


async def test_the_same_sheet_sent_twice_is_filed_once(any_world: World) -> None:
    browser = await at_the_form(any_world)
    content = sheet(any_world, ROW)

    answers = [await send(browser, content, once="of one page") for _ in range(2)]

    assert [status for status, _, _ in answers] == [303, 303]
    assert len(await refs(any_world)) == 1


async def test_what_is_no_filled_template_is_told_so(world: World) -> None:
    browser = await at_the_form(world)
    other = ["问题", "办法"]
    label = world.tools.words.label
    for content, key in (
        (b"no workbook at all", "not_xlsx"),
        (sheet(world, ROW)[:-300], "not_xlsx"),
        (b"x" * (2 * 1024**2 + 1), "not_xlsx"),
        (sheet(world), "no_rows"),
        (sheet(world, ROW, heads=other), "wrong_columns"),
        (sheet(world, *[ROW] * (MOST_ROWS + 1)), "too_many"),
    ):
        status, page, _ = await send(browser, content)
        assert status == 422, key
        assert label("importing", key) in page, key
    assert not await refs(world)


async def test_the_template_is_read_back_as_it_was_made(world: World) -> None:
    browser = await at_the_form(world)

    answer = await browser.client.get("/console/file/template.xlsx")
    book = load_workbook(io.BytesIO(await answer.read()))

    page: Any = book.active
    heads = [cell.value for cell in page[1]]
    assert heads == [world.tools.words.label("importing", one) for one in COLUMNS]
    (choice,) = page.data_validations.dataValidation
    assert "当面" in choice.formula1
    page.append(ROW)
    out = io.BytesIO()
    book.save(out)
    assert (await send(browser, out.getvalue()))[0] == 303


async def test_words_that_begin_like_a_formula_stay_words(world: World) -> None:
    browser = await at_the_form(world)
    words = "-5 楼没有灯，+1 楼也没有"

    await send(browser, sheet(world, (words, *ROW[1:])))

    assert (await world.get((await refs(world))[0])).problem == words
