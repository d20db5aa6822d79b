"""The five-second rule, ten times as fast: turns that are in time, nearly, late, and very late.

WeChat's limit is 0.5 s here, our patience 0.4 s; so 0.44 s stands for 4.4, 0.49 for 4.9 and 1.2
for 12 seconds.
"""

import asyncio

import pytest

from tests.gateway.street import WORDING, Speed, street
from tests.gateway.talk import ScriptedDialogue

TENTH = Speed(limit=0.5, patience=0.4, hold=0.56)
LATER = WORDING.phrase("later")
DURATIONS = [0.01, 0.44, 0.49, 1.2]


def lasting(seconds):
    """A dialogue whose turns take so long, but for the welcome."""

    async def think(message):
        if message.text:
            await asyncio.sleep(seconds)

    return ScriptedDialogue(think)


@pytest.mark.parametrize("seconds", DURATIONS)
@pytest.mark.parametrize("processes", [1, 2])
async def test_a_verified_account_tells_every_answer_once(postgresql_url, seconds, processes):
    dialogues = [lasting(seconds) for _ in range(processes)]
    async with street(
        postgresql_url, processes=processes, dialogues=dialogues, speed=TENTH
    ) as here:
        resident = await here.resident()

        seen = await resident.say("提 路灯")
        while not seen:
            seen += await resident.wait()
        await asyncio.sleep(TENTH.hold)
        seen += resident.look()

        assert seen == ["已提交：提 路灯（SMQ-2026-000001）"]
        assert await here.filed() == ["提 路灯"]


@pytest.mark.parametrize("seconds", DURATIONS)
async def test_the_same_on_one_file(sqlite_url, seconds):
    async with street(sqlite_url, dialogues=[lasting(seconds)], speed=TENTH) as here:
        resident = await here.resident()

        seen = await resident.say("提 路灯")
        while not seen:
            seen += await resident.wait()
        await asyncio.sleep(TENTH.hold)

        assert seen + resident.look() == ["已提交：提 路灯（SMQ-2026-000001）"]
        assert await here.filed() == ["提 路灯"]


@pytest.mark.parametrize("seconds", DURATIONS)
@pytest.mark.parametrize("processes", [1, 3])
async def test_an_unverified_account_answers_at_an_attempt_or_when_asked(
    postgresql_url, seconds, processes
):
    dialogues = [lasting(seconds) for _ in range(processes)]
    async with street(
        postgresql_url, processes=processes, dialogues=dialogues, speed=TENTH, verified=False
    ) as here:
        resident = await here.resident()

        seen = await resident.say("提 路灯")
        for process in here.processes:
            await process.gateway.turns.drain()
        for dialogue in dialogues:
            dialogue._before = None
        asked = await resident.say("继续") if seen == [LATER] else []

        lines = "\n".join([*seen, *asked]).split("\n")
        assert lines.count("已提交：提 路灯（SMQ-2026-000001）") == 1
        assert await here.filed() == ["提 路灯"]


async def test_an_unverified_account_says_later_and_fetches_at_the_next_word(url):
    async with street(url, speed=TENTH, verified=False) as here:
        resident = await here.resident()
        async with here.dialogue.held_up():
            seen = await resident.say("提 很慢的事")
            attempts = resident.delivery.attempts
        await here.gateway.turns.drain()

        asked = await resident.say("继续")

        assert (seen, attempts) == ([LATER], 3)
        assert asked == ["已提交：提 很慢的事（SMQ-2026-000001）\n收到：继续"]
        assert await resident.say("还有吗") == ["收到：还有吗"]


async def test_a_turn_that_outlives_all_attempts_is_still_one_turn(url):
    async with street(url, speed=TENTH, processes=2) as here:
        resident = await here.resident()
        before = here.turns
        async with here.held_up():
            await resident.say("提 非常慢")
            await asyncio.sleep(TENTH.limit * 4)
        seen = await resident.wait()

        assert seen == ["已提交：提 非常慢（SMQ-2026-000001）"]
        assert here.turns == before + 1


async def test_later_messages_do_not_mix_with_a_late_answer(url):
    async with street(url, speed=TENTH) as here:
        resident = await here.resident()
        async with here.dialogue.held_up():
            first = await resident.say("提 第一件")
            second = asyncio.create_task(resident.say("提 第二件"))
            await asyncio.sleep(TENTH.patience / 2)
        seen = first + await second
        while len(seen) < 2:
            seen += await resident.wait()

        assert sorted(seen) == [
            "已提交：提 第一件（SMQ-2026-000001）",
            "已提交：提 第二件（SMQ-2026-000002）",
        ]
