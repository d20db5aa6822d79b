"""A talk while one looks: the resident's words come by themselves; steps are undone in time."""

from playwright.async_api import BrowserContext, expect

from tests.console.browsing import at_work, go, in_a_browser
from tests.console.test_switchboard import calls_for, says
from tests.console.world import COMMUNITY, World

pytestmark = in_a_browser


async def test_the_residents_words_appear_on_the_open_page_and_count_elsewhere(
    world: World, browser: BrowserContext
) -> None:
    call = await calls_for(world)
    page = await at_work(world, browser, "fenban")
    await go(page, f"/calls/{call}")
    await page.get_by_role("button", name="接过来自己说").click()
    await expect(page.locator(".held").last).to_contain_text("您正在跟居民说话")
    await page.fill("#say", "/位置")
    await expect(page.locator("[data-canned] li:visible")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.locator("#say")).to_have_value(
        "请说一下具体在哪个院子、几栋几单元，最好拍一张照片发过来。"
    )
    await expect(page.locator("[data-left]")).to_have_text("571")

    await says(world, "在马东大院八栋")

    await expect(page.locator("#lines")).to_contain_text("在马东大院八栋")
    await expect(page.locator("#say")).to_have_value(
        "请说一下具体在哪个院子、几栋几单元，最好拍一张照片发过来。"
    )
    async with page.expect_response("**/live*"):
        await go(page, "/queue/all")
    await says(world, "你们好久来嘛")
    await expect(page.locator(".number-calls").first).to_contain_text("1")


async def test_ticked_bubbles_stay_ticked_and_begin_a_proposal(
    world: World, browser: BrowserContext
) -> None:
    call = await calls_for(world)
    await says(world, "院子的灯坏了")
    page = await at_work(world, browser, "fenban")
    await go(page, f"/calls/{call}")
    await page.locator("input[name=said]").first.check()

    await says(world, "还有一件事")
    await expect(page.locator("#lines")).to_contain_text("还有一件事")
    await expect(page.locator("input[name=said]").first).to_be_checked()
    await page.get_by_role("button", name="用选中的话建成提案").click()

    await expect(page.locator("[name=problem]")).to_have_value("院子的灯坏了")


async def test_one_press_takes_back_what_was_just_done(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await go(page, f"/tickets/{ticket.ref}")
    await page.keyboard.press("a")
    await expect(page.locator(".toast-undo")).to_contain_text("受理")

    await page.get_by_role("button", name="撤销", exact=True).click()

    await expect(page.locator(".alert-success")).to_contain_text("没有告诉居民")
    assert (await world.get(ticket.ref)).status == "submitted"
    assert await world.told() == []
    assert (await world.get(ticket.ref)).body == COMMUNITY
