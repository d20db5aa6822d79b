"""What a clerk is told in time: refusals in sight, a question before dangerous buttons."""

from playwright.async_api import BrowserContext, expect

from bot.ports import CallKind, StaffCall
from bot.proposals.workflow import Status
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.taking import take
from tests.console.world import COMMUNITY, COURTYARD, World

pytestmark = in_a_browser
PHONE = {"width": 390, "height": 844}


async def test_what_was_refused_is_in_sight_beside_what_was_typed(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    page = await at_work(world, browser, "chengban")
    await page.set_viewport_size(PHONE)
    await go(page, f"/tickets/{ticket.ref}/steps/note")
    await page.fill("#f-text", "去看过了，灯座锈了")
    await take(world, ticket.ref, "note", "chengban", text="同事先写了")
    await page.wait_for_load_state()

    await page.click(".step-form button[type=submit]")

    await expect(page.locator("[role=alert]")).to_be_in_viewport()
    await expect(page.locator("[role=alert]")).to_be_focused()
    await expect(page.locator("#f-text")).to_have_value("去看过了，灯座锈了")


async def test_an_emergency_closes_only_with_what_came_of_it_and_the_audit_tells_by_whom(
    world: World, browser: BrowserContext
) -> None:
    async with world.database.open_work() as work:
        call = StaffCall(CallKind.EMERGENCY, "r1", "N02", "有人晕倒了", world.now, place=COURTYARD)
        await work.calls.add(call)
        await work.commit()
    page = await at_work(world, browser, "chengban")
    await go(page, "/calls")

    await page.click(".row-call a")
    await page.click(".close-call button[type=submit]")
    await expect(page.locator(".close-call input[name=outcome]:invalid").first).to_be_attached()
    await page.check(".close-call input[name=outcome][value=reached]")
    await page.click(".close-call button[type=submit]")
    await expect(page.locator("#close-note:invalid")).to_be_attached()
    async with world.database.open_work(readonly=True) as work:
        assert not await work.desk.traces(world.clerk("chengban").branch, what="close_call")
    await page.fill("#close-note", "120 已经接走")
    await page.click(".close-call button[type=submit]")

    await expect(page.locator(".alert-success")).to_be_visible()
    await go(page, "/calls")
    await expect(page.locator(".row-call")).to_have_count(0)
    async with world.database.open_work(readonly=True) as work:
        (noted,) = await work.desk.traces(world.clerk("chengban").branch, what="close_call")
    assert (noted.who, noted.detail) == ("schengban", {"detail": "emergency reached"})


async def test_a_step_that_a_colleague_made_impossible_shows_the_ticket_as_it_is_now(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await go(page, f"/tickets/{ticket.ref}")
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)

    await page.click(".steps details.more summary")
    await page.click('a[href$="/steps/refuse"]')

    await expect(page.locator("[role=alert]")).to_contain_text("现在这个状态不能办")
    await expect(page.locator(".standing")).to_contain_text("已受理")
