"""The monthly report: beside the month before, against its targets, on one page, as a workbook."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook
from playwright.async_api import BrowserContext
from pypdf import PdfReader

from bot.console.monthly import Line, asked, before, next_month
from bot.proposals.workflow import Status
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.taking import take
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, World

DECEMBER = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)


async def two_months(world: World) -> None:
    """One in October, three in November of which one is solved; it is December now."""
    world.now = OCTOBER
    await world.add_ticket()
    world.now = OCTOBER + timedelta(days=40)
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    await world.add_ticket(code="C02")
    await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    await take(world, ticket.ref, "answer", "chengban", answer="修好了", outcome="solved")
    world.now = DECEMBER


@pytest.mark.parametrize(
    ("month", "first"),
    [
        ("2026-11", date(2026, 11, 1)),
        ("2026-12", date(2026, 12, 1)),
        ("", date(2026, 11, 1)),
        ("2027-01", date(2026, 11, 1)),
        ("1999-01", date(2026, 11, 1)),
        ("2026-13", date(2026, 11, 1)),
        ("<b>", date(2026, 11, 1)),
    ],
)
def test_the_month_is_the_one_asked_for_or_the_last_whole_one(month: str, first: date) -> None:
    assert asked(month, DECEMBER) == first


def test_months_follow_each_other_over_the_year() -> None:
    assert before(date(2026, 1, 31)) == date(2025, 12, 1)
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert next_month(date(2028, 1, 31)) == date(2028, 2, 1)


def test_a_target_is_reached_from_above_or_from_below() -> None:
    assert Line("solved", 70, 60, 70).is_reached is True
    assert Line("solved", 69, 60, 70).is_reached is False
    assert Line("overdue", 0, 2, 0).is_reached is True
    assert Line("median_wait", 25, 2, 24).is_reached is False
    assert Line("solved", None, 60, 70).is_reached is None
    assert Line("filed", 3, 5, None).is_reached is None
    assert Line("filed", 3, 5, None).change == -2


async def test_each_figure_stands_beside_the_month_before(any_world: World) -> None:
    await two_months(any_world)
    browser = await any_world.signed_in("duban")

    status, page = await browser.get("/figures/month?month=2026-11")

    assert status == 200
    assert "2026 年 11 月" in page
    rows = {
        row.split("</th>")[0].rpartition(">")[2]: row
        for row in page.split("<tbody>")[2].split("</tbody>")[0].split("<tr>")[1:]
    }
    filed, solved = rows["收到（件）"], rows["解决率"]
    assert '<td class="">3</td>' in filed
    assert "<td>1</td><td>+2</td>" in filed
    assert "100%" in solved
    assert "达到" in solved
    assert "<td>70%</td>" in solved


async def test_a_community_reports_what_is_its_own(world: World) -> None:
    await two_months(world)

    _, page = await (await world.signed_in("chengban")).get("/figures/month?month=2026-11")

    assert '<td class="">2</td>' in page
    assert world.tools.catalogue.bodies[OTHER_COMMUNITY].name not in page


async def test_the_workbook_holds_numbers(world: World) -> None:
    await two_months(world)
    browser = await world.signed_in("duban")

    async with browser.client.get("/console/figures/month.xlsx?month=2026-11") as answer:
        assert answer.status == 200
        assert "2026-11.xlsx" in answer.headers["Content-Disposition"]
        book = load_workbook(io.BytesIO(await answer.read()))

    main, bodies, codes = book.worksheets
    lines = {row[0]: row[1:] for row in main.iter_rows(values_only=True)}
    assert lines["收到（件）"][:3] == (3, 1, 2)
    assert lines["解决率"] == (100, None, None, 70)
    assert sum(row[1] for row in bodies.iter_rows(min_row=2, values_only=True)) == 3
    assert sum(row[1] for row in codes.iter_rows(min_row=2, values_only=True)) == 3


async def test_who_may_not_see_figures_gets_no_report(world: World) -> None:
    browser = await world.signed_in("chengban")
    await browser.get("/sign-out")
    stranger = await world.client()

    async with stranger.get("/console/figures/month", allow_redirects=False) as answer:
        assert answer.status == 303


@pytest.mark.skipif(in_a_browser[0].args[0], reason="chromium is not installed")
@pytest.mark.timeout(180)
async def test_it_is_one_page_of_a4(world: World, browser: BrowserContext) -> None:
    await two_months(world)
    page = await at_work(world, browser, "duban")
    await go(page, "/figures/month?month=2026-11")

    printed = PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))

    assert len(printed.pages) == 1
    assert round(float(printed.pages[0].mediabox.width)) in range(594, 597)
