"""What a clerk's day costs in keys and clicks, counted in a real browser."""

from dataclasses import dataclass, replace
from datetime import timedelta

from playwright.async_api import BrowserContext, Page, expect

from bot.proposals.lists import ListResult
from bot.proposals.workflow import Status
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.world import World

pytestmark = in_a_browser


@dataclass
class Hand:
    """Presses and clicks, and counts them; letters of words typed do not count."""

    page: Page
    many: int = 0

    async def press(self, key: str) -> None:
        """One key, once the page's scripts listen."""
        await self.page.wait_for_load_state("load")
        self.many += 1
        await self.page.keyboard.press(key)

    async def click(self, what: str) -> None:
        """One click or tap."""
        self.many += 1
        await self.page.click(what)

    async def choose(self, what: str, value: str) -> None:
        """One choice in a field: a word typed that is known."""
        self.many += 1
        await self.page.fill(what, value)


async def test_one_key_accepts_from_the_list_and_the_next_is_looked_at(
    world: World, browser: BrowserContext
) -> None:
    last, second, first = [await world.add_ticket(problem=f"第{n}盏灯坏了") for n in "321"]
    page = await at_work(world, browser, "fenban")
    hand = Hand(page)
    await expect(page.locator("#preview")).to_contain_text(first.ref)

    for ticket, following in ((first, second), (second, last)):
        await expect(page.locator(".htmx-added, .htmx-settling, .htmx-swapping")).to_have_count(0)
        await hand.press("a")
        await expect(page.locator("#preview")).to_contain_text(following.ref)
        await expect(page.locator("#said")).to_contain_text(ticket.ref)
        await expect(page.locator(f"[data-row='{ticket.ref}']")).to_have_count(0)

    assert hand.many == 2
    for one, status in ((first, "accepted"), (second, "accepted"), (last, "submitted")):
        assert (await world.get(one.ref)).status == status
    await expect(page.locator(":focus")).to_contain_text(last.problem)


async def test_one_key_accepts_from_the_ticket_and_the_next_opens(
    world: World, browser: BrowserContext
) -> None:
    last, first = await world.add_ticket(), await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    hand = Hand(page)
    await page.click(f"[data-row='{first.ref}'] .row-main")
    await expect(page.locator(".ticket-ref")).to_contain_text(first.ref)

    await hand.press("a")

    await expect(page.locator(".ticket-ref")).to_contain_text(last.ref)
    await expect(page.locator(".alert-success")).to_contain_text(first.ref)
    assert hand.many == 1
    assert (await world.get(first.ref)).status is Status.ACCEPTED


async def test_refusing_with_entry_and_door_takes_three(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await page.click(f"[data-row='{ticket.ref}'] .row-main")
    await expect(page.locator(".ticket-ref")).to_contain_text(ticket.ref)
    hand = Hand(page)
    entry = next(one for one in world.tools.catalogue.lists.negative.values() if one.doors)

    await hand.press("n")
    await page.wait_for_selector("#f-entry")
    await hand.choose("#f-entry", entry.code)
    await page.locator("#f-entry").dispatch_event("change")
    await expect(page.locator("#doors [type=radio]").first).to_be_attached()
    await hand.click("#form .step-form button[type=submit]")

    await expect(page.locator(".alert-success")).to_contain_text("不予受理")
    assert hand.many <= 4
    assert (await world.get(ticket.ref)).status is Status.REFUSED


async def test_overdue_of_ones_own_body_is_one_click_away(
    world: World, browser: BrowserContext
) -> None:
    late = await world.add_ticket(Status.ACCEPTED, due_at=world.now - timedelta(days=3))
    await world.add_ticket(Status.ACCEPTED)
    page = await at_work(world, browser, "chengban")
    hand = Hand(page)

    await hand.click(".queue[href$='/body_overdue']")

    await expect(page.locator("[data-row]")).to_have_count(1)
    await expect(page.locator("[data-row]")).to_contain_text(late.ref)
    await expect(page.locator(".left-over")).to_contain_text("超 1 个工作日")
    assert hand.many == 1


async def test_a_word_is_found_from_anywhere_with_two_keys(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket()
    page = await at_work(world, browser, "duban")
    hand = Hand(page)
    for start in (f"/tickets/{ticket.ref}", "/figures", "/calls"):
        await go(page, start)
        hand.many = 0
        await hand.press("/")
        await page.keyboard.type("路灯")
        await hand.press("Enter")
        await expect(page.locator("[data-row]")).to_contain_text(ticket.ref)
        assert hand.many == 2


async def test_no_key_acts_under_a_dialog_or_for_whoever_switched_them_off(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await go(page, f"/tickets/{ticket.ref}")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()

    await page.keyboard.press("a")
    await page.keyboard.press("Escape")
    await expect(page.locator("#keys")).to_be_hidden()
    assert (await world.get(ticket.ref)).status is Status.SUBMITTED

    await go(page, "/settings")
    await page.uncheck("#s-keys")
    await page.click("form:has(#s-keys) button[type=submit]")
    await go(page, f"/tickets/{ticket.ref}")
    await page.keyboard.press("a")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_hidden()
    await expect(page.locator("kbd:visible")).to_have_count(0)
    assert (await world.get(ticket.ref)).status is Status.SUBMITTED


async def test_a_step_has_the_same_letter_on_every_ticket(
    world: World, browser: BrowserContext
) -> None:
    page = await at_work(world, browser, "duban")
    found: dict[str, set[str]] = {}
    for status in (Status.SUBMITTED, Status.ACCEPTED, Status.IN_PROGRESS, Status.ESCALATED):
        ticket = await world.add_ticket(status, list=ListResult.UNCLEAR)
        await go(page, f"/tickets/{ticket.ref}")
        for one in await page.locator(".steps [data-key]").all():
            step = (await one.get_attribute("href") or "").split("/steps/")[-1].split("?")[0]
            found.setdefault(step, set()).add(await one.get_attribute("data-key") or "")

    assert found == {
        "send_back": {"r"}, "refuse": {"n"}, "reclassify": {"g"},
        "transfer": {"f"}, "escalate": {"e"}, "note": {"c"}, "answer": {"d"},
    }  # fmt: skip


async def test_back_leads_to_the_same_line_of_the_same_page(
    world: World, browser: BrowserContext
) -> None:
    tickets = [await world.add_ticket() for _ in range(58)]
    page = await at_work(world, browser, "duban")
    await go(page, "/queue/all?q=路灯&page=2")
    here, wanted = page.url, tickets[3].ref
    await page.click(f"[data-row='{wanted}'] .row-main")
    await expect(page.locator(".trail .position")).to_have_text("55 / 58")

    await page.wait_for_load_state("load")
    await page.keyboard.press("b")

    await expect(page.locator(f"[data-row='{wanted}'] .row-main")).to_be_focused()
    await expect(page.locator(f"[data-row='{wanted}']")).to_be_in_viewport()
    assert page.url == f"{here}#{wanted}"


async def test_whoever_lets_the_mouse_rest_on_a_line_finds_it_there(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket()
    page = await at_work(world, browser, "fenban")
    await page.hover(f"[data-row='{ticket.ref}']")

    newer = await world.add_ticket()
    await expect(page.locator("#fresh button")).to_be_visible()
    await expect(page.locator("[data-row]")).to_have_count(1)
    await page.mouse.move(700, 5)

    await expect(page.locator(f"[data-row='{newer.ref}']")).to_be_visible()
    await expect(page.locator("#fresh button")).to_be_hidden()


async def test_the_line_one_is_at_stays_when_the_list_is_drawn_anew(
    world: World, browser: BrowserContext
) -> None:
    older, here, _ = [await world.add_ticket() for _ in range(3)]
    page = await at_work(world, browser, "fenban")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator(f"[data-row='{here.ref}'] a")).to_be_focused()

    newest = await world.add_ticket()
    await expect(page.locator(f"[data-row='{newest.ref}']")).to_be_visible()

    await expect(page.locator(f"[data-row='{here.ref}'] a")).to_be_focused()
    await page.keyboard.press("j")
    await expect(page.locator(f"[data-row='{older.ref}'] a")).to_be_focused()


async def test_the_bulk_bar_is_there_only_when_something_is_ticked(
    world: World, browser: BrowserContext
) -> None:
    sure = await world.add_ticket()
    assert sure.suggestion is not None
    unsure = await world.add_ticket(suggestion=replace(sure.suggestion, review=True))
    page = await at_work(world, browser, "fenban")
    await expect(page.locator("#bulk")).to_be_hidden()

    await page.keyboard.press("Shift+X")
    await expect(page.locator("#bulk")).to_contain_text("勾了 2 件")
    await page.click("#bulk button")

    await expect(page.locator(f"input[value^='{sure.ref}']")).to_be_checked()
    await expect(page.locator(f"input[value^='{unsure.ref}']")).not_to_be_checked()
