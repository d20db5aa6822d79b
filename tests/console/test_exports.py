"""What is taken away: every column, real dates, by who may see it; figures say what lists say."""

import csv
import io
import re
from datetime import datetime, timedelta

import openpyxl
import pytest

from bot.proposals.workflow import Status
from tests.console.taking import take
from tests.console.world import OTHER_COMMUNITY, World


async def sheet(world: World, login: str, query: str = "") -> list[dict[str, object]]:
    """The rows of the XLSX, by the name of the column."""
    browser = await world.signed_in(login)
    answer = await browser.client.get(f"/console/export/all.xlsx{query}")
    assert answer.status == 200
    page = openpyxl.load_workbook(io.BytesIO(await answer.read())).active
    assert page is not None
    heads, *rows = page.iter_rows(values_only=True)
    assert page.auto_filter.ref is not None
    assert page.auto_filter.ref.startswith("A1:")
    return [dict(zip([str(one) for one in heads], row, strict=True)) for row in rows]


async def test_every_column_is_there_and_dates_are_dates(any_world: World) -> None:
    ticket = await any_world.add_ticket(Status.IN_PROGRESS, assignee="schengban", rating=4)
    async with any_world.database.open_work() as work:
        proposal = await work.proposals.get(ticket.ref)
        proposal.second("r2", any_world.now)
        await work.proposals.save(proposal)
        await work.commit()
    await take(any_world, ticket.ref, "answer", "chengban", answer="换好了", outcome="arranged")

    (row,) = await sheet(any_world, "duban")

    assert row["提交时间"] == datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - sheets know no zones
    assert row["预计办结"] == datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001
    assert row["答复时间"] == row["提交时间"]
    assert (row["答复"], row["附议人数"], row["社区"]) == ("换好了", 1, "马鞍社区")
    assert (row["满意度（1–5 分）"], row["承办人"]) == (4, "chengban 同志")


async def test_a_handler_takes_away_what_a_handler_sees(world: World) -> None:
    mine = await world.add_ticket(rating=2)
    await world.add_ticket(body=OTHER_COMMUNITY, place="smq-cjx-huaishu")

    rows = await sheet(world, "chengban")

    assert [row["编号"] for row in rows] == [mine.ref]
    assert "满意度（1–5 分）" not in rows[0]


@pytest.mark.parametrize(("login", "status"), [("chengguan", 403), ("guanli", 403)])
async def test_who_reads_no_lists_takes_none_away(world: World, login: str, status: int) -> None:
    browser = await world.signed_in(login)

    assert (await browser.get("/export/all.csv"))[0] == status


async def test_working_days_late_are_a_number(world: World) -> None:
    await world.add_ticket(Status.IN_PROGRESS, due_at=world.now - timedelta(days=7))
    await world.add_ticket(
        Status.IN_PROGRESS, due_at=world.now - timedelta(days=7), paused_at=world.now
    )
    browser = await world.signed_in("duban")

    answer = await browser.client.get("/console/export/all.csv")

    table = list(csv.DictReader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    assert sorted(row["超期工作日"] for row in table) == ["", "5"]
    assert table[0]["提交时间"] == "2026-11-23 10:00"


async def test_the_tile_and_its_list_say_the_same_number(any_world: World) -> None:
    late = any_world.now - timedelta(days=1)
    for status, more in (
        (Status.SUBMITTED, {}), (Status.IN_PROGRESS, {}), (Status.REDO, {"outcome": "solved"}),
        (Status.RETURNED, {}), (Status.ANSWERED, {"outcome": "solved"}), (Status.CLOSED, {}),
        (Status.IN_PROGRESS, {"paused_at": late}), (Status.SECONDING, {}),
    ):  # fmt: skip
        await any_world.add_ticket(status, due_at=late, **more)
    browser = await any_world.signed_in("duban")

    _, page = await browser.get("/figures?days=30")
    tile = re.search(r"<dt>现在超期</dt><dd><a href=\"([^\"]+)\">(\d+)</a>", page)
    assert tile is not None
    _, listed = await browser.get(tile[1].replace("&amp;", "&").removeprefix("/console"))

    assert tile[2] == "4"
    assert "共 4 件" in listed
