"""The work order on paper: each page says whose it is and which, and nothing is cut off."""

import io
import re
from datetime import timedelta

from playwright.async_api import BrowserContext
from pypdf import PdfReader

from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.taking import take
from tests.console.world import World

pytestmark = in_a_browser
UNBROKEN = "x" * 300
NOTES = 60


async def a_long_ticket(world: World) -> Proposal:
    """1,900 characters in problem and solution, one without a place to break, sixty events."""
    problem, solution = (
        "路灯坏了，" * 380 + UNBROKEN + "PROBLEM-END",
        "换灯，" * 630 + "SOLUTION-END",
    )
    ticket = await world.add_ticket(Status.ACCEPTED, problem=problem, solution=solution)
    for number in range(NOTES):
        world.now += timedelta(minutes=1)
        await take(world, ticket.ref, "note", "chengban", text=f"note-{number}-end")
    return ticket


async def on_paper(world: World, browser: BrowserContext, ref: str) -> list[str]:
    """What each page of the printed work order says, as far as letters and digits go.

    Where no Chinese font is installed a PDF holds no Chinese that could be read back.
    """
    page = await at_work(world, browser, "duban")
    await go(page, f"/tickets/{ref}/print")
    printed = await page.pdf(prefer_css_page_size=True)
    return ["".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(printed)).pages]


async def test_every_page_names_the_ticket_and_its_number(
    world: World, browser: BrowserContext
) -> None:
    ticket = await a_long_ticket(world)

    pages = await on_paper(world, browser, ticket.ref)

    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert ticket.ref in text, number
        assert re.search(rf"(?<!\d){number}\D+{len(pages)}(?!\d)", text), number
    whole = "".join(pages)
    notes = [f"note-{number}-end" for number in range(NOTES)]
    for told in ("PROBLEM-END", "SOLUTION-END", *notes):
        assert told in whole
    assert whole.count("x") >= len(UNBROKEN)


async def test_a_long_string_stays_on_the_page(world: World, browser: BrowserContext) -> None:
    ticket = await world.add_ticket(problem=UNBROKEN, place_detail=UNBROKEN, solution=UNBROKEN)
    page = await at_work(world, browser, "duban")
    await page.emulate_media(media="print")

    await go(page, f"/tickets/{ticket.ref}/print")

    wide, room = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room
