"""Who sends, and to whom: each message once, in order, whatever becomes of its sender."""

import asyncio
from dataclasses import replace

from bot.gateway import sender as sending
from bot.ports import SendState
from bot.sandbox.faults import Fault
from tests.gateway.owing import SEND, owe, send, states, still
from tests.gateway.street import WORDING, street

AGAIN = WORDING.phrase("again")


async def test_a_send_without_an_answer_is_not_repeated_but_told_again_at_the_next_contact(
    sqlite_url, monkeypatch
):
    from aiohttp import ClientTimeout

    monkeypatch.setattr("bot.adapters.wechat.api._TIMEOUT", ClientTimeout(total=0.2))
    async with still(sqlite_url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        here.platform.faults.add(Fault(SEND, seconds=60))
        await send(here)
        here.platform.clock.advance(600)
        await send(here)

        assert here.platform.calls[SEND] == 1
        assert await states(here, resident) == [(SendState.WAITING, "unsure")]
        assert await resident.say("在吗") == [f"{AGAIN}\n消息\n收到：在吗"]


async def test_a_message_whose_sender_died_is_told_at_the_next_contact_not_sent_blindly(url):
    async with still(url, processes=2) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        await here.gateway.sender._claim(1)

        assert await here.processes[1].gateway.sender.send_due() == 0
        here.platform.clock.advance(sending.CLAIM.total_seconds() + 1)
        await here.processes[1].gateway.sender.send_due()

        assert resident.look() == []
        assert await resident.say("在吗") == [f"{AGAIN}\n消息\n收到：在吗"]


async def test_many_processes_send_each_message_once_and_in_order(url):
    async with still(url, processes=3) as here:
        residents = [await here.resident() for _ in range(6)]
        for resident in residents:
            await resident.say("在")
            await owe(here, resident, *"一二三四")

        for _ in range(8):
            await asyncio.gather(*(one.gateway.sender.send_due() for one in here.processes))

        assert [one.look() for one in residents] == [list("一二三四")] * 6


async def test_a_slow_api_holds_up_one_resident_not_all(url):
    async with street(url) as here:
        slow, quick = await here.resident(), await here.resident()
        for resident in (slow, quick):
            await resident.say("在")
        here.platform.faults.add(Fault(SEND, seconds=1.0))
        await owe(here, slow, "慢")
        here.gateway.wake()
        while not here.platform.calls[SEND]:
            await asyncio.sleep(0.01)
        await owe(here, quick, "快")
        here.gateway.wake()

        assert await quick.wait(seconds=0.9) == ["快"]
        assert await slow.wait() == ["慢"]


async def test_a_resident_who_is_gone_leaves_nothing_to_send(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        known = await here.record(resident)
        claimed = await here.gateway.sender._claim(1)
        await resident.unfollow()

        await here.gateway.sender._send(claimed[0])

        assert here.platform.calls[SEND] == 0
        async with here.database.open_work(readonly=True) as work:
            assert await work.outbox.recent(known.id) == []


async def test_an_address_sealed_with_another_secret_is_a_dead_letter(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        known = await here.record(resident)
        async with here.database.open_work() as work:
            await work.residents.save(replace(known, sealed_address="AQ" + known.sealed_address))
            await work.commit()
        await owe(here, resident, "消息")
        await send(here)

        assert [state for state, _ in await states(here, resident)] == [SendState.DEAD]
