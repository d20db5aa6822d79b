"""The list with scripts on: what is chosen stays chosen while tickets come in."""

from playwright.async_api import BrowserContext, expect

from tests.console.browsing import at_work, go, in_a_browser
from tests.console.world import World

pytestmark = in_a_browser


async def test_a_ticket_that_comes_in_leaves_the_filter_as_it_is(
    world: World, browser: BrowserContext
) -> None:
    lamp = await world.add_ticket()
    await world.add_ticket(problem="楼道里堆了杂物", code="C02")
    page = await at_work(world, browser, "duban")
    await go(page, "/queue/all")
    await expect(page.locator("[data-row]")).to_have_count(2)
    await page.fill("#q", "路灯")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-row]")).to_have_count(1)
    await page.click(".keep summary")
    await page.fill("#keep-name", "路")

    await world.add_ticket(problem="楼道里堆了纸箱", code="C02")
    newer = await world.add_ticket()

    await expect(page.locator("[data-row]")).to_have_count(2)
    await expect(page.locator("#list")).to_contain_text(newer.ref)
    await expect(page.locator("#list")).to_contain_text(lamp.ref)
    await expect(page.locator("#keep-name")).to_have_value("路")
    await page.locator("#keep-name").press_sequentially("灯")
    await page.keyboard.press("Enter")
    await expect(page.locator(".saved")).to_contain_text("路灯")
    await expect(page.locator("[data-row]")).to_have_count(2)


async def test_what_is_done_in_bulk_leads_back_to_the_filtered_list(
    world: World, browser: BrowserContext
) -> None:
    await world.add_ticket()
    page = await at_work(world, browser, "duban")
    await go(page, "/queue/all")
    await page.fill("#q", "路灯")
    await page.keyboard.press("Enter")
    await expect(page.locator(".keep")).to_be_visible()

    here = await page.evaluate("location.pathname + location.search")
    assert "q=" in here
    await expect(page.locator("input[name=back]")).to_have_value(here)
