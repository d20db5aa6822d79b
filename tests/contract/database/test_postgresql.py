"""What is particular to a PostgreSQL server."""

import asyncio

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


async def test_a_restarted_server_is_met_with_new_connections(opened, server):
    await asyncio.gather(*(opened.ping() for _ in range(3)))
    assert await server.fetchval(f"SELECT count(*) {_OTHERS}") == 3

    await server.execute(f"SELECT pg_terminate_backend(pid, 5000) {_OTHERS}")

    await asyncio.gather(*(opened.ping() for _ in range(3)))


async def test_the_connection_used_last_is_used_again(opened, server):
    await asyncio.gather(*(opened.ping() for _ in range(3)))
    seen = f"SELECT state_change {_OTHERS} ORDER BY state_change"
    before = await server.fetch(seen)

    await opened.ping()
    await opened.ping()

    after = await server.fetch(seen)
    assert after[:2] == before[:2]
    assert after[2] > before[2]
