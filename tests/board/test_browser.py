"""The board in a browser: axe looks on, and nothing runs over the edge, in three sizes of text."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import BrowserContext

from bot.proposals.public_notices import notices_of
from tests.board.street import Street
from tests.console.browsing import in_a_browser

pytestmark = in_a_browser
PAGES = (
    "/",
    "/p/{ref}",
    "/notices",
    "/notices/{ref}/{of}",
    "/results",
    "/guide",
    "/data",
    "/p/SMQ-2026-999999",
)


@pytest.mark.parametrize("width", [320, 1280])
async def test_axe_finds_nothing_and_nothing_runs_over_the_edge(
    street: Street, browser: BrowserContext, width: int
) -> None:
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    ref = await street.full_life()
    of = notices_of(await street.world.get(ref))[-1].of
    page = await browser.new_page()
    await page.set_viewport_size({"width": width, "height": 900})
    await page.add_init_script(axe)
    for path in PAGES:
        for size in ("1", "3"):
            where = path.format(ref=ref, of=of)
            await page.goto(f"{street.client.make_url('/board')}{where}?size={size}")
            faults = await page.evaluate(
                "async () => (await axe.run()).violations"
                ".map(one => one.id + ' ' + one.nodes[0].html)"
            )
            assert faults == [], (path, size)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, size)


async def test_by_keyboard_one_comes_past_the_head_and_finds_by_words(
    street: Street, browser: BrowserContext
) -> None:
    ref = await street.full_life()
    page = await browser.new_page()
    await page.goto(f"{street.client.make_url('/board')}/")

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.fill("#q", "消防通道")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**q=**")
    await page.click(".cards a")

    assert page.url.endswith(f"/p/{ref}")
