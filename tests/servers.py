"""Servers a test may need and that may not be there: without one a test skips, in CI it fails."""

import os
import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def postgres_database(server: str, like: str = "template1") -> AsyncIterator[str]:
    """The address of a new database like another one nobody is connected to; dropped afterwards."""
    name = f"yishi_test_{uuid.uuid4().hex[:12]}"
    like = like.rpartition("/")[2]
    connection = await _connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.close()


async def empty(url: str) -> None:
    """Delete from every table but Alembic's, past the trigger that guards the events."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> $1",
            "alembic_version",
        )
        deletes = [f"DELETE FROM {row['tablename']}" for row in rows]
        unguarded = ["SET session_replication_role = replica", "SET synchronous_commit = off"]
        await connection.execute("; ".join([*unguarded, *deletes]))
    finally:
        await connection.close()


async def _connect(server: str) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(server, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL at {server.rpartition('@')[2]}: {type(error).__name__}")
