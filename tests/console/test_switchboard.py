"""The board of talks: who waits, who talks, what is unread, what came of it; who claims what."""

from datetime import timedelta

import pytest

from bot.messages import Incoming, Kind, Reply
from bot.ports import CallKind, StaffCall
from bot.proposals.errors import SomethingMissing
from bot.services.desk import calls, switchboard, talking
from bot.services.desk.cases import WrongValue
from bot.services.desk.switchboard import Board
from bot.services.desk.talking import HeldByOther
from tests.console.world import COURTYARD, World


async def calls_for(
    world: World, kind: CallKind = CallKind.HANDOFF, resident: str = "r1", code: str = "U"
) -> int:
    async with world.database.open_work() as work:
        call = await work.calls.add(
            StaffCall(kind, resident, code, "我要找人", world.now, COURTYARD)
        )
        await work.commit()
    assert call.id is not None
    return call.id


async def says(world: World, text: str, resident: str = "r1", matter: str = "") -> int:
    """A resident's message, as the gateway records it before anything else."""
    async with world.database.open_work() as work:
        message = Incoming(f"key-{text}", "address", "gh", Kind.TEXT, world.now, text)
        one, _ = await work.inbox.receive(resident, message, world.now)
        await work.inbox.finish(message.key, Reply("", matter=matter), world.now)
        await work.commit()
    return one.id


async def board(world: World, login: str) -> Board:
    async with world.database.open_work(readonly=True) as work:
        return await switchboard.board(world.clerk(login), work=work, tools=world.tools)


async def hold(world: World, login: str, matter: str = "call:1") -> None:
    async with world.database.open_work() as work:
        await talking.hold("r1", world.clerk(login), work=work, tools=world.tools, matter=matter)
        await work.commit()


async def test_what_i_hold_is_mine_and_a_colleagues_names_its_owner(any_world: World) -> None:
    world = any_world
    await calls_for(world)
    assert len((await board(world, "chengban")).waiting) == 1

    await hold(world, "chengban")

    mine, theirs = await board(world, "chengban"), await board(world, "fenban")
    assert ([len(mine.mine), len(mine.waiting)], mine.count) == ([1, 0], 0)
    assert [theirs.owner(one) for one in theirs.waiting] == ["schengban"]
    assert theirs.count == 0


async def test_what_is_said_counts_until_somebody_has_read_it(any_world: World) -> None:
    world = any_world
    await says(world, "从前说的")
    world.now += timedelta(hours=1)
    call = await calls_for(world)
    await hold(world, "chengban")
    await says(world, "说的是别的事")
    await says(world, "在不在", matter=f"call:{call}")
    last = await says(world, "我在楼下等", matter=f"call:{call}")
    assert (await board(world, "chengban")).unread == {"r1": 2}
    assert (await board(world, "chengban")).count == 2

    browser = await world.signed_in("chengban")
    _, listed = await browser.get("/calls")
    _, page = await browser.get(f"/calls/{call}/lines")

    assert "2 条新话" in listed
    assert f'value="{last}"' in page
    assert (await board(world, "chengban")).unread == {"r1": 0}


async def test_a_talk_held_about_a_ticket_stands_on_the_board(world: World) -> None:
    ticket = await world.add_ticket()
    await hold(world, "chengban", matter=ticket.ref)
    browser = await world.signed_in("chengban")

    _, page = await browser.get("/calls")

    assert f"正在说话：{ticket.ref}" in page


async def test_closing_says_how_and_stands_under_today(any_world: World) -> None:
    world = any_world
    call = await calls_for(world)
    browser = await world.signed_in("chengban")

    status, page, _ = await browser.post(f"/calls/{call}/close", outcome="", note="打了两次")
    assert status == 422
    assert "打了两次" in page
    status, _, _ = await browser.post(f"/calls/{call}/close", outcome="reached", note="约了周三")

    assert status == 303
    _, page = await browser.get("/calls")
    assert "已联系：约了周三" in page
    assert "chengban 同志" in page
    world.now += timedelta(days=1)
    assert (await board(world, "chengban")).closed == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"outcome": "", "note": "打了"}, SomethingMissing),
        ({"outcome": "reached", "note": " "}, SomethingMissing),
        ({"outcome": "whatever", "note": "打了"}, WrongValue),
    ],
)
async def test_an_emergency_is_closed_with_an_outcome_and_a_line(
    world: World, given: dict[str, str], error: type[Exception]
) -> None:
    call = await calls_for(world, CallKind.EMERGENCY, code="N01")

    async with world.database.open_work() as work:
        with pytest.raises(error):
            await calls.close(call, world.clerk("chengban"), work=work, tools=world.tools, **given)


async def test_whoever_claims_an_emergency_is_seen_to_by_everybody(any_world: World) -> None:
    world = any_world
    call = await calls_for(world, CallKind.EMERGENCY, code="N01")
    first, second = await world.signed_in("chengban"), await world.signed_in("fenban")
    _, strip = await second.get("/pulse")
    assert "我来处理" in strip
    world.now += timedelta(minutes=3)

    await first.get(f"/calls/{call}")
    status, _, _ = await first.post(f"/calls/{call}/claim")

    assert status == 303
    _, strip = await second.get("/pulse")
    assert "chengban 同志在处理" in strip
    assert "已过 3 分钟" in strip
    assert "我来处理" not in strip
    _, page = await first.get(f"/calls/{call}")
    assert "我在处理" in page
    for number in ("119", "120"):
        assert f"tel:{number}" in page
    assert 'name="note" maxlength="300" required' in page


async def test_only_a_supervisor_takes_a_claimed_call_over(world: World) -> None:
    call = await calls_for(world, CallKind.EMERGENCY, code="N01")
    async with world.database.open_work() as work:
        await calls.claim(call, world.clerk("chengban"), work=work, tools=world.tools)
        with pytest.raises(HeldByOther):
            await calls.claim(call, world.clerk("fenban"), work=work, tools=world.tools)
        await calls.claim(call, world.clerk("duban"), work=work, tools=world.tools)
        (found,) = await calls.waiting(world.clerk("fenban"), work=work)

    assert found.claimed_by == "sduban"


async def test_chosen_bubbles_begin_a_proposal(world: World) -> None:
    call = await calls_for(world)
    async with world.database.open_work() as work:
        one = await work.calls.open()
        assert one[0].id == call
    first = await says(world, "我们院子的灯坏了")
    await says(world, "吃饭没得")
    third = await says(world, "想换成声控的")
    browser = await world.signed_in("fenban")

    _, page = await browser.get(f"/file?call={call}&said={third}&said={first}")

    assert "我们院子的灯坏了\n想换成声控的" in page
    assert "吃饭没得" not in page


async def test_canned_replies_and_the_count_stand_by_the_field(world: World) -> None:
    call = await calls_for(world)
    browser = await world.signed_in("chengban")

    _, page = await browser.get(f"/calls/{call}")

    assert 'data-canned-text="请说一下具体在哪个院子' in page
    assert "{place}" not in page
    assert "还能发 3 条" in page
