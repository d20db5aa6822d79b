"""Search from anywhere: whatever names a ticket finds it, says where, and opens what is exact."""

import re

import pytest

from bot.proposals.workflow import Status
from bot.services.desk.marking import excerpt
from bot.understanding.result import Candidate
from tests.console.filed import reads
from tests.console.taking import take
from tests.console.world import OTHER_COMMUNITY, PARTY, Browser, World


def plain(page: str) -> str:
    """What is read of the page itself, without tags and without what stands around it."""
    inner = page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return re.sub(r"<[^>]+>", "", inner).strip()


async def searched(
    world: World, typed: str, login: str = "duban", browser: Browser | None = None
) -> str:
    browser = browser or await world.signed_in(login)
    status, text = await browser.get(f"/search?q={typed.replace('#', '%23')}")
    assert status == 200
    return text


async def opened(browser: Browser, typed: str) -> str:
    """Where the search leads, empty for a page of results."""
    answer = await browser.client.get("/console/search", params={"q": typed}, allow_redirects=False)
    return answer.headers.get("Location", "")


@pytest.mark.parametrize(
    "typed",
    ["SMQ-2026-000002", "smq 2026 2", "ＳＭＱ２", "SMQ2", "smq-2", "2026-000002", "2026-2", "#2",
     "000002", "2", "2号"],
)  # fmt: skip
async def test_a_reference_in_any_spelling_opens_its_ticket(world: World, typed: str) -> None:
    await world.add_ticket()
    ticket = await world.add_ticket()
    browser = await world.signed_in("duban")

    assert await opened(browser, typed) == f"/console/tickets/{ticket.ref}"


async def test_a_number_that_stands_elsewhere_too_shows_its_ticket_first(world: World) -> None:
    ticket = await world.add_ticket()
    other = await world.add_ticket(problem="1 栋门口的灯不亮")
    browser = await world.signed_in("duban")

    assert await opened(browser, "1") == ""
    text = await searched(world, "1", browser=browser)
    assert "编号是这个的" in text
    assert text.index(ticket.ref) < text.index(other.ref)


@pytest.mark.parametrize("typed", ["SMQ-2025-000001", "SMQ99", "2026-99"])
async def test_a_reference_nobody_has_opens_nothing(world: World, typed: str) -> None:
    await world.add_ticket()
    browser = await world.signed_in("duban")

    assert await opened(browser, typed) == ""


async def test_another_branchs_ticket_is_not_there(world: World) -> None:
    ticket = await world.add_ticket(body=OTHER_COMMUNITY, place="smq-cjx-huaishu")
    browser = await world.signed_in("chengban")

    assert await opened(browser, ticket.ref) == ""
    assert ticket.ref not in plain(await searched(world, "路灯", browser=browser))


@pytest.mark.parametrize(
    ("typed", "where", "marked"),
    [("路燈", "楼下", "路灯"), ("ＬＥＤ", "办法", "LED"), ("变压器", "答复", "变压器"),
     ("马东", "地点", "马东"), ("A04", "事项", "A04"), ("楼道照明", "事项", "楼道照明"),
     ("马鞍社区议事", "承办单位", "马鞍社区议事"), ("chengban 同志", "承办人", "chengban")],
)  # fmt: skip
async def test_what_is_found_says_where_it_stands(
    any_world: World, typed: str, where: str, marked: str
) -> None:
    ticket = await any_world.add_ticket(
        Status.IN_PROGRESS, solution="换成LED灯", assignee=any_world.staff["chengban"].id
    )
    await take(
        any_world, ticket.ref, "answer", "chengban", answer="已请电工换变压器", outcome="arranged"
    )
    await any_world.add_ticket(
        body=OTHER_COMMUNITY, place="smq-cjx-huaishu", problem="没人管的事", solution="管一管",
        code="B03",
    )  # fmt: skip

    text = await searched(any_world, typed)

    assert f"<mark>{marked}</mark>" in text
    assert where in plain(text)
    assert "没人管的事" not in text


async def test_groups_say_how_many_stand_where(world: World) -> None:
    for status in (Status.SUBMITTED, Status.IN_PROGRESS, Status.IN_PROGRESS, Status.CLOSED):
        await world.add_ticket(status)
    await world.add_ticket(problem="电梯困人", solution="换一部", code="A01")

    text = plain(await searched(world, "路灯"))

    assert [one for one in ("待初审（1）", "办理中（2）", "已结束（1）") if one not in text] == []
    assert "已答复（" not in text
    assert "电梯" not in text


async def test_people_bodies_topics_and_places_are_found_by_their_names(world: World) -> None:
    found = {
        "chengban": f"assignee={world.staff['chengban'].id}",
        "执法队": f"body={PARTY}",
        "楼道照明": "code=A04",
        "馬東大院": "place=smq-ma-madong",
    }
    browser = await world.signed_in("duban")
    for typed, link in found.items():
        assert f"/console/queue/all?{link}" in await searched(world, typed, browser=browser)


async def test_staff_of_another_branch_are_not_told(world: World) -> None:
    text = plain(await searched(world, "linju", "chengban"))

    assert "linju 同志" not in text


async def test_two_words_both_stand_in_what_is_found(world: World) -> None:
    both = await world.add_ticket(problem="路灯坏了，垃圾也没人收")
    only = await world.add_ticket()

    text = await searched(world, "路灯、垃圾")

    assert both.ref in text
    assert only.ref not in text


async def test_other_words_for_the_same_are_found_by_their_meaning(world: World) -> None:
    near = await world.add_ticket(problem="楼下路灯坏了半个月，晚上看不见路")
    far = await world.add_ticket(problem="路灯杆上贴满了小广告")
    other = await world.add_ticket(problem="电梯困人", code="A01")
    world.understand = reads("A04", candidates=(Candidate("A04", 0.9), Candidate("A01", 0.02)))
    browser = await world.signed_in("duban")

    _, text = await browser.get("/search/alike?q=天黑以后楼下的灯不亮，什么都看不清")

    assert near.ref in text
    assert other.ref not in text
    assert far.ref not in text or text.index(near.ref) < text.index(far.ref)


async def test_the_field_stands_on_every_page_of_who_may_search(world: World) -> None:
    for login, is_there in (("duban", True), ("zhidu", True), ("guanli", False)):
        browser = await world.signed_in(login)
        _, text = await browser.get("/figures")
        assert ('id="find"' in text) is is_there, login


@pytest.mark.parametrize("typed", ["%", "'", "\\", "😀", "长" * 300, "²", "<script>"])
async def test_what_names_nothing_finds_nothing(world: World, typed: str) -> None:
    ticket = await world.add_ticket()

    text = await searched(world, typed)

    assert ticket.ref not in text
    assert "<script>”" not in text
    assert "没有哪一件里有" in text


def test_an_excerpt_is_cut_around_what_was_found() -> None:
    long = "前" * 200 + "路燈" + "后" * 200

    parts = excerpt(long, ["路灯"])

    assert ("路燈", True) in parts
    assert parts[0] == ("…", False)
    assert parts[-1] == ("…", False)
    assert sum(len(text) for text, _ in parts) < 100


def test_marks_that_overlap_are_one() -> None:
    assert excerpt("楼下路灯坏了", ["路灯", "灯坏"]) == (
        ("楼下", False),
        ("路灯坏", True),
        ("了", False),
    )


async def test_ctrl_k_and_the_keys_are_named(world: World) -> None:
    browser = await world.signed_in("fenban")

    _, text = await browser.get("/queue/all")

    assert "find.js" in text
    assert 'data-key="/"' in text
