"""What was typed outlives the session it was typed in, and nothing else."""

from datetime import timedelta

from playwright.async_api import BrowserContext, expect

from bot.proposals.workflow import Status
from bot.services.desk import accounts
from tests.console.browsing import at_work, go, in_a_browser, sign_in
from tests.console.world import World

pytestmark = in_a_browser
WORDS = "您好，路灯的事我们已经联系了供电局。" * 10


async def test_a_long_reply_comes_back_after_signing_in_again(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    page = await at_work(world, browser, "chengban")
    await go(page, f"/tickets/{ticket.ref}")
    await page.fill("#say", WORDS)
    world.now += accounts.IDLE + timedelta(minutes=1)

    await page.locator("form.say button[type=submit]").click()
    await sign_in(world, page, "chengban")

    await page.wait_for_url(f"**/tickets/{ticket.ref}")
    await expect(page.locator("#say")).to_have_value(WORDS)
    await expect(page.locator("[data-restored]")).to_be_visible()
    assert await world.told() == []
    await page.locator("form.say button[type=submit]").click()
    await page.wait_for_url("**done=sent**")
    assert await world.told() == [WORDS]
    await expect(page.locator("#say")).to_have_value("")
    await page.reload()
    await expect(page.locator("#say")).to_have_value("")


async def test_a_step_comes_back_with_its_form(world: World, browser: BrowserContext) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    page = await at_work(world, browser, "chengban")
    await go(page, f"/tickets/{ticket.ref}/steps/note")
    await page.fill("form.step-form textarea", WORDS)
    world.now += accounts.IDLE + timedelta(minutes=1)

    await page.locator("form.step-form button[type=submit]").click()
    await sign_in(world, page, "chengban")

    await page.wait_for_url(f"**/tickets/{ticket.ref}/steps/note")
    await expect(page.locator("form.step-form textarea")).to_have_value(WORDS)


async def test_nobody_else_is_given_it_and_signing_out_forgets_it(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    page = await at_work(world, browser, "chengban")
    await go(page, f"/tickets/{ticket.ref}")
    await page.fill("#say", WORDS)
    world.now += accounts.IDLE + timedelta(minutes=1)
    await page.locator("form.say button[type=submit]").click()
    await sign_in(world, page, "duban")

    await page.wait_for_url(f"**/tickets/{ticket.ref}")
    await expect(page.locator("#say")).to_have_value("")
    await page.fill("#say", "换一个人写的")
    await page.click(".me > summary")
    await page.click(".me form[data-leave] button")
    await page.wait_for_url("**/sign-in**")
    kept = await page.evaluate("Object.keys(sessionStorage)")
    assert not [one for one in kept if one.startswith("yishi")]
