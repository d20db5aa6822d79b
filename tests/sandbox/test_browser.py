"""The chat page in a real browser, where there is one."""

import shutil

import pytest
from playwright.async_api import async_playwright, expect

from tests.sandbox.world import world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="chromium is not installed: the chat page is not looked at in this run"
)


@pytest.fixture(params=[(390, 844), (1280, 900)], ids=["phone", "desktop"])
async def page(request):
    """The chat page of a newcomer who has read the welcome; fails on any error of a script."""
    width, height = request.param
    complaints = []
    async with world() as here, async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        found = await browser.new_page(viewport={"width": width, "height": height})
        found.on("pageerror", lambda error: complaints.append(str(error)))
        found.on("console", lambda line: line.type == "error" and complaints.append(line.text))
        await found.goto(f"{here.url}/sandbox/")
        await expect(found.locator(".line.account")).to_have_count(1)
        found.here = here
        yield found
        await browser.close()
    assert complaints == []


async def said(page, text):
    await page.click("#to-keyboard")
    await page.fill("#text", text)
    await page.press("#text", "Enter")


async def test_a_newcomer_types_reads_and_taps(page):
    await said(page, "？")
    await page.locator(".tap", has_text="问进度").click()

    await expect(page.locator(".line.resident").last).to_contain_text("问进度")
    await expect(page.locator(".line.account").last).to_contain_text("选项 track")


async def test_words_of_others_are_shown_not_run(page):
    await said(page, "<img src=x onerror=alert(1)><b>粗</b>")

    await expect(page.locator(".line.account").last).to_contain_text("＜img src=x")
    assert await page.locator(".chat img, .chat b").count() == 0


async def test_the_menu_bar_and_its_sub_buttons_are_clicked(page):
    await page.get_by_role("button", name="更多", exact=True).click()
    await page.get_by_role("menuitem", name="隐私").click()

    await expect(page.locator(".line.account").last).to_contain_text("menu：privacy")


async def test_picture_place_and_voice_are_sent(page):
    await page.click("#to-keyboard")
    await page.click("#plus")
    await page.click("#demo-photo")
    await expect(page.locator(".bubble.image img")).to_have_js_property("complete", True)
    await page.click("#plus")
    await page.click("#place")
    await page.locator("#places [data-label=马东大院]").click()
    await expect(page.locator(".bubble.location")).to_contain_text("马东大院")
    await page.click("#voice")

    await expect(page.locator(".bubble.voice")).to_have_count(1)


async def test_a_resident_leaves_and_comes_back(page):
    await page.click("#settings")
    await page.click("#unfollow")
    await expect(page.locator("#left")).to_be_visible()

    await page.click("#follow-again")

    await expect(page.locator("#menubar")).to_be_visible()
    await expect(page.locator(".line.account").last).to_contain_text("followed")


async def test_another_resident_sees_an_empty_chat_and_the_first_finds_theirs_again(page):
    await said(page, "我是第一位")
    await expect(page.locator(".line")).to_have_count(3)
    await page.click("#settings")
    await page.click("#newcomer")
    await expect(page.locator(".line")).to_have_count(1)

    await page.click("#settings")
    await page.locator("#residents button").first.click()

    await expect(page.locator(".line")).to_have_count(3)


async def test_typing_is_shown_until_the_message_comes(page):
    await said(page, "在吗")
    await expect(page.locator(".line")).to_have_count(3)
    openid = await page.evaluate("localStorage.getItem('sandbox.openid')")
    messenger = page.here.messenger()

    await messenger.typing(openid)
    await expect(page.locator("#title")).to_contain_text("对方正在输入")
    await messenger.send(openid, "来了")

    await expect(page.locator("#title")).to_contain_text("驷马桥议事")


async def test_nothing_runs_over_the_edge(page):
    await said(page, "https://example.org/" + "x" * 300)
    await expect(page.locator(".line")).to_have_count(3)

    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("chat.scrollWidth <= chat.clientWidth")
