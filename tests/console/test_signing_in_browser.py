"""Signing in with scripts on: a temporary password can be changed."""

from playwright.async_api import BrowserContext, Request, expect

from tests.console.browsing import in_a_browser, through_the_doors
from tests.console.world import PASSWORD, World

pytestmark = in_a_browser


async def test_a_temporary_password_is_changed_on_a_page_that_stays(
    world: World, browser: BrowserContext
) -> None:
    staff = world.staff["chengban"]
    staff.must_change = True
    async with world.database.open_work() as work:
        await work.accounts.save(staff)
        await work.commit()
    page = await through_the_doors(world, browser, "chengban")
    await page.wait_for_url("**/console/password")
    await page.wait_for_load_state("load")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await page.fill("#old", PASSWORD)
    await page.locator("#new").press_sequentially("yangguan-xichu-2026", delay=60)
    assert asked == []

    await page.keyboard.press("Enter")

    await expect(page.locator(".alert-success")).to_contain_text("已改好")
    await expect(page.locator("#pulse")).to_have_count(1)
    assert not (await world.reload("chengban")).must_change
