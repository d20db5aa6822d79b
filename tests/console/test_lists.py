"""Queues, search, figures, exports, audit and live news, on both databases where SQL differs."""

import csv
import io
import logging
from datetime import timedelta

import openpyxl
import pytest
from aiohttp import ClientError, web

from bot.console import exports, queues
from bot.console.live import Ticker
from bot.proposals.workflow import Status
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, PARTY, World


async def refs(world: World, queue: str, who: str = "duban", **query: str) -> list[str]:
    """What a list shows."""
    asked = queues.read(queue, query, world.clerk(who), world.tools)
    async with world.database.open_work(readonly=True) as work:
        found = await work.desk.page(asked.wanted, 50)
        assert await work.desk.count(asked.wanted, 1000) == len(found)
    return [one.ref for one in found]


async def test_each_queue_shows_what_it_is_for(any_world: World) -> None:
    world = any_world
    day = timedelta(days=1)
    tickets = {
        "triage": await world.add_ticket(),
        "mine": await world.add_ticket(Status.IN_PROGRESS, assignee="sduban"),
        "unassigned": await world.add_ticket(Status.ACCEPTED),
        "today": await world.add_ticket(Status.ACCEPTED, due_at=world.now + day / 24),
        "overdue": await world.add_ticket(Status.ACCEPTED, due_at=world.now - day * 2),
        "review": await world.add_ticket(review=True),
        "waiting": await world.add_ticket(Status.RETURNED),
        "ruling": await world.add_ticket(Status.ACCEPTED, transfers=2),
        "answered": await world.add_ticket(Status.ANSWERED),
    }
    await world.add_ticket(Status.ACCEPTED, due_at=world.now - day, paused_at=world.now - day * 3)

    for queue, ticket in tickets.items():
        assert ticket.ref in await refs(world, queue), queue
    for queue in ("mine", "today", "overdue", "review", "waiting", "ruling", "answered"):
        assert await refs(world, queue) == [tickets[queue].ref], queue
    assert len(await refs(world, "all")) == len(tickets) + 1


@pytest.mark.parametrize("words", ["路灯", "路灯 晚上", "马东大院", "马鞍 路灯", "马东 灯"])
async def test_search_finds_words_and_places(any_world: World, words: str) -> None:
    ticket = await any_world.add_ticket()
    await any_world.add_ticket(
        problem="电梯坏了", solution="换一部", place=OTHER_COURTYARD, body=OTHER_COMMUNITY,
        code="A01",
    )  # fmt: skip

    assert await refs(any_world, "all", q=words) == [ticket.ref]


@pytest.mark.parametrize("typed", ["SMQ-2026-000002", "smq2026 2", "smq-2026-2", "2"])
async def test_search_finds_a_reference_however_it_is_typed(any_world: World, typed: str) -> None:
    await any_world.add_ticket()
    second = await any_world.add_ticket()

    assert second.ref in await refs(any_world, "all", q=typed)
    assert len(await refs(any_world, "all", q=typed)) == 1


async def test_lists_are_cut_to_the_branch(any_world: World) -> None:
    mine = await any_world.add_ticket()
    other = await any_world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    handed = await any_world.add_ticket(Status.IN_PROGRESS, body=PARTY)

    assert set(await refs(any_world, "all", "chengban")) == {mine.ref, handed.ref}
    assert await refs(any_world, "all", "linju") == [other.ref]
    assert await refs(any_world, "all", "chengguan") == [handed.ref]
    assert len(await refs(any_world, "all", "quji")) == 3


async def test_filters_narrow_and_are_remembered_by_name(world: World) -> None:
    await world.add_ticket()
    browser = await world.signed_in("duban")

    await browser.post("/filters", name="路灯的", queue="all", query="q=路灯&code=A04&page=3")

    _, page = await browser.get("/queue/all")
    assert "路灯的" in page
    assert "code=A04" in page
    assert "page=3" not in page
    assert await refs(world, "all", code="A04", level="community") != []
    assert await refs(world, "all", code="B02") == []


async def test_an_export_holds_the_filtered_list_and_is_noted(world: World) -> None:
    ticket = await world.add_ticket(problem="=cmd|' /C calc'!A1", contact="13800000000")
    browser = await world.signed_in("duban")

    answer = await browser.client.get("/console/export/all.csv")
    assert "tickets-20261123-1000.csv" in answer.headers["Content-Disposition"]
    table = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    book = await browser.client.get("/console/export/all.xlsx?q=路灯不存在的词")
    sheet = openpyxl.load_workbook(io.BytesIO(await book.read())).active

    assert table[1][0] == ticket.ref
    assert table[1][2].startswith("'=")
    assert "13800000000" not in str(table)
    assert sheet is not None
    assert sheet.max_row == 1
    _, page = await browser.get("/audit?what=export")
    assert "CSV · 全部<" in page
    assert "XLSX · 全部 · 筛选过" in page


async def test_an_export_leaves_out_nothing_and_nothing_comes_twice(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_AT_ONCE", 2)
    later = timedelta(hours=1)
    for n in range(7):
        await any_world.add_ticket(urgent=n == 3)
        any_world.now += later * (n % 2)
    await any_world.add_ticket(due_at=None)
    browser = await any_world.signed_in("duban")

    answer = await browser.client.get("/console/export/all.csv")

    table = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    assert [row[0] for row in table[1:]] == await refs(any_world, "all")
    assert len(table) == 9
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("table", ["sign_ins", "corrections", "looks", "events"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET at = at"])
async def test_what_is_recorded_cannot_be_changed(
    any_world: World, table: str, change: str
) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    ticket = await any_world.add_ticket()
    browser = await any_world.signed_in("fenban")
    await browser.get(f"/tickets/{ticket.ref}")
    await browser.post(f"/tickets/{ticket.ref}/steps/accept", version=0, body=ticket.body)

    async with any_world.database._writer.connect() as connection:
        with pytest.raises(DBAPIError):
            await connection.execute(text(change.format(table)))
        await connection.rollback()


async def test_news_reach_whom_they_concern_and_nobody_else(any_world: World) -> None:
    from bot.console.live import _told

    async with any_world.database.open_work(readonly=True) as work:
        start = await work.desk.news(-1, -1)
    mine = await any_world.add_ticket()
    async with any_world.database.open_work(readonly=True) as work:
        news = await work.desk.news(start.event, start.call)

    assert [one.ref for one in news.touched] == [mine.ref]
    line = (news.call, news.line)
    near = [name for name, _ in _told(news, any_world.clerk("chengban"), line)]
    far = [name for name, _ in _told(news, any_world.clerk("linju"), line)]
    assert near == ["tickets", f"ticket-{mine.ref}"]
    assert far == []


async def test_a_new_ticket_appears_on_the_stream(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.console.live.EVERY", 0.05)
    browser = await world.signed_in("chengban")
    async with browser.client.get("/console/live", headers={"Accept": "text/event-stream"}) as feed:
        assert (await feed.content.readline()).startswith(b"retry")
        ticket = None
        lines: list[str] = []
        while f"event: ticket-{ticket.ref if ticket else ''}" not in lines:
            if ticket is None:
                ticket = await world.add_ticket()
            lines.append((await feed.content.readline()).decode().strip())

    assert "event: tickets" in lines


async def test_what_happened_before_the_stream_began_is_told_at_once(world: World) -> None:
    ticket = await world.add_ticket()
    other = await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    browser = await world.signed_in("chengban")

    for ref, told in ((ticket.ref, True), (other.ref, False)):
        async with browser.client.get(f"/console/live?ref={ref}&seen=0&list=1") as feed:
            lines = [(await feed.content.readline()).decode().strip() for _ in range(3)]
            assert lines[2] == "event: tickets"
            if told:
                rest = [(await feed.content.readline()).decode().strip() for _ in range(3)]
                assert rest[2] == f"event: ticket-{ref}"


async def test_nobody_listening_means_nobody_looking(world: World) -> None:
    from bot.console.app import make_app
    from bot.console.live import TICKER

    ticker: Ticker = make_app(world.deps())[TICKER]

    assert ticker._task is None


async def test_whoever_leaves_before_the_stream_begins_is_no_error(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = await world.signed_in("chengban")

    async def gone(*_: object) -> None:
        raise ConnectionResetError("Cannot write to closing transport")

    monkeypatch.setattr(web.StreamResponse, "prepare", gone)
    with pytest.raises(ClientError):
        await browser.client.get("/console/live")

    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []
