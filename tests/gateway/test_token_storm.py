"""The access token among several processes: one fetch, and no more than two in any storm."""

import asyncio

import pytest

from bot.logs import where
from bot.sandbox.faults import Fault
from tests.gateway.street import street

SEND = "message/custom/send"


def messengers(here):
    return [one.gateway.sender._messenger for one in here.processes]


async def test_processes_that_start_cold_together_fetch_once(url):
    async with street(url, processes=4, background=False) as here:
        resident = await here.resident()
        openid = resident.user.openid

        await asyncio.gather(*(one.typing(openid) for one in messengers(here) for _ in range(10)))

        assert here.platform.calls["stable_token"] == 1


@pytest.mark.parametrize("code", [40001, 42001])
async def test_a_token_refused_for_ever_costs_two_fetches_among_all(url, code):
    async with street(url, processes=3, background=False) as here:
        resident = await here.resident()
        here.platform.faults.add(Fault(SEND, code=code, times=None))

        for _ in range(3):
            await asyncio.gather(
                *(
                    one.send(resident.user.openid, "在")
                    for one in messengers(here)
                    for _ in range(15)
                )
            )

        assert here.platform.calls["stable_token"] <= 2


async def test_a_revoked_token_is_replaced_once_for_all(url):
    async with street(url, processes=3, background=False) as here:
        resident = await here.resident()
        await resident.say("在")
        openid = resident.user.openid
        await asyncio.gather(*(one.typing(openid) for one in messengers(here)))
        here.platform.tokens.revoke_all()

        sent = await asyncio.gather(*(one.typing(openid) for one in messengers(here)))

        assert {one.code for one in sent} == {0}
        assert here.platform.calls["stable_token"] == 2


async def test_the_token_is_sealed_where_it_is_kept(url):
    async with street(url, background=False) as here:
        resident = await here.resident()
        (messenger,) = messengers(here)
        await messenger.typing(resident.user.openid)

        now = here.gateway.desk.clock()
        async with here.database.open_work(readonly=True) as work:
            kept = await work.shared.get(f"wechat_token:{here.platform.account.app_id}", now)
        (token,) = here.platform.tokens._until
        assert token not in kept


async def test_a_process_that_died_fetching_holds_up_nobody_for_long(url):
    async with street(url, processes=2, background=False) as here:
        resident = await here.resident()
        tokens = here.processes[0].gateway.sender._messenger._api._tokens
        assert await tokens._cache.may_fetch(0.3)

        sent = await here.processes[1].gateway.sender._messenger.typing(resident.user.openid)

        assert sent.code in (0, 45080)
        assert here.platform.calls["stable_token"] == 1


def test_the_place_of_a_failure_is_named_innermost_first():
    try:
        raise KeyError("秘密")
    except KeyError as error:
        said = where(error)

    assert said.startswith("KeyError at tests/gateway/test_token_storm.py:")
    assert "秘密" not in said
