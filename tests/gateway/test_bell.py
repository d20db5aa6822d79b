"""Redis rings for all processes, and nothing is lost when it does not."""

import asyncio
import os
import uuid

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.adapters.redis.bell import RedisBell
from tests.gateway.street import street

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


@pytest.fixture
async def channel():
    """A channel of one's own; without a server the test skips, in CI it fails."""
    redis = Redis.from_url(REDIS)
    try:
        await redis.ping()
    except (RedisError, OSError):
        if os.environ.get("CI"):
            raise
        pytest.skip("no Redis: the bell is not tried in this run")
    yield f"test:{uuid.uuid4().hex}"
    await redis.close()


class Ear:
    """Counts rings."""

    def __init__(self):
        self.heard, self.changed = 0, asyncio.Event()

    def __call__(self):
        self.heard += 1
        self.changed.set()


async def subscribed(channel):
    redis = Redis.from_url(REDIS)
    while not dict(await redis.pubsub_numsub(channel)).get(channel.encode()):
        await asyncio.sleep(0.01)
    await redis.close()


async def test_a_ring_is_heard_by_every_process(channel):
    bells, ears = [RedisBell(REDIS, channel) for _ in range(3)], [Ear() for _ in range(3)]
    tasks = [asyncio.create_task(bell.listen(ear)) for bell, ear in zip(bells, ears, strict=True)]
    redis = Redis.from_url(REDIS)
    while dict(await redis.pubsub_numsub(channel)).get(channel.encode()) != 3:
        await asyncio.sleep(0.01)

    bells[0].ring()
    await asyncio.wait_for(asyncio.gather(*(ear.changed.wait() for ear in ears)), 5)

    for task in tasks:
        task.cancel()
    for bell in bells:
        await bell.close()
    await redis.close()
    assert [ear.heard for ear in ears] == [1, 1, 1]


async def test_a_cut_connection_is_made_again(channel, monkeypatch):
    monkeypatch.setattr("bot.adapters.redis.bell._PAUSE", 0.05)
    bell, ear = RedisBell(REDIS, channel), Ear()
    task = asyncio.create_task(bell.listen(ear))
    await subscribed(channel)
    redis = Redis.from_url(REDIS)
    for client in await redis.client_list(_type="pubsub"):
        await redis.client_kill_filter(_id=client["id"])
    while not ear.heard:
        bell.ring()
        await asyncio.sleep(0.05)

    task.cancel()
    await bell.close()
    await redis.close()
    assert ear.heard


async def test_without_redis_ringing_and_listening_do_no_harm(caplog):
    bell = RedisBell("redis://127.0.0.1:1/0", "nobody")
    task = asyncio.create_task(bell.listen(Ear()))
    for _ in range(3):
        bell.ring()
        await asyncio.sleep(0.02)

    task.cancel()
    await bell.close()
    assert caplog.text.count("redis is out") == 1


async def test_with_redis_gone_everything_is_still_sent(sqlite_url):
    async with street(sqlite_url) as here:
        here.gateway.bell = RedisBell("redis://127.0.0.1:1/0", "nobody")
        resident = await here.resident()
        seen = await resident.say("长")
        here.gateway.wake()
        while len("\n".join(seen).split("\n")) < 200:
            seen += await resident.wait()

        assert len("\n".join(seen).split("\n")) == 200
