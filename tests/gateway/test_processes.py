"""Several processes on PostgreSQL: each resident's turns one after another, Redis only a bell."""

import asyncio
import shutil
import subprocess
from collections import defaultdict

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.adapters.redis.bell import RedisBell
from tests.deploy.town import redis
from tests.gateway.street import street
from tests.gateway.talk import ScriptedDialogue
from tests.servers import free_port

PEOPLE, EACH = 6, 5


async def test_a_residents_turns_never_overlap_and_keep_their_order(postgresql_url):
    """Said to three processes at once; a turn takes longer than it takes to say the next."""
    inside, heard = set(), defaultdict(list)

    async def slowly(message):
        name, _, number = message.text.partition(" ")
        if not number:
            return
        assert name not in inside, "two turns of one resident at the same time"
        inside.add(name)
        heard[name].append(int(number))
        await asyncio.sleep(0.02)
        inside.discard(name)

    dialogues = [ScriptedDialogue(slowly) for _ in range(3)]
    async with street(postgresql_url, processes=3, dialogues=dialogues) as here:
        people = [await here.resident() for _ in range(PEOPLE)]
        said = [
            person.say(f"居民{who} {number}")
            for number in range(EACH)
            for who, person in enumerate(people)
        ]
        await asyncio.gather(*said)
        recorded = {
            f"居民{who}": [
                int(one.message.text.partition(" ")[2])
                for one in await here.inbox(person)
                if one.message.text
            ]
            for who, person in enumerate(people)
        }
        states = []
        for person in people:
            known = await here.record(person)
            async with here.database.open_work(readonly=True) as work:
                states.append((await work.conversations.get(known.id)).state["said"])

    assert dict(heard) == recorded  # in the order in which they were recorded
    assert states == [EACH + 1] * PEOPLE  # each turn built upon the one before it


@pytest.fixture
def bell_port():
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server: its death is not tried in this run")
    return free_port()


async def test_a_redis_that_dies_and_comes_back_empties_no_queue(postgresql_url, bell_port):
    url = f"redis://127.0.0.1:{bell_port}/0"
    async with street(postgresql_url, processes=2) as here:
        with redis(bell_port) as server:
            for process in here.processes:
                process.gateway.bell = RedisBell(url)
            resident = await here.resident()
            assert len(await long_answer(resident)) > 1
            server.kill()
            server.wait()
            assert len(await long_answer(resident)) > 1
        with redis(bell_port):
            await _answers(url)
            assert len(await long_answer(resident)) > 1

        async with asyncio.timeout(20):  # what is seen is noted a moment later
            while any(one.state != "sent" for one in await here.outbox(resident)):
                await asyncio.sleep(0.05)
        for process in here.processes:
            await process.gateway.bell.close()
            process.gateway.bell = None


async def long_answer(resident):
    """Too long for one reply, so that the rest goes through the outbox; all of it, in order."""
    seen = await resident.say("长")
    while len("\n".join(seen).split("\n")) < 200:
        seen += await resident.wait()
    lines = "\n".join(seen).split("\n")
    assert lines == [f"第 {number} 行：长" for number in range(200)]
    return seen


async def _answers(url):
    client = Redis.from_url(url)
    while True:
        try:
            await client.ping()
        except (RedisError, OSError, subprocess.SubprocessError):
            await asyncio.sleep(0.05)
        else:
            await client.close()
            return
