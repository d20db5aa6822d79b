"""The list page: what each line says, the orders, one's own body's overdue, the last page."""

import re
from datetime import timedelta

import pytest

from bot.console import queues
from bot.console.remaining import Remaining, remaining
from bot.proposals.workflow import Status
from tests.console.taking import take
from tests.console.test_lists import refs
from tests.console.world import COMMUNITY, COURTYARD, OTHER_COMMUNITY, OTHER_COURTYARD, World

DAY = timedelta(days=1)
PLAN = {"decision": "换灯", "basis": "consensus", "until": "2026-12-05"}


async def line(world: World, ref: str) -> Remaining:
    """What the list says of the time left on a ticket."""
    asked = queues.read("all", {}, world.clerk("duban"), world.tools)
    async with world.database.open_work(readonly=True) as work:
        rows = await work.desk.page(asked.wanted, 50)
    row = next(one for one in rows if one.ref == ref)
    return remaining(row, world.now, world.tools.catalogue.calendar)


@pytest.mark.parametrize(
    ("due", "state", "days", "said"),
    [
        (-28, "over", 20, "超 20 个工作日"),
        (-1 / 24, "over", 0, "今天超期"),
        (1 / 24, "today", 0, "今天到期"),
        (2, "soon", 2, "剩 2"),
        (7, "left", 5, "剩 5"),
    ],
)
async def test_working_days_left_are_said_in_words(
    world: World, due: float, state: str, days: int, said: str
) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, due_at=world.now + DAY * due)

    found = await line(world, ticket.ref)

    assert (found.state, found.days) == (state, days)
    browser = await world.signed_in("duban")
    _, page = await browser.get("/queue/all")
    assert said in page


async def test_a_clock_that_stands_says_why_and_until_when(any_world: World) -> None:
    world = any_world
    shown = await world.add_ticket(Status.DELIBERATING)
    await take(world, shown.ref, "approve_plan", "chengban", **PLAN)
    asked = await world.add_ticket(Status.ACCEPTED)
    await take(world, asked.ref, "send_back", "chengban", reason="哪一栋？")
    done = await world.add_ticket(Status.CLOSED)

    found = await line(world, shown.ref)
    assert (found.state, found.why, found.until) == ("stopped", "approve_plan", "2026-12-05")
    assert (await line(world, asked.ref)).why == "send_back"
    assert (await line(world, done.ref)).state == ""
    browser = await world.signed_in("duban")
    _, page = await browser.get("/queue/all")
    assert "停·公示到 12-05" in page
    assert "停·等居民" in page


async def test_what_was_pressed_is_marked_until_it_is_answered(any_world: World) -> None:
    ticket = await any_world.add_ticket(Status.IN_PROGRESS)
    browser = await any_world.signed_in("chengban")
    _, before = await browser.get("/queue/body")
    await take(any_world, ticket.ref, "press", "duban", reason="三天内答复")

    _, pressed = await browser.get("/queue/body")
    await take(any_world, ticket.ref, "answer", "chengban", answer="换好了", outcome="arranged")
    _, after = await browser.get("/queue/body")

    assert ["督办" in page.split("<tbody>")[1] for page in (before, pressed, after)] == [
        False, True, False,
    ]  # fmt: skip


async def test_overdue_of_ones_body_is_not_that_of_the_branch(any_world: World) -> None:
    late = {"due_at": any_world.now - DAY}
    mine = await any_world.add_ticket(Status.ACCEPTED, **late)
    courtyard = any_world.tools.catalogue.bodies
    below = next(
        one.id for one in courtyard.values() if one.places == (COURTYARD,) and one.id != COMMUNITY
    )
    other = await any_world.add_ticket(Status.ACCEPTED, body=below, **late)

    assert await refs(any_world, "body_overdue", "chengban") == [mine.ref]
    assert set(await refs(any_world, "overdue", "chengban")) == {mine.ref, other.ref}


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("due", "bac"), ("filed", "abc"), ("-filed", "cba"), ("place", "cba"), ("-place", "bac"),
        ("topic", "acb"), ("status", "cab"), ("-status", "bac"), ("body", "cba"),
        ("unknown", "bac"),
    ],
)  # fmt: skip
async def test_a_list_is_put_in_the_order_asked_for(
    any_world: World, sort: str, wanted: str
) -> None:
    world = any_world
    there = {"place": OTHER_COURTYARD, "body": OTHER_COMMUNITY}
    begin, hour = world.now, timedelta(hours=1)
    named = {}
    for n, (name, status, more) in enumerate(
        (
            ("a", Status.ACCEPTED, {"code": "A01"}),
            ("b", Status.IN_PROGRESS, {"code": "C02", "due_at": begin + DAY}),
            ("c", Status.SUBMITTED, {"code": "B01", "due_at": begin + DAY * 9, **there}),
        )
    ):
        world.now = begin + hour * n
        named[(await world.add_ticket(status, **more)).ref] = name

    found = [named[ref] for ref in await refs(world, "all", sort=sort)]

    assert "".join(found) == wanted


async def test_a_page_past_the_end_is_the_last_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    last, *_ = [await world.add_ticket() for _ in range(5)]
    browser = await world.signed_in("duban")

    _, page = await browser.get("/queue/all?page=99")

    assert re.findall(r'data-row="(.*?)"', page) == [last.ref]
    assert "第 3 / 3 页" in page
    assert 'href="?page=2"' in page


async def test_an_empty_list_has_nothing_to_tick(world: World) -> None:
    browser = await world.signed_in("fenban")

    _, page = await browser.get("/queue/triage")

    assert "data-all" not in page
    assert "这里现在没有工单" in page


async def test_filters_in_force_can_be_taken_off_one_by_one(world: World) -> None:
    await world.add_ticket()
    browser = await world.signed_in("duban")

    _, page = await browser.get("/queue/all?code=A04&level=community&page=1")

    chips = page.split('class="chips"')[1].split("</ul>")[0]
    assert 'href="?level=community"' in chips
    assert 'href="?code=A04"' in chips
