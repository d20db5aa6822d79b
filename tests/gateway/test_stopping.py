"""A burst of refused sends is one rest, one line and one alert that names the address."""

import pytest

from bot.sandbox.faults import Fault
from bot.services import troubles
from bot.services.troubles import Trouble
from tests.gateway.owing import SEND, owe, send, still

IP = "invalid ip 203.0.113.7, not in whitelist"


async def noted(here):
    async with here.database.open_work(readonly=True) as work:
        found = await troubles.noted(work=work, now=here.gateway.desk.clock())
    return [(one.trouble, one.detail) for one in found]


@pytest.mark.parametrize(
    ("code", "detail", "told"),
    [
        (40164, IP, (Trouble.ADDRESS, "203.0.113.7")),
        (45009, "", (Trouble.QUOTA, "45009")),
        (45011, "", (Trouble.QUOTA, "45011")),
        (40125, "", (Trouble.CREDENTIALS, "40125")),
    ],
)
async def test_a_burst_is_one_rest_of_a_minute_and_one_alert(url, caplog, code, detail, told):
    async with still(url) as here:
        residents = [await here.resident() for _ in range(12)]
        for one in residents:
            await one.say("在")
            await owe(here, one, "消息")
        here.platform.faults.add(Fault(SEND, code=code, times=None, detail=detail))
        await send(here)
        assert here.platform.calls[SEND] == 12
        here.platform.faults.clear()
        here.platform.clock.advance(59)
        assert await send(here) == 0
        here.platform.clock.advance(2)
        await send(here)

        assert [one.look() for one in residents] == [["消息"]] * 12
        assert await noted(here) == [told]
        assert sum(one.levelname == "CRITICAL" for one in caplog.records) == 1


async def test_each_rest_that_does_not_help_is_longer_and_told_once(sqlite_url):
    async with still(sqlite_url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        here.platform.faults.add(Fault(SEND, code=45009, times=None))
        calls = []
        for seconds in (0, 61, 61, 61, 121):
            here.platform.clock.advance(seconds)
            await send(here)
            calls.append(here.platform.calls[SEND])

        assert calls == [1, 2, 2, 3, 3]
        assert len(await noted(here)) == 1
