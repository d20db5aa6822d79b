"""A newcomer in the chat page: filed, corrected, tracked, supplemented, withdrawn."""

import shutil

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.ports import Filter
from tests.visits.conftest import Running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
VISIT = [
    ("马东大院的路灯坏了半个月，老人摔过两回", "同意"),
    ("1", "怎么弄"),
    ("换成声控灯", "照片"),
    ("没有", "地点：马鞍社区马东大院"),
    ("地点不对，是3栋背后那条", "3栋"),
    ("提交", "SMQ-"),
    ("路灯那个怎么样了", "已提交"),
    ("补充一下，二单元门口的灯也坏了", "加进"),
    ("撤回路灯那个提案", "要撤回"),
    ("撤回", "撤回了"),
]


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: nobody visits the chat page")
async def test_a_proposal_goes_its_whole_way_in_the_chat_page(desk: Running) -> None:
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        await page.goto(f"{desk.url}/sandbox/")
        await expect(page.locator(".line.account")).to_have_count(1)
        await page.click("#to-keyboard")

        for said, expected in VISIT:
            answer = await _say(page, said)
            assert expected in answer, f"{said} → {answer}"
        await browser.close()

    async with desk.parts.database.open_work(readonly=True) as work:
        (stored,) = await work.proposals.find(Filter())
    assert stored.status == "withdrawn"
    assert [event.step for event in stored.events] == ["submit", "supplement", "withdraw"]
    assert "3" in stored.place_detail


async def _say(page: Page, text: str) -> str:
    """Type it, and read the bubble that comes."""
    answers = page.locator(".line.account")
    before = await answers.count()
    await page.fill("#text", text)
    await page.press("#text", "Enter")
    await expect(answers).to_have_count(before + 1, timeout=10_000)
    return await answers.last.inner_text()
