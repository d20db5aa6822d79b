"""How it looks: lines on a screen, a phone, the dark, large letters; and axe looks on."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.proposals.workflow import Status
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.test_clicks_in_browser import Hand
from tests.console.world import World

pytestmark = in_a_browser
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
IN_SIGHT = """() => [...document.querySelectorAll("[data-row]")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight;
}).map(one => one.getBoundingClientRect().height)"""
SMALL = """() => [...document.querySelectorAll(".below a, .below summary, tr, .queue, .btn")]
  .filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 43)
  .map(one => one.outerHTML.slice(0, 90))"""


async def faults(page: Page) -> list[str]:
    """What axe finds, of whatever weight."""
    found: list[str] = await page.evaluate(
        "async () => (await axe.run()).violations.map(one => one.id + ' ' + one.nodes[0].html)"
    )
    return found


async def test_fifteen_lines_of_44_pixels_stand_on_a_small_screen(
    world: World, browser: BrowserContext
) -> None:
    for _ in range(30):
        await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await expect(page.locator("#preview .words >> nth=0")).to_be_visible()

    heights = await page.evaluate(IN_SIGHT)

    assert len(heights) >= 15
    assert set(heights) <= {44, 45}


async def test_on_a_phone_a_ticket_is_accepted_with_two_taps_and_the_next_opens(
    world: World, browser: BrowserContext
) -> None:
    last, first = await world.add_ticket(), await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await page.set_viewport_size({"width": 390, "height": 844})
    await go(page, "/queue/triage")
    hand = Hand(page)
    assert await page.locator(".below > a, .below > details").count() == 4
    await expect(page.locator(".queue.on")).to_be_in_viewport()
    assert await page.evaluate(SMALL) == []

    await hand.click(f"[data-row='{first.ref}'] .row-main")
    await hand.click(".quick button")

    await expect(page.locator(".ticket-ref")).to_contain_text(last.ref)
    assert hand.many == 2
    await page.click(".below summary")
    await expect(page.locator(".below .drop-panel")).to_contain_text("退出")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("scheme", "text"), [("light", "larger"), ("dark", "normal")])
async def test_axe_finds_nothing_in_the_dark_or_in_large_letters(
    world: World, browser: BrowserContext, width: int, scheme: str, text: str
) -> None:
    ticket = await world.add_ticket(urgent=True)
    await world.add_ticket(Status.IN_PROGRESS, due_at=world.now)
    page = await at_work(world, browser, "duban")
    await go(page, "/settings")
    await page.select_option("#s-text", text)
    await page.click("form:has(#s-text) button[type=submit]")
    await expect(page.locator(".alert-success")).to_be_visible()
    await page.set_viewport_size({"width": width, "height": 844})
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.add_init_script(AXE.read_text(encoding="utf-8"))
    ref = ticket.ref
    for path in (
        "/queue/all", f"/tickets/{ref}?list=all", f"/tickets/{ref}/steps/refuse", "/calls",
        "/figures", "/settings", f"/bulk?step=accept&pick={ref}:0", "/audit", "/file", "/letters",
    ):  # fmt: skip
        await go(page, path)
        await page.wait_for_load_state("load")
        assert await faults(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path


async def test_a_focused_field_does_not_look_switched_off(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await go(page, f"/tickets/{ticket.ref}/steps/note")
    ground = "one => getComputedStyle(one).backgroundColor"
    before = await page.locator("#f-text").evaluate(ground)

    await page.focus("#f-text")

    assert await page.locator("#f-text").evaluate(ground) == before
