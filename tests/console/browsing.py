"""A real browser at the console: found, signed in, sent to a page."""

import shutil

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.console.world import PASSWORD, World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
in_a_browser = [
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: nobody works a day"),
    pytest.mark.timeout(180),
]
"""What a module of browser tests is marked with."""


async def through_the_doors(
    world: World, browser: BrowserContext, login: str, password: str = PASSWORD
) -> Page:
    """Password and one-time code given, through the pages themselves."""
    client = await world.client()
    page = await browser.new_page()
    await page.goto(f"{client.make_url('/console')}/sign-in")
    await sign_in(world, page, login, password)
    return page


async def sign_in(world: World, page: Page, login: str, password: str = PASSWORD) -> None:
    """From the sign-in page through both doors."""
    await page.fill("#login", login)
    await page.fill("#password", password)
    await page.keyboard.press("Enter")
    await page.fill("#code", world.code(login))
    await page.keyboard.press("Enter")


async def at_work(world: World, browser: BrowserContext, login: str) -> Page:
    """Signed in, at the page where the role begins its day."""
    page = await through_the_doors(world, browser, login)
    await expect(page.locator(".who-name")).to_contain_text(login)
    return page


async def go(page: Page, path: str) -> None:
    """Open a page of the console."""
    base = page.url.split("/console")[0]
    await page.goto(f"{base}/console{path}")
