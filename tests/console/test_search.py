"""Search finds what is meant, however it is written, and says where more of it is."""

import pytest

from bot.proposals.workflow import Status
from tests.console.taking import take
from tests.console.test_lists import refs
from tests.console.world import World

LED = "换成ＬＥＤ灯"


@pytest.mark.parametrize(
    "typed",
    ["路燈", "路灯", "路 燈", "led", "LED", "ＬＥＤ", "Led灯", "17", "１７", "0017",
     "2026-17", "２０２６－１７", "smq-2026-17", "SMQ-2026-000017", "A04", "a04", "Ａ０４",
     "楼道照明", "樓道照明", "马东大院"],
)  # fmt: skip
async def test_one_ticket_is_found_by_whatever_names_it(any_world: World, typed: str) -> None:
    for number in range(1, 18):
        is_last = number == 17
        ticket = await any_world.add_ticket(
            problem="楼下路燈坏了" if is_last else "电梯困人",
            solution=LED if is_last else "换一部",
            code="A04" if is_last else "A01",
            place="smq-ma-madong" if is_last else "smq-cjx-huaishu",
        )

    assert await refs(any_world, "all", q=typed) == [ticket.ref]


@pytest.mark.parametrize(
    "typed", ["%", "_", "\\", "'", "2026-9", "smq", "😀", "长" * 300, "-17", "²"]
)
async def test_what_names_nothing_finds_nothing(any_world: World, typed: str) -> None:
    await any_world.add_ticket()

    assert await refs(any_world, "all", q=typed) == []


async def test_what_staff_answered_is_found(any_world: World) -> None:
    other = await any_world.add_ticket(Status.IN_PROGRESS)
    ticket = await any_world.add_ticket(Status.IN_PROGRESS)

    await take(
        any_world, ticket.ref, "answer", "chengban", answer="已請電工更換變壓器", outcome="arranged"
    )
    await take(any_world, other.ref, "note", "chengban", text="变压器另案")

    assert await refs(any_world, "all", q="变压器") == [ticket.ref]


async def test_what_is_changed_is_found_by_its_new_words_alone(any_world: World) -> None:
    ticket = await any_world.add_ticket(problem="樓頂漏水")
    async with any_world.database.open_work() as work:
        mine = await work.proposals.get(ticket.ref)
        mine.problem = "牆面開裂"
        await work.proposals.save(mine)
        await work.commit()

    assert await refs(any_world, "all", q="墙面开裂") == [ticket.ref]
    assert await refs(any_world, "all", q="楼顶") == []


async def test_more_in_other_lists_is_said(world: World) -> None:
    await world.add_ticket(Status.ACCEPTED)
    await world.add_ticket(Status.CLOSED)
    browser = await world.signed_in("duban")

    _, triage = await browser.get("/queue/triage?q=路灯")
    _, all_ = await browser.get("/queue/all?q=路灯")
    _, plain = await browser.get("/queue/triage")

    assert "别的列表里有 2 件" in triage
    assert "/console/queue/all?q=" in triage
    assert "别的列表" not in all_
    assert "别的列表" not in plain
