"""A visitor at the counter, in a browser: typed, looked at, filed, and home with a slip."""

import io
import re
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect
from pypdf import PdfReader

from bot.services import claiming
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.filed import FORM, PHONE, SPEAKER, reads
from tests.console.world import COURTYARD, World
from tests.pictures import a_jpeg

pytestmark = in_a_browser
A5 = (420, 595)
"""Points: 148 × 210 mm."""


async def fill(page: Page) -> None:
    """What somebody tells at the counter, typed as it is said."""
    await page.locator("#problem").press_sequentially(FORM["problem"])
    await page.fill("#solution", FORM["solution"])
    await page.select_option("#place", COURTYARD)
    await page.fill("#speaker", SPEAKER)
    await page.fill("#phone", PHONE)
    await page.select_option("#consent", "in_person")


async def test_a_visitor_is_filed_for_and_claims_it_at_home(
    world: World, browser: BrowserContext, tmp_path: Path
) -> None:
    world.understand = reads()
    near = await world.add_ticket()
    photo = tmp_path / "lamp.jpg"
    photo.write_bytes(a_jpeg())
    page = await at_work(world, browser, "fenban")

    await page.get_by_role("link", name="代录", exact=True).click()
    await fill(page)
    await expect(page.locator("#look")).to_contain_text("A04")
    await expect(page.locator("#look")).to_contain_text("说到“路灯”")
    await expect(page.locator("#look")).to_contain_text(near.ref)
    await page.set_input_files("#photos", photo)
    await page.get_by_role("button", name="登记", exact=True).click()

    await expect(page.locator(".slip")).to_have_count(1)
    ref = page.url.split("=")[1]
    await expect(page.locator(".slip")).to_contain_text(ref)
    paper = PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
    assert [tuple(map(round, one.mediabox[2:])) for one in paper.pages] == [
        pytest.approx(A5, abs=2)
    ]
    code = (await page.locator(".slip-code").inner_text()).split()[1].replace("-", "")
    proposal = await world.get(ref)
    assert [one.is_kept for one in proposal.attachments] == [True]

    await page.get_by_role("link", name="看工单").click()
    await expect(page.locator(".no-wechat")).to_contain_text("没有微信，请打电话告知")
    async with world.database.open_work() as work:
        await claiming.claim(code, await work.residents.get("r1"), work=work, now=world.now)
        await work.commit()
    await page.reload()
    await expect(page.locator(".no-wechat")).to_have_count(0)
    await expect(page.locator("#main")).to_contain_text("居民凭回执认领")


@pytest.mark.parametrize("width", [390, 1280])
async def test_form_and_slip_fit_the_screen(
    world: World, browser: BrowserContext, width: int
) -> None:
    world.understand = reads()
    page = await at_work(world, browser, "chengban")
    await page.set_viewport_size({"width": width, "height": 844})
    for path in ("/file", "/file/import"):
        await go(page, path)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path
    await go(page, "/file")
    await fill(page)
    await expect(page.locator("#look")).to_contain_text("A04")
    await page.get_by_role("button", name="登记", exact=True).click()
    await expect(page).to_have_url(re.compile("/slips"))

    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    picture = await page.locator(".slip .qr svg").bounding_box()
    code = await page.locator(".slip-code").bounding_box()
    assert picture is not None
    assert code is not None
    assert picture["x"] + picture["width"] <= code["x"]
