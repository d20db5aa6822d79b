"""The database locked, full, or gone for a while; Redis gone: nothing lost, nothing twice."""

import asyncio
import resource
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.faults.conftest import REDIS
from tests.faults.counting import insist
from tests.faults.fuse import Fuse
from tests.faults.servers import Relay
from tests.faults.town import Town, town

PEOPLE = 4
AWAY = 5.0
"""Seconds a database is away: less than WeChat's three attempts take at this pace."""


async def everybody_files(here: Town, people: int = PEOPLE) -> "asyncio.Future[list[None]]":
    """Residents who hand in a proposal each, at the same time; done when all have."""
    neighbours = [await here.neighbour() for _ in range(people)]
    return asyncio.gather(
        *(
            one.file(f"马东大院{number}栋的路灯坏了半个月", pause=0.5)
            for number, one in enumerate(neighbours, start=1)
        )
    )


async def finish(name: str, here: Town) -> None:
    """All is well again: wait for the end, and count."""
    await here.settled()
    insist(name, await here.counts())


async def test_a_sqlite_file_locked_by_another_program_is_waited_for(sqlite_file):
    async with town(f"sqlite:///{sqlite_file}") as here:
        filing = await everybody_files(here)
        await asyncio.sleep(1)
        await asyncio.to_thread(_lock, sqlite_file, AWAY)
        await filing
        await finish("SQLite locked", here)


def _lock(path: Path, seconds: float) -> None:
    """Hold the write lock, as another program on the machine might."""
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.rollback()


async def test_a_full_disk_refuses_openly_and_loses_nothing(sqlite_file):
    async with town(f"sqlite:///{sqlite_file}", processes=1) as here:
        process = here.processes[0]
        assert process is not None
        assert process.pid is not None
        filing = await everybody_files(here)
        whole = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, whole[1]))
        async with asyncio.timeout(60):
            while 503 not in here.statuses:
                await asyncio.sleep(0.1)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, whole)
        await filing
        assert process.is_alive()
        await finish("disk full", here)


async def test_postgresql_restarted_under_load_is_met_again(postgresql):
    url = await postgresql()
    parts = urlsplit(url)
    relay = Relay(parts.hostname or "", parts.port or 5432)
    await relay.mend()
    through = url.replace(f"{parts.hostname}:{parts.port}", f"127.0.0.1:{relay.port}")
    async with town(url, through=[through]) as here:
        filing = await everybody_files(here)
        await asyncio.sleep(1)
        await relay.cut()
        await _end_all(url)
        await asyncio.sleep(AWAY)
        await relay.mend()
        await filing
        await finish("PostgreSQL restarted", here)
    await relay.cut()


async def _end_all(url: str) -> None:
    """What a server does to its connections when it is shut down."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


@pytest.mark.usefixtures("redis")
async def test_redis_stopped_and_started_empties_no_queue(url):
    parts = urlsplit(REDIS)
    relay = Relay(parts.hostname or "", parts.port or 6379)
    await relay.mend()
    redis_url = f"redis://127.0.0.1:{relay.port}/15"
    async with town(url, redis_url=redis_url, fuse=Fuse(said="提交"), slow=3.5) as here:
        filing = await everybody_files(here, 2)
        await relay.cut()
        await asyncio.sleep(2)
        await relay.mend()
        await filing
        await finish("Redis stopped and started", here)
    await relay.cut()
