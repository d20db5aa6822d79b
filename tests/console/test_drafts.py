"""What somebody typed is theirs until it is sent: on any machine, for nobody else, for a month."""

import json
from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, expect

from bot.console.drafts import KEPT_FOR, LARGEST, MOST
from bot.proposals.workflow import Status
from tests.console.browsing import at_work, go, in_a_browser, sign_in
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, Browser, World

WORDS = "已经联系供电局，周三来换灯"


async def keep(browser: Browser, path: str, text: str = WORDS) -> int:
    """Keep one text of a form."""
    fields = json.dumps([["text", text, False]])
    status, _, _ = await browser.post("/drafts", form=f"/console{path}", fields=fields)
    return status


async def given_back(browser: Browser, path: str) -> str:
    """The text that is given back for a form."""
    status, answer = await browser.get(f"/drafts?form=/console{path}")
    assert status == 200
    found = json.loads(answer).get(f"/console{path}", [["text", "", False]])
    return str(found[0][1])


async def test_it_is_given_back_to_the_same_person_on_another_machine(any_world: World) -> None:
    ticket = await any_world.add_ticket(Status.IN_PROGRESS)
    path = f"/tickets/{ticket.ref}/steps/note"
    here = await any_world.signed_in("chengban")
    any_world.now += timedelta(minutes=1)
    there = await any_world.signed_in("chengban")
    colleague = await any_world.signed_in("duban")

    assert await keep(here, path) == 204
    assert await keep(here, path, WORDS + "。") == 204

    assert await given_back(there, path) == WORDS + "。"
    assert await given_back(colleague, path) == ""
    _, page = await there.get(f"/tickets/{ticket.ref}")
    assert "您有没交上的草稿" in page
    _, page = await colleague.get(f"/tickets/{ticket.ref}")
    assert "您有没交上的草稿" not in page


async def test_what_is_sent_or_emptied_is_a_draft_no_more(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    browser = await world.signed_in("chengban")
    note, progress = (f"/tickets/{ticket.ref}/steps/{one}" for one in ("note", "report_progress"))
    for path in (note, progress):
        await keep(browser, path)

    refused, _, _ = await browser.post(note, version=9, text=WORDS)
    assert refused == 409
    assert await given_back(browser, note) == WORDS
    done, _, _ = await browser.post(note, version=0, text=WORDS)
    await keep(browser, progress, "  ")

    assert done == 303
    assert await given_back(browser, note) == ""
    assert await given_back(browser, progress) == ""


async def test_a_look_at_what_the_resident_will_read_sends_nothing(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    browser = await world.signed_in("chengban")
    path = f"/tickets/{ticket.ref}/steps/report_progress"
    await keep(browser, path)

    await browser.post(f"{path}/reads", text=WORDS)

    assert await given_back(browser, path) == WORDS


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/password", "[]", 400),
        ("https://evil.example/console/file", "[]", 400),
        ("/console/tickets/SMQ-2026-000001/steps/note", "{", 400),
        ("/console/tickets/SMQ-2026-000001/steps/note", '[["a"]]', 400),
        ("/console/tickets/SMQ-2026-000001/steps/note", '[["a", "b", "c"]]', 400),
        ("/console/tickets/SMQ-2026-000001/steps/note", "[" + " " * LARGEST + "]", 413),
        ("/console/tickets/SMQ-2026-999999/steps/note", '[["a", "b", false]]', 404),
    ],
)
async def test_only_forms_of_the_desk_are_kept(
    world: World, path: str, fields: str, status: int
) -> None:
    await world.add_ticket()
    browser = await world.signed_in("chengban")

    found, _, _ = await browser.post("/drafts", form=path, fields=fields)

    assert found == status


async def test_nobody_keeps_anything_about_a_ticket_they_may_not_see(world: World) -> None:
    foreign = await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)

    assert await keep(await world.signed_in("chengban"), f"/tickets/{foreign.ref}/say") == 404


async def test_drafts_have_a_number_and_a_month(world: World) -> None:
    browser = await world.signed_in("chengban")
    for number in range(MOST + 3):
        await keep(browser, f"/calls/{number}/say")

    async with world.database.open_work(readonly=True) as work:
        assert len(await work.drafts.of(world.staff["chengban"].id)) == MOST
    world.now += KEPT_FOR + timedelta(minutes=1)
    browser = await world.signed_in("chengban")
    await keep(browser, "/calls/1/close")
    async with world.database.open_work(readonly=True) as work:
        (left,) = await work.drafts.of(world.staff["chengban"].id)
    assert left.path == "/calls/1/close"


async def test_with_the_residents_data_goes_what_was_being_written(any_world: World) -> None:
    ticket = await any_world.add_ticket(Status.IN_PROGRESS)
    browser = await any_world.signed_in("chengban")
    await keep(browser, f"/tickets/{ticket.ref}/say")
    await keep(browser, "/calls/7/say")

    async with any_world.database.open_work() as work:
        await work.residents.forget("r1")
        await work.commit()

    assert await given_back(browser, f"/tickets/{ticket.ref}/say") == ""
    assert await given_back(browser, "/calls/7/say") == WORDS


@pytest.mark.skipif(in_a_browser[0].args[0], reason="chromium is not installed")
@pytest.mark.timeout(180)
async def test_a_text_begun_on_one_machine_is_gone_on_with_on_another(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    page = await at_work(world, browser, "chengban")
    await go(page, f"/tickets/{ticket.ref}/steps/answer")
    async with page.expect_response(lambda one: one.url.endswith("/drafts") and one.ok):
        await page.check("input[name=outcome][value=solved]")
        await page.fill("#f-answer", WORDS)
    world.now += timedelta(minutes=1)
    other = await browser.browser.new_context(bypass_csp=True)  # type: ignore[union-attr]
    elsewhere = await other.new_page()
    await elsewhere.goto(page.url.split("/tickets")[0] + "/sign-in")
    await sign_in(world, elsewhere, "chengban")
    await expect(elsewhere.locator(".who-name")).to_be_visible()

    await go(elsewhere, f"/tickets/{ticket.ref}")
    await elsewhere.locator(".unsent a").click()

    await expect(elsewhere.locator("#f-answer")).to_have_value(WORDS)
    await expect(elsewhere.locator("input[value=solved]")).to_be_checked()
    await elsewhere.locator(".step-form button[type=submit]").click()
    await expect(elsewhere.locator(".alert-success")).to_contain_text("答复")
    await expect(elsewhere.locator(".unsent")).to_have_count(0)
