"""A new version without a gap: each process in turn is told to stop and is replaced, under load."""

import asyncio
import re
import time
from collections import Counter

import pytest
from aiohttp import ClientSession, CookieJar

from bot.adapters.database.migrate import migrate
from bot.adapters.database.staff import StaffDatabase
from bot.ports import Filter
from bot.sandbox.resident import Resident
from tests.deploy.town import town
from tests.servers import POSTGRES, postgres_database

VISIT = ("马东大院的路灯坏了半个月", "1", "换成声控灯", "没有", "提交", "路灯那个怎么样了")
RESIDENTS = 4
GOING = 60.0
"""Seconds a process may take to be gone: what the unit allows before it is killed."""


@pytest.fixture
async def database_url():
    async with postgres_database(POSTGRES) as url:
        await migrate(url)
        yield url


class Crowd:
    """Residents who come one after another, each for one visit, until the day is over."""

    def __init__(self, platform):
        self._platform = platform
        self.visits, self.said = [], 0
        self.over = False

    async def _visit(self):
        resident = await Resident.following(self._platform)
        seen = []
        for said in VISIT:
            texts = await resident.say(said)
            self.said += 1
            seen.append(texts or await resident.wait(seconds=60))
        self.visits.append((resident, seen))

    async def _come(self):
        while not self.over:
            await self._visit()

    async def run(self):
        await asyncio.gather(*(self._come() for _ in range(RESIDENTS)))

    async def more(self, count):
        """Until so many more things were said."""
        until = self.said + count
        async with asyncio.timeout(120):
            while self.said < until:
                await asyncio.sleep(0.05)


async def replaced(desk):
    """Stop a process as systemd does, and start the next one in its place; seconds it took."""
    desk.tell_to_stop()
    begun = time.monotonic()
    statuses = []
    while status := await desk.asked("/readyz"):
        statuses.append(status)
        await asyncio.sleep(0.1)
    code = await desk.ended(GOING)
    gone = time.monotonic() - begun
    assert code == 0
    assert 503 in statuses, "the balancer was not told"
    await desk.start()
    return gone


@pytest.mark.timeout(900)
async def test_each_process_is_replaced_under_load_and_nothing_is_lost_or_twice(
    database_url, tmp_path
):
    async with town(tmp_path, database_url) as here:
        crowd = Crowd(here.platform)
        await _knock(here)
        async with asyncio.TaskGroup() as day:
            day.create_task(crowd.run())
            await crowd.more(12)
            seconds = [await replaced(here.desks[0])]
            await crowd.more(12)
            here.redis.kill()  # only a bell
            seconds.append(await replaced(here.desks[1]))
            await crowd.more(12)
            crowd.over = True
        pages = [await desk.page("/metrics") for desk in here.desks]

    assert max(seconds) < GOING
    await _check(crowd, database_url)
    assert all("yishi_turn_seconds_count" in page for page in pages)


async def _knock(here):
    """The console through nginx: its cookie, its form, and who it takes us for."""
    base = f"https://127.0.0.1:{here.ports.tls}"
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        async with session.get(f"{base}/console/sign-in", ssl=False) as response:
            page = await response.text()
            assert response.status == 200
        assert any(one.key.startswith("__Host-") for one in session.cookie_jar)
        (token,) = set(re.findall(r'name="_csrf" value="([^"]+)"', page))
        form = {"_csrf": token, "login": "nobody", "password": "wrong"}
        origin = {"Origin": base}
        async with session.post(
            f"{base}/console/sign-in", data=form, headers=origin, ssl=False
        ) as response:
            assert response.status == 401  # refused by the console, not by the check of the form


async def _check(crowd, database_url):
    assert len(crowd.visits) >= RESIDENTS
    for resident, seen in crowd.visits:
        answers = [one for one in resident.user.bubbles if one.side == "account"]
        failed = [one for one in resident.user.bubbles if one.side == "platform"]
        assert not failed
        assert [len(one) for one in seen] == [1] * len(VISIT)
        assert len(answers) == len(VISIT) + 1  # the welcome
    database = StaffDatabase(database_url)
    async with database.open_work(readonly=True) as work:
        filed = await work.proposals.find(Filter(), limit=10_000)
        owed = await work.outbox.dead()
    await database.close()
    each = Counter(one.proposer for one in filed)
    assert len(each) == len(crowd.visits)
    assert set(each.values()) == {1}
    assert not owed
