"""Three attempts at one message are one turn and one visible answer, whoever receives them."""

import asyncio

import pytest

from bot.ports import Delivery
from bot.sandbox.windows import Action
from tests.gateway.street import CALM, QUICK, street
from tests.gateway.talk import ScriptedDialogue


async def test_a_quick_turn_is_answered_passively_at_the_first_attempt(url):
    async with street(url) as here:
        resident = await here.resident()

        seen = await resident.say("提 路灯坏了")

        assert seen == ["已提交：提 路灯坏了（SMQ-2026-000001）"]
        assert resident.delivery.attempts == 1
        assert await here.outbox(resident) == []


@pytest.mark.parametrize("processes", [1, 2, 3])
async def test_three_attempts_at_once_are_one_turn(url, processes):
    async with street(url, processes=processes) as here:
        resident = await here.resident()
        before = here.turns
        push = here.platform._connected().push
        fields = {
            "ToUserName": here.platform.account.account_id,
            "FromUserName": resident.user.openid,
            "CreateTime": 1_790_000_001,
            "MsgType": "text",
            "Content": "提 路灯坏了",
            "MsgId": 7,
        }

        answers = await asyncio.gather(*(push(resident.user.openid, fields) for _ in range(3)))

        assert here.turns == before + 1
        assert await here.filed() == ["提 路灯坏了"]
        assert {one.reply["Content"] for one in answers} == {
            "已提交：提 路灯坏了（SMQ-2026-000001）"
        }
        assert await here.outbox(resident) == []


async def test_a_message_answered_by_one_process_is_repeated_by_another_word_for_word(url):
    async with street(url, processes=2) as here:
        resident = await here.resident()
        push = here.platform._connected().push
        fields = {
            "ToUserName": here.platform.account.account_id,
            "FromUserName": resident.user.openid,
            "CreateTime": 1_790_000_001,
            "MsgType": "text",
            "Content": "提 电梯坏了",
            "MsgId": 8,
        }

        first, second, third = [await push(resident.user.openid, fields) for _ in range(3)]

        assert first.reply["Content"] == second.reply["Content"] == third.reply["Content"]
        assert here.turns == 2  # the welcome and this one


async def test_two_events_of_one_second_are_two_turns(url):
    async with street(url) as here:
        resident = await here.resident()
        before = here.turns
        push = here.platform._connected().push
        common = {
            "ToUserName": here.platform.account.account_id,
            "FromUserName": resident.user.openid,
            "CreateTime": 1_790_000_002,
            "MsgType": "event",
            "Event": "CLICK",
        }

        for key in ("propose", "track", "propose"):
            await push(resident.user.openid, {**common, "EventKey": key})

        assert here.turns == before + 2


async def test_the_same_number_from_two_residents_is_two_messages(url):
    async with street(url) as here:
        residents = [await here.resident() for _ in range(2)]
        push = here.platform._connected().push
        for resident in residents:
            await push(
                resident.user.openid,
                {
                    "ToUserName": here.platform.account.account_id,
                    "FromUserName": resident.user.openid,
                    "CreateTime": 1_790_000_003,
                    "MsgType": "text",
                    "Content": "提 同一个号",
                    "MsgId": 9,
                },
            )

        assert await here.filed() == ["提 同一个号"] * 2


async def test_messages_of_one_resident_are_answered_in_order(url):
    async with street(url, processes=2) as here:
        resident = await here.resident()

        await asyncio.gather(*(resident.say(f"提 {number}") for number in range(4)))

        said = [one.message.text for one in await here.inbox(resident)][1:]
        done = sorted((await here.inbox(resident))[1:], key=lambda one: one.done_at)
        assert [one.message.text for one in done] == said


async def test_a_slow_turn_of_one_resident_does_not_hold_up_another(postgresql_url):
    async with street(postgresql_url) as here:
        slow, quick = await here.resident(), await here.resident()
        async with here.dialogue.held_up():
            waiting = asyncio.create_task(slow.say("慢"))
            await here.dialogue.begun.wait()
            here.dialogue._gate, gate = None, here.dialogue._gate
            seen = await asyncio.wait_for(quick.say("快"), timeout=3)
            here.dialogue._gate = gate

        assert seen == ["收到：快"]
        assert await waiting == ["收到：慢"]


@pytest.mark.parametrize("processes", [1, 2])
async def test_a_turn_slower_than_patience_is_acknowledged_and_pushed(url, processes):
    async with street(url, processes=processes, speed=QUICK) as here:
        resident = await here.resident()
        async with here.held_up():
            seen = await resident.say("提 慢")
            attempts = resident.delivery.attempts
        pushed = await resident.wait()

        assert (seen, attempts) == ([], 1)
        assert pushed == ["已提交：提 慢（SMQ-2026-000001）"]
        assert await here.filed() == ["提 慢"]
        await asyncio.sleep(QUICK.hold * 2)
        assert resident.look() == []


async def test_a_turn_that_ends_just_as_patience_does_is_answered_once(url):
    ends = iter([0.38, 0.4, 0.39, 0.395, 0.41, 0.4])

    async def just_then(message):
        if message.text:
            await asyncio.sleep(next(ends, 0))

    async with street(url, dialogues=[ScriptedDialogue(just_then)], speed=QUICK) as here:
        resident, seen = await here.resident(), []
        for number in range(6):
            seen += await resident.say(f"提 {number}")
        while len(seen) < 6:
            seen += await resident.wait()
        await asyncio.sleep(QUICK.hold)
        seen += resident.look()

        assert len(seen) == len(set(seen)) == 6
        assert len(await here.filed()) == 6


async def test_an_acknowledgement_that_got_lost_does_not_make_a_second_answer(url):
    async with street(url, processes=2, speed=QUICK) as here:
        resident = await here.resident()
        push = here.platform._connected().push
        fields = {
            "ToUserName": here.platform.account.account_id,
            "FromUserName": resident.user.openid,
            "CreateTime": 1_790_000_004,
            "MsgType": "text",
            "Content": "提 慢",
            "MsgId": 10,
        }
        resident.user.windows.open(Action.MESSAGE, here.platform.clock.time())
        async with here.held_up():
            first = await push(resident.user.openid, fields)
        pushed = await resident.wait()
        second = await push(resident.user.openid, fields)

        assert (first.reply, second.reply) == (None, None)
        assert pushed == ["已提交：提 慢（SMQ-2026-000001）"]
        assert resident.look() == []


async def test_a_reply_handed_over_is_known_to_be(url):
    async with street(url) as here:
        resident = await here.resident()
        await resident.say("在")
        await here.gateway.turns.flush()

        assert {one.delivery for one in await here.inbox(resident)} == {Delivery.HANDED}


async def test_a_held_conversation_is_silent_and_recorded(url):
    async with street(url) as here:
        resident = await here.resident()
        known = await here.record(resident)
        async with here.database.open_work() as work:
            talk = await work.conversations.get(known.id)
            talk.held_by = "staff-tang"
            await work.conversations.save(talk)
            await work.commit()
        before = here.turns

        seen = await resident.say("您好，我想问问")

        assert (seen, here.turns) == ([], before)
        assert (await here.inbox(resident))[-1].message.text == "您好，我想问问"


async def test_calm_is_what_wechat_allows():
    assert CALM.patience < CALM.limit < CALM.hold
