"""What is particular to a PostgreSQL server."""

import asyncio
from contextlib import AsyncExitStack

import asyncpg
import pytest

from bot.adapters.database import Database

_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture
async def opened(postgresql_url):
    database = Database(postgresql_url)
    yield database
    await database.close()


@pytest.fixture
async def server(postgresql_url):
    connection = await asyncpg.connect(postgresql_url)
    yield connection
    await connection.close()


async def three(database):
    """Three connections of the pool at once, as asyncpg's own."""
    async with AsyncExitStack() as stack:
        works = [
            await stack.enter_async_context(database.open_work(readonly=True)) for _ in range(3)
        ]
        for work in works:
            await work.residents.known()
        return {(await one._connection.get_raw_connection()).driver_connection for one in works}


async def test_a_restarted_server_is_met_with_new_connections(opened, server):
    before = await three(opened)
    assert await server.fetchval(f"SELECT count(*) {_OTHERS}") == len(before) == 3

    await server.execute(f"SELECT pg_terminate_backend(pid, 5000) {_OTHERS}")
    async with asyncio.timeout(10):
        while not all(one.is_closed() for one in before):
            await asyncio.sleep(0.01)

    assert not before & await three(opened)


async def test_the_connection_used_last_is_used_again(opened, server):
    await asyncio.gather(*(opened.ping() for _ in range(3)))
    seen = f"SELECT state_change {_OTHERS} ORDER BY state_change"
    before = await server.fetch(seen)

    await opened.ping()
    await opened.ping()

    after = await server.fetch(seen)
    assert after[:2] == before[:2]
    assert after[2] > before[2]
