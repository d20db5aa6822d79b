"""What fails in a turn reaches a person and the resident; what fails below is waited out."""

import asyncio
import logging

import pytest

from bot.gateway import runner
from bot.messages import Reply
from bot.ports import CallKind, Delivery
from tests.gateway.street import QUICK, WORDING, street

TROUBLE = WORDING.phrase("trouble")


async def calls(here):
    async with here.database.open_work(readonly=True) as work:
        return [(one.kind, one.words) for one in await work.calls.open()]


async def test_a_turn_that_fails_calls_a_person_and_says_so(url):
    async with street(url) as here:
        resident = await here.resident()

        seen = await resident.say("坏")

        assert seen == [TROUBLE]
        assert await calls(here) == [(CallKind.HANDOFF, "坏")]


async def test_a_turn_that_fails_once_is_tried_again_and_nobody_notices(url):
    async with street(url) as here:
        resident = await here.resident()
        here.dialogue.failing.append(ConnectionResetError("gone for a moment"))

        seen = await resident.say("提 路灯")

        assert seen == ["已提交：提 路灯（SMQ-2026-000001）"]
        assert (await here.filed(), await calls(here)) == (["提 路灯"], [])


async def test_a_turn_that_never_ends_is_ended_and_a_person_called(url, monkeypatch):
    async with street(url, speed=QUICK) as here:
        resident = await here.resident()
        monkeypatch.setattr(runner, "LONGEST_TURN", 0.3)
        async with here.held_up():
            seen = await resident.say("想不出来")
            while not seen:
                seen += await resident.wait()

        assert seen == [TROUBLE]
        assert await calls(here) == [(CallKind.HANDOFF, "想不出来")]
        assert sum(here.dialogue.turns.values()) == 2  # the welcome, and this one only once


async def test_after_a_failure_the_talk_goes_on(url):
    async with street(url) as here:
        resident = await here.resident()
        await resident.say("坏")

        assert await resident.say("在吗") == ["收到：在吗"]


async def test_nothing_of_a_failed_turn_is_kept(url):
    async with street(url) as here:
        resident = await here.resident()

        async def file_and_fail(person, conversation, message, work):
            await here.dialogue._answer(person, conversation, message, work)
            raise RuntimeError("after filing")

        here.dialogue.handle = file_and_fail
        seen = await resident.say("提 半途而废")

        assert (seen, await here.filed()) == ([TROUBLE], [])


class Unreachable:
    """A database that does not answer for a while, in front of the real one."""

    def __init__(self, real):
        self._real, self.is_away = real, False

    def __call__(self, *, readonly=False):
        if self.is_away:
            raise ConnectionRefusedError("no database")
        return self._real(readonly=readonly)


async def test_a_message_that_cannot_be_recorded_is_not_acknowledged(url):
    async with street(url, speed=QUICK) as here:
        resident = await here.resident()
        away = Unreachable(here.database.open_work)
        object.__setattr__(here.gateway.desk, "open_work", away)
        away.is_away = True

        seen = await resident.say("提 数据库不在")

        assert resident.delivery.attempts == 3
        assert seen == ["该公众号暂时无法提供服务，请稍后再试"]
        assert {status for _, status in here.log[1:]} == {503}


async def test_a_database_that_comes_back_between_attempts_loses_nothing(url):
    async with street(url, speed=QUICK) as here:
        resident = await here.resident()
        away = Unreachable(here.database.open_work)
        object.__setattr__(here.gateway.desk, "open_work", away)
        away.is_away = True
        asyncio.get_running_loop().call_later(QUICK.limit * 1.2, setattr, away, "is_away", False)

        seen = await resident.say("提 一会儿就好")

        assert seen == ["已提交：提 一会儿就好（SMQ-2026-000001）"]
        assert await here.filed() == ["提 一会儿就好"]


async def test_a_database_that_goes_away_after_recording_is_waited_for(url):
    async with street(url, speed=QUICK) as here:
        resident = await here.resident()
        away = Unreachable(here.database.open_work)
        object.__setattr__(here.gateway.desk, "open_work", away)
        record = here.gateway.turns._intake.record

        async def record_and_cut(message):
            inbound = await record(message)
            away.is_away = True
            asyncio.get_running_loop().call_later(0.8, setattr, away, "is_away", False)
            return inbound

        here.gateway.turns._intake.record = record_and_cut
        seen = await resident.say("提 断了一下")
        while not seen:
            seen += await resident.wait()

        assert seen == ["已提交：提 断了一下（SMQ-2026-000001）"]
        assert await calls(here) == []


async def test_what_a_dead_process_recorded_is_taken_up_by_another(url):
    async with street(url, processes=2, background=False) as here:
        resident = await here.resident()
        known = await here.record(resident)
        from tests.builders import an_incoming

        early = here.gateway.desk.clock().replace(year=2025)
        async with here.database.open_work() as work:
            await work.inbox.receive(known.id, an_incoming("orphan", "提 孤儿"), early)
            await work.commit()

        taken = await asyncio.gather(*(one.gateway.turns.sweep() for one in here.processes))
        for process in here.processes:
            await process.gateway.sender.send_due()

        assert max(taken) >= 1
        assert await here.filed() == ["提 孤儿"]
        texts = [one.text for one in await here.outbox(resident)]
        assert texts == ["已提交：提 孤儿（SMQ-2026-000001）"]


@pytest.mark.parametrize("verified", [True, False])
async def test_a_reply_stored_but_never_handed_over_is_told_again_and_said_so(url, verified):
    async with street(url, background=False, verified=verified) as here:
        resident = await here.resident()
        known = await here.record(resident)
        from tests.builders import an_incoming

        early = here.gateway.desk.clock().replace(year=2025)
        async with here.database.open_work() as work:
            await work.inbox.receive(known.id, an_incoming("unhanded", "在"), early)
            await work.inbox.finish("unhanded", Reply("收到：在"), early)
            await work.inbox.decide("unhanded", Delivery.UNDECIDED, Delivery.PASSIVE)
            await work.commit()
        await here.gateway.turns.flush()

        await here.gateway.turns.sweep()
        await here.gateway.turns.sweep()
        seen = await resident.say("好")

        again = WORDING.phrase("again")
        if verified:
            await here.gateway.sender.send_due()
            seen += resident.look()
        assert "\n".join(seen).count("收到：在") == 1
        assert "\n".join(seen).count(again) == 1


async def test_logs_say_where_but_never_what(url, caplog):
    caplog.set_level(logging.DEBUG, logger="bot")
    async with street(url) as here:
        resident = await here.resident()
        await resident.say("坏")

        assert "ValueError at bot/gateway/runner.py" in caplog.text
        assert "cannot deal with" not in caplog.text
        assert resident.user.openid not in caplog.text
