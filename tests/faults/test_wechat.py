"""WeChat's API slow, failing or refusing: never a false "sent", and in the end it is seen once."""

import asyncio
from dataclasses import dataclass

import pytest

from bot.ports import SendState
from bot.sandbox.faults import Fault
from bot.services.desk.letters import resend
from tests.faults.counting import Counts, insist
from tests.faults.fuse import Fuse
from tests.faults.town import Neighbour, Town, town

LAST = "提交"
SEND = "message/custom/send"
SLOW = 3.5
"""Seconds the last turn takes: longer than anybody waits for a passive reply, so it is sent."""
HOUR = 3600.0


@dataclass(frozen=True)
class Trouble:
    """What the API does for as long as it lasts, and what then brings the message."""

    name: str
    fault: Fault | None
    then: str = ""
    held: SendState | None = SendState.PENDING


AT_ONCE = 4
"""Each holds some seven connections, and another worker's test needs some too."""
TROUBLES = (
    Trouble("slow", Fault(SEND, seconds=4.0, times=None), held=None),
    Trouble("500", Fault(SEND, status=500, times=None), "time"),
    Trouble("40001 for ever", Fault(SEND, code=40001, times=None), "time"),
    Trouble("45009", Fault(SEND, code=45009, times=None), "time"),
    Trouble("nobody listens", None, "time"),
    Trouble("45015", Fault(SEND, code=45015, times=None), "word", SendState.WAITING),
    Trouble("45047", Fault(SEND, code=45047, times=None), "word", SendState.WAITING),
    Trouble("48001", Fault(SEND, code=48001, times=None), "word", SendState.WAITING),
    Trouble("43019", Fault(SEND, code=43019, times=None), "word", SendState.WAITING),
    Trouble("87014", Fault(SEND, code=87014, times=None), "staff", SendState.DEAD),
)


@pytest.mark.timeout(300)
async def test_whatever_the_api_does_the_answer_is_seen_once_and_never_falsely_sent(fresh):
    room = asyncio.Semaphore(AT_ONCE)
    runs = [_troubled(await fresh(), trouble, room) for trouble in TROUBLES]
    for trouble, counts in zip(TROUBLES, await asyncio.gather(*runs), strict=True):
        insist(f"the API: {trouble.name}", counts)
        assert (counts.waiting, counts.dead) == (0, 0)


async def _troubled(url: str, trouble: Trouble, room: asyncio.Semaphore) -> Counts:
    async with room, town(url, processes=1, fuse=Fuse(said=LAST), slow=SLOW) as here:
        resident = await here.neighbour()
        await _begin(here, trouble)
        await resident.file("马东大院的路灯坏了半个月")
        if trouble.held is not None:
            await _refused(here, resident, trouble.held)
        await _end(here, trouble)
        await _mend(here, resident, trouble.then)
        await here.settled()
        return await here.counts()


async def _begin(here: Town, trouble: Trouble) -> None:
    if trouble.fault is None:
        await here.api.cut()
    else:
        here.platform.faults.add(trouble.fault)


async def _end(here: Town, trouble: Trouble) -> None:
    assert here.platform.tokens.issued <= 2, "a refused token may cost two fetches"
    here.platform.faults.clear()
    if trouble.fault is None:
        await here.api.mend()


async def _refused(here: Town, resident: Neighbour, held: SendState) -> None:
    """Wait until a send has failed; meanwhile and then nothing may be called sent."""
    async with asyncio.timeout(60):
        while True:
            owed = await here.owed(resident)
            assert all(one.state is not SendState.SENT for one in owed)
            if owed and owed[0].state is held and owed[0].error not in ("", "sending"):
                return
            await asyncio.sleep(0.2)


async def _mend(here: Town, resident: Neighbour, then: str) -> None:
    if then == "time":
        here.jump(HOUR)
    elif then == "word":
        await resident.say("路灯那个怎么样了")
    elif then == "staff":
        (letter,) = await here.owed(resident)
        async with here.database.open_work() as work:
            assert await resend(letter.id, work=work)
            await work.commit()
        await resident.say("路灯那个怎么样了")
