"""`kill -9` at every step of a turn and of a send; another process takes it up."""

import asyncio

import pytest

from tests.faults.counting import Counts, insist
from tests.faults.fuse import POINTS, SENDING_POINTS, Fuse
from tests.faults.town import town

LAST = "提交"
AT_ONCE = 4
VISITS = 5
"""On a busy machine an answer can be too late to be passive; then the next resident comes."""

CLOSED = 3.5
"""Seconds after which nobody waits for a passive reply: it is sent."""


@pytest.mark.timeout(300)
async def test_a_process_killed_at_any_step_loses_nothing_and_nothing_is_answered_twice(
    fresh, tmp_path
):
    room = asyncio.Semaphore(AT_ONCE)
    answered = [
        visited(await fresh(), Fuse(at, LAST, "", str(tmp_path / at)), room) for at in POINTS
    ]
    sent = [
        visited(await fresh(), Fuse(at, LAST, "SMQ-", str(tmp_path / at)), room, slow=CLOSED)
        for at in SENDING_POINTS
    ]
    for at, counts in zip(
        (*POINTS, *SENDING_POINTS), await asyncio.gather(*answered, *sent), strict=True
    ):
        insist(f"killed at {at}", counts)


async def visited(url: str, fuse: Fuse, room: asyncio.Semaphore, *, slow: float = 0.0) -> Counts:
    """One visit to two processes, one of which dies; the counts after the resident's next word."""
    async with room, town(url, fuse=fuse, slow=slow) as here:
        while len(here.living) > 1:
            assert len(here.people) < VISITS, f"nobody died at {fuse.at}"
            resident = await here.neighbour()
            await resident.file("马东大院的路灯坏了半个月")
            await here.settled()
        if fuse.at in SENDING_POINTS:
            await resident.say("路灯那个怎么样了")
            await here.settled()
        return await here.counts()
