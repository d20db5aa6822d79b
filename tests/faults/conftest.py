"""Databases for the faults: as many fresh ones of each kind as a test wants."""

import os
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.faults.servers import Fresh, fresh_databases

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


@pytest.fixture(params=["sqlite", "postgresql"])
async def fresh(request: pytest.FixtureRequest, tmp_path: Path):
    """Makes migrated databases of one kind; without a server the test skips, in CI it fails."""
    async with fresh_databases(request.param, tmp_path) as make:
        yield make


@pytest.fixture
async def postgresql(tmp_path: Path):
    """Makes migrated PostgreSQL databases."""
    async with fresh_databases("postgresql", tmp_path) as make:
        yield make


@pytest.fixture
async def url(fresh: Fresh) -> str:
    """One migrated database of each kind."""
    return await fresh()


@pytest.fixture
async def sqlite_file(tmp_path: Path) -> Path:
    """A migrated SQLite file."""
    async with fresh_databases("sqlite", tmp_path) as make:
        return Path((await make()).removeprefix("sqlite:///"))


@pytest.fixture
async def redis() -> None:
    """A Redis that answers; without a server the test skips, in CI it fails."""
    client = Redis.from_url(REDIS)
    try:
        await client.ping()
    except (RedisError, OSError):
        if os.environ.get("CI"):
            raise
        pytest.skip("no Redis: that it may be stopped is not tried in this run")
    await client.close()
