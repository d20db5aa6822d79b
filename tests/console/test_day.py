"""A day in a real browser: triage with one key, work, answer, redo, ruling; and axe looks on."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import BrowserContext, expect

from bot.proposals.events import Actor
from bot.proposals.workflow import Role, Status
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.taking import MOVE, take
from tests.console.world import COMMUNITY, World

pytestmark = in_a_browser


async def test_a_triager_accepts_with_one_key_and_the_resident_is_told(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text(ticket.problem)
    await expect(page.locator(".ticket-ref")).to_contain_text(ticket.ref)

    await page.keyboard.press("a")

    await expect(page.locator(".alert-success")).to_contain_text("受理")
    assert (await world.get(ticket.ref)).status is Status.ACCEPTED
    assert ticket.ref in (await world.told())[0]


async def test_a_handler_answers_from_a_template_and_works_it_again_when_not_solved(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    page = await at_work(world, browser, "chengban")
    await go(page, f"/tickets/{ticket.ref}")
    await page.click('a[href$="/steps/answer"]')
    await page.check("input[name=outcome][value=solved]")
    await page.click(".templates button >> nth=0")
    await expect(page.locator("#f-answer")).not_to_have_value("")
    await page.click(".step-form button[type=submit]")
    await expect(page.locator(".alert-success")).to_contain_text("答复")

    async with world.database.open_work() as work:
        stored = await work.proposals.get(ticket.ref)
        stored.take("reopen", Actor(Role.PROPOSER, "r1"), world.now, text="灯又不亮了")
        await work.proposals.save(stored)
        await work.commit()

    await expect(page.locator("#changed")).to_be_visible()
    await page.click("#changed a")
    await expect(page.locator(".line")).to_contain_text("灯又不亮了")
    await expect(page.locator(".standing")).to_contain_text("重办中")


async def test_a_new_ticket_comes_into_the_open_list_without_reloading(
    world: World, browser: BrowserContext
) -> None:
    page = await at_work(world, browser, "chengban")
    await expect(page.locator(".empty")).to_be_visible()

    ticket = await world.add_ticket()

    await expect(page.locator("[data-row]")).to_contain_text(ticket.ref)


async def test_a_supervisor_rules_on_what_was_moved_twice(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await take(world, ticket.ref, "transfer", "chengban", **MOVE)
    await take(world, ticket.ref, "transfer", "chengguan", **MOVE | {"body": COMMUNITY})
    page = await at_work(world, browser, "duban")
    await go(page, "/queue/ruling")
    await page.click(".row-main >> nth=0")
    await page.click('a[href$="/steps/rule"]')
    await page.fill("#f-body", "马鞍社区议事")
    await page.fill("#f-reason", "首接负责，由社区牵头")

    await page.click(".step-form button[type=submit]")

    await expect(page.locator(".alert-success")).to_contain_text("裁定")
    assert (await world.get(ticket.ref)).body == COMMUNITY


async def test_the_keys_are_told_on_asking(world: World, browser: BrowserContext) -> None:
    page = await at_work(world, browser, "chengban")

    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(page.locator("#keys")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("login", "paths"),
    [
        ("duban", ["/queue/all", "/tickets/{ref}", "/tickets/{ref}/steps/answer",
                   "/tickets/{ref}/print", "/figures", "/calls", "/audit", "/letters",
                   "/password", "/desk", "/search?q=路灯", "/notices"]),
        ("guanli", ["/accounts", "/street", "/street?section=texts", "/sign-ins", "/audit",
                    "/figures"]),
    ],
)  # fmt: skip
async def test_axe_finds_no_serious_fault_and_nothing_runs_over_the_edge(
    world: World, browser: BrowserContext, width: int, login: str, paths: list[str]
) -> None:
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    page = await at_work(world, browser, login)
    await page.set_viewport_size({"width": width, "height": 844})
    await page.add_init_script(axe)
    for path in paths:
        await go(page, path.format(ref=ticket.ref))
        await page.wait_for_load_state("load")
        faults = await page.evaluate(
            "async () => (await axe.run()).violations"
            ".filter(one => ['serious', 'critical'].includes(one.impact))"
            ".map(one => one.id + ' ' + one.nodes[0].html)"
        )
        assert faults == [], path
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
