"""Talking to residents: which way it goes is said, one person at a time, and handed back."""

from datetime import timedelta

import pytest

from bot.messages import Incoming, Kind, Reply
from bot.ports import CallKind, SendState, StaffCall
from bot.proposals.workflow import Status
from bot.services.desk import calls, talking
from bot.services.desk.calls import ClosedAlready
from bot.services.desk.talking import HeldByOther
from tests.console.world import COURTYARD, OTHER_COURTYARD, World

HOW = {"outcome": "reached", "note": "打过电话，人没事"}


async def add_call(
    world: World, kind: CallKind = CallKind.HANDOFF, place: str | None = COURTYARD
) -> int:
    """Somebody waits for a person."""
    async with world.database.open_work() as work:
        call = await work.calls.add(StaffCall(kind, "r1", "U", "我要找人", world.now, place))
        await work.commit()
    assert call.id is not None
    return call.id


async def test_inside_the_window_the_page_says_that_it_arrives_at_once(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("chengban")

    _, page = await browser.get(f"/tickets/{ticket.ref}")
    assert "马上收到" in page
    await browser.post(f"/tickets/{ticket.ref}/say", text="我们下午来看")

    _, page = await browser.get(f"/tickets/{ticket.ref}")
    assert "我们下午来看" in page
    assert "已发出" not in page
    assert "还没发" in page


async def test_outside_the_window_the_page_says_that_it_waits(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("chengban")
    world.now += timedelta(minutes=50)
    async with world.database.open_work() as work:
        resident = await work.residents.get("r1")
        resident.sends_left = 0
        await work.residents.save(resident)
        await work.commit()

    _, page = await browser.get(f"/tickets/{ticket.ref}")

    assert "不会马上到" in page


async def test_only_one_person_holds_a_conversation(world: World) -> None:
    ticket = await world.add_ticket()
    first, second = await world.signed_in("chengban"), await world.signed_in("fenban")

    await first.post(f"/tickets/{ticket.ref}/hold")
    status, page, _ = await second.post(f"/tickets/{ticket.ref}/say", text="我也来说")

    assert status == 409
    assert "别的同事" in page
    assert ">我也来说</textarea>" in page
    async with world.database.open_work() as work:
        assert (await work.conversations.get("r1")).held_by == "schengban"
        with pytest.raises(HeldByOther):
            await talking.hand_back("r1", world.clerk("fenban"), work=work, tools=world.tools)


async def test_handing_back_leaves_the_state_of_the_talk_untouched(world: World) -> None:
    ticket = await world.add_ticket()
    async with world.database.open_work() as work:
        conversation = await work.conversations.get("r1")
        conversation.state = {"slots": {"problem": "路灯"}}
        await work.conversations.save(conversation)
        await work.commit()
    browser = await world.signed_in("chengban")
    await browser.post(f"/tickets/{ticket.ref}/hold")

    await browser.post(f"/tickets/{ticket.ref}/hold", back="1")

    async with world.database.open_work(readonly=True) as work:
        conversation = await work.conversations.get("r1")
    assert conversation.held_by is None
    assert conversation.state == {"slots": {"problem": "路灯"}}


async def test_a_supervisor_can_hand_back_what_a_colleague_forgot(world: World) -> None:
    ticket = await world.add_ticket()
    await (await world.signed_in("chengban")).post(f"/tickets/{ticket.ref}/hold")

    await (await world.signed_in("duban")).post(f"/tickets/{ticket.ref}/hold", back="1")

    async with world.database.open_work(readonly=True) as work:
        assert (await work.conversations.get("r1")).held_by is None


async def test_the_transcript_shows_both_sides_in_order(world: World) -> None:
    ticket = await world.add_ticket()
    async with world.database.open_work() as work:
        said = Incoming("k1", "x", "gh_1", Kind.TEXT, world.now, text="什么时候来修")
        await work.inbox.receive("r1", said, world.now)
        await work.inbox.finish("k1", Reply("", matter=ticket.ref), world.now)
        await work.commit()
    world.now += timedelta(minutes=1)
    browser = await world.signed_in("chengban")
    await browser.post(f"/tickets/{ticket.ref}/say", text="今天下午")

    _, page = await browser.get(f"/tickets/{ticket.ref}")

    chat = page.split('id="stream"')[1]
    assert chat.index("什么时候来修") < chat.index("今天下午")


async def test_an_empty_message_is_not_sent(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("chengban")

    status, page, _ = await browser.post(f"/tickets/{ticket.ref}/say", text="   ")

    assert status == 422
    assert "还有没填的：内容。" in page
    assert await world.told() == []


async def test_what_was_typed_to_a_caller_is_kept_when_it_cannot_be_sent(world: World) -> None:
    call = await add_call(world)
    first, second = await world.signed_in("chengban"), await world.signed_in("duban")
    await first.post(f"/calls/{call}/hold")

    held = await second.post(f"/calls/{call}/say", text="我们马上来")
    await first.post(f"/calls/{call}/close", **HOW)
    closed = await second.post(f"/calls/{call}/say", text="我们马上来")

    assert (held[0], closed[0]) == (409, 409)
    assert "别的同事" in held[1]
    assert ">我们马上来</textarea>" in held[1]
    assert "已经有人处理了" in closed[1]
    assert "我们马上来" in closed[1]


async def test_calls_are_listed_emergencies_first_and_closed_once(world: World) -> None:
    handoff = await add_call(world)
    emergency = await add_call(world, CallKind.EMERGENCY)
    browser = await world.signed_in("chengban")
    _, page = await browser.get("/calls")
    assert page.index(f"/calls/{emergency}") < page.index(f"/calls/{handoff}")

    first = await browser.post(f"/calls/{handoff}/close", **HOW)
    again = await browser.post(f"/calls/{handoff}/close", **HOW)

    assert (first[0], again[0]) == (303, 409)
    async with world.database.open_work(readonly=True) as work:
        assert [one.id for one in await work.calls.open()] == [emergency]


async def test_a_call_from_another_branch_is_not_there(world: World) -> None:
    call = await add_call(world, place=OTHER_COURTYARD)
    browser = await world.signed_in("chengban")

    assert (await browser.get(f"/calls/{call}"))[0] == 409
    assert (await browser.post(f"/calls/{call}/close", **HOW))[0] == 409
    async with world.database.open_work() as work:
        with pytest.raises(ClosedAlready):
            await calls.waits(call, world.clerk("chengban"), work=work)


async def test_what_was_not_delivered_is_said_to_be_so(world: World) -> None:
    ticket = await world.add_ticket(Status.SUBMITTED)
    browser = await world.signed_in("chengban")
    await browser.post(f"/tickets/{ticket.ref}/say", text="请开门")
    async with world.database.open_work() as work:
        message = (await work.outbox.recent("r1"))[0]
        message.state = SendState.DEAD
        await work.outbox.save(message)
        await work.commit()

    _, page = await browser.get(f"/tickets/{ticket.ref}")

    assert "送不到，请打电话" in page
