"""Somebody who sends without waiting: all of it is recorded and answered, and nobody else waits."""

import asyncio

from bot.gateway.runner import TOGETHER_FROM
from bot.ports import Delivery
from tests.gateway.street import street
from tests.gateway.talk import ScriptedDialogue


async def flood(here, resident, count):
    return await asyncio.gather(*(resident.say(f"第{number}句") for number in range(count)))


async def test_a_flood_is_recorded_whole_and_answered_together(url):
    async with street(url) as here:
        resident = await here.resident()

        await flood(here, resident, 60)
        await here.gateway.turns.drain()

        inbox = await here.inbox(resident)
        heard = "\n".join(here.dialogue.heard).split("\n")
        assert {one.message.text for one in inbox[1:]} == {f"第{n}句" for n in range(60)}
        assert all(one.done_at for one in inbox)
        assert sorted(heard[1:]) == sorted(f"第{n}句" for n in range(60))


async def test_others_are_answered_as_quickly_as_without_it(postgresql_url):
    async def a_little(message):
        if message.text:
            await asyncio.sleep(0.01)

    async with street(postgresql_url, dialogues=[ScriptedDialogue(a_little)]) as here:
        loud, quiet = await here.resident(), await here.resident()
        flooding = asyncio.create_task(flood(here, loud, 200))
        await asyncio.sleep(0.05)

        seen = await quiet.say("请问一下")
        was_still_going = not flooding.done()
        await flooding

        assert seen == ["收到：请问一下"]
        assert was_still_going


async def test_a_backlog_is_answered_in_a_few_turns(postgresql_url):
    async with street(postgresql_url) as here:
        resident = await here.resident()
        before = here.turns
        async with here.dialogue.held_up():
            flooding = asyncio.create_task(flood(here, resident, 60))
            while len(await here.inbox(resident)) < 61:
                await asyncio.sleep(0.01)
        await flooding
        await here.gateway.turns.drain()

        assert here.turns - before <= 3
        assert sorted("\n".join(here.dialogue.heard).split("\n")[1:]) == sorted(
            f"第{number}句" for number in range(60)
        )


async def test_a_few_quick_messages_each_get_their_own_answer(url):
    async with street(url) as here:
        resident = await here.resident()

        await flood(here, resident, TOGETHER_FROM - 2)

        said = [one.text for one in resident.user.bubbles if one.side == "account"][1:]
        assert sorted(said) == sorted(f"收到：第{n}句" for n in range(TOGETHER_FROM - 2))


async def test_somebody_who_waits_for_answers_is_never_limited(url):
    async with street(url) as here:
        resident = await here.resident()

        seen = [await resident.say(f"{number}") for number in range(60)]

        assert seen == [[f"收到：{number}"] for number in range(60)]


async def test_photos_in_a_flood_are_turns_of_their_own(postgresql_url):
    async with street(postgresql_url) as here:
        resident = await here.resident()
        before = here.turns
        async with here.dialogue.held_up():
            photos = [asyncio.create_task(resident.send_image()) for _ in range(10)]
            while len(await here.inbox(resident)) < 11:
                await asyncio.sleep(0.01)
        await asyncio.gather(*photos)
        await here.gateway.turns.drain()

        assert here.turns == before + 10


async def test_what_a_turn_must_not_keep_is_in_none_of_the_messages_it_answered(postgresql_url):
    async with street(postgresql_url) as here:
        resident = await here.resident()
        answer = here.dialogue._answer

        async def redacting(person, conversation, message, work):
            await work.inbox.redact(message.key)
            return await answer(person, conversation, message, work)

        here.dialogue._answer = redacting
        async with here.dialogue.held_up():
            flooding = asyncio.create_task(flood(here, resident, 20))
            while len(await here.inbox(resident)) < 21:
                await asyncio.sleep(0.01)
        await flooding
        await here.gateway.turns.drain()

        assert {one.message.text for one in await here.inbox(resident)} == {""}


async def test_nothing_of_a_flood_stays_in_memory_or_undecided(url):
    async with street(url) as here:
        resident = await here.resident()
        await flood(here, resident, 40)
        await here.gateway.turns.drain()

        turns = here.gateway.turns
        assert (len(turns.lanes), turns.lanes._lanes, len(turns._gates)) == (0, {}, 0)
        assert all(one.delivery is not Delivery.UNDECIDED for one in await here.inbox(resident))
