"""The access token: how often it is asked for, and what a refusal of it costs."""

import asyncio

import pytest

from bot.adapters.wechat.client import WeChatMessenger
from bot.ports import SendOutcome
from bot.sandbox.faults import Fault

SEND = "message/custom/send"


async def test_a_token_is_fetched_once_for_fifty_who_wait(here):
    resident, messenger = await here.resident(), here.messenger()

    await asyncio.gather(*(messenger.typing(resident.user.openid) for _ in range(50)))

    assert here.platform.tokens.issued == 1


async def test_a_token_is_used_for_an_hour_and_never_in_its_last_five_minutes(here):
    resident, messenger = await here.resident(), here.messenger()

    asked = []
    for seconds in (0, 3599, 1, 3299, 1):
        here.clock.advance(seconds)
        await messenger.typing(resident.user.openid)
        asked.append(here.platform.calls["stable_token"])

    assert asked == [1, 1, 2, 2, 3]


async def test_a_refused_token_is_replaced_once_and_the_send_repeated(here):
    resident, messenger = await here.resident(), here.messenger()
    await messenger.typing(resident.user.openid)
    here.platform.tokens.revoke_all()

    sent = await messenger.send(resident.user.openid, "在")

    assert sent.outcome is SendOutcome.SENT
    assert here.platform.tokens.issued == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_refused_for_ever_costs_two_fetches_even_with_fifty_sends(here, code):
    resident, messenger = await here.resident(), here.messenger()
    here.platform.faults.add(Fault(SEND, code=code, times=None))

    storm = (messenger.send(resident.user.openid, "在") for _ in range(50))
    sent = await asyncio.gather(*storm)

    assert {one.outcome for one in sent} == {SendOutcome.LATER}
    assert here.platform.calls["stable_token"] <= 2


async def test_a_token_refused_for_hours_is_asked_for_at_most_twice_a_minute(here):
    resident, messenger = await here.resident(), here.messenger()
    here.platform.faults.add(Fault(SEND, code=40001, times=None))

    for _ in range(60):
        await messenger.send(resident.user.openid, "在")
        here.clock.advance(1)

    assert here.platform.calls["stable_token"] <= 3


async def test_a_clock_that_is_put_back_does_not_keep_a_refused_token_in_use(here):
    resident, messenger = await here.resident(), here.messenger()
    for _ in range(2):
        await messenger.typing(resident.user.openid)
        here.platform.tokens.revoke_all()
    here.clock.advance(-3600)

    sent = await messenger.send(resident.user.openid, "在")

    assert sent.outcome is SendOutcome.SENT


async def test_a_failed_fetch_fails_all_who_wait_and_is_not_repeated_for_each(here):
    messenger = WeChatMessenger(here.api(secret="wrong"))

    sent = await asyncio.gather(*(messenger.send("oX", "在") for _ in range(50)))

    assert {one.code for one in sent} == {40125}
    assert here.platform.calls["stable_token"] == 1


async def test_processes_that_start_cold_get_one_token(here):
    resident = await here.resident()

    await asyncio.gather(*(here.messenger().typing(resident.user.openid) for _ in range(8)))

    assert here.platform.tokens.issued == 1
