"""A flood from one sender: recorded whole, one place in the queue, and nobody else waits for it."""

import asyncio
import time

from tests.faults.counting import insist
from tests.faults.town import Neighbour, town

FLOOD = 120


async def test_a_flood_of_one_takes_one_place_and_others_are_answered(url):
    async with town(url) as here:
        loud, calm = await here.neighbour(), await here.neighbour()
        flood = asyncio.gather(*(_shout(loud, number) for number in range(FLOOD)))
        await asyncio.sleep(0.5)
        began = time.perf_counter()
        await calm.file("马东大院的路灯坏了半个月")
        waited = time.perf_counter() - began
        await flood
        await here.settled()

        counts = await here.counts()
        insist(f"a flood of {FLOOD}, another's whole visit in {waited:.1f} s", counts)
        assert calm.refused == []
        assert calm.phone.delivery is not None
        assert calm.phone.delivery.attempts == 1


async def _shout(loud: Neighbour, number: int) -> None:
    loud.said.append(f"喂{number}")
    await loud.phone.say(f"喂{number}")
