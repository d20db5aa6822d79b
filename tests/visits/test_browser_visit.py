"""A newcomer in the chat page: filed, corrected, tracked, supplemented, withdrawn."""

import shutil

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.ports import Filter
from tests.visits.conftest import Running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
VISIT = [
    ("menu", "我要提案", "什么事"),
    ("say", "马东大院的路灯坏了半个月，老人摔过两回", "同意"),
    ("tap", "1. 同意", "怎么弄"),
    ("say", "换成声控灯", "照片"),
    ("photo", "", "收到 1 张"),
    ("tap", "1. 发完了", "地点：马鞍社区马东大院"),
    ("say", "地点不对，是3栋背后那条", "3栋"),
    ("say", "提交", "SMQ-"),
    ("menu", "查进度", "已提交"),
    ("say", "补充一下，二单元门口的灯也坏了", "加进"),
    ("say", "撤回路灯那个提案", "要撤回"),
    ("tap", "1. 撤回", "撤回了"),
]
"""What the newcomer does, with which words, and what the answer says."""


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: nobody visits the chat page")
async def test_a_proposal_goes_its_whole_way_in_the_chat_page(desk: Running) -> None:
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        await page.goto(f"{desk.url}/sandbox/")
        await expect(page.locator(".line.account")).to_have_count(1)

        for act, words, expected in VISIT:
            answer = await _answer_to(page, act, words)
            assert expected in answer, f"{act} {words} → {answer}"
        await browser.close()

    async with desk.parts.database.open_work(readonly=True) as work:
        (stored,) = await work.proposals.find(Filter())
    assert stored.status == "withdrawn"
    assert [event.step for event in stored.events] == ["submit", "supplement", "withdraw"]
    assert len(stored.attachments) == 1
    assert "3" in stored.place_detail


async def _answer_to(page: Page, act: str, words: str) -> str:
    """Type, tap, send a photo or use the menu bar; the bubble that comes is read."""
    answers = page.locator(".line.account")
    before = await answers.count()
    await _ACTS[act](page, words)
    await expect(answers).to_have_count(before + 1, timeout=10_000)
    return await answers.last.inner_text()


async def _say(page: Page, words: str) -> None:
    await _to(page, "#to-keyboard")
    await page.fill("#text", words)
    await page.press("#text", "Enter")


async def _tap(page: Page, words: str) -> None:
    await page.locator(".line.account").last.locator(".tap", has_text=words).click()


async def _photo(page: Page, _words: str) -> None:
    await _to(page, "#to-keyboard")
    await page.click("#plus")
    await page.click("#demo-photo")


async def _menu(page: Page, words: str) -> None:
    await _to(page, "#to-menu")
    await page.get_by_role("button", name=words, exact=True).click()


async def _to(page: Page, toggle: str) -> None:
    """Menu bar or keyboard, unless it is there already."""
    if await page.locator(toggle).is_visible():
        await page.click(toggle)


_ACTS = {"say": _say, "tap": _tap, "photo": _photo, "menu": _menu}
