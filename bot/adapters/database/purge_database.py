"""The transactions of a purge on one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.database import engines
from bot.adapters.database.connection import Transaction
from bot.adapters.database.purging import SqlPurging


class PurgeDatabase:
    """Opens a purge's transactions; a dry run has but one, which is rolled back at the end."""

    def __init__(self, url: str, *, dry: bool) -> None:
        """Raises ValueError for an address of no known kind."""
        self._writer, self._reader = engines.connect(url)
        self._dry = dry
        self._only: AsyncConnection | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlPurging]:
        """To find what is due."""
        if self._dry:
            yield await self._in_dry_run()
            return
        async with self._reader.connect() as connection:
            yield SqlPurging(Transaction(connection, readonly=True))

    @asynccontextmanager
    async def deleting(self) -> AsyncIterator[SqlPurging]:
        """To delete; committed at the end of the block."""
        if self._dry:
            yield await self._in_dry_run()
            return
        async with self._writer.begin() as connection:
            purging = SqlPurging(Transaction(connection, readonly=False))
            await purging.begin()
            yield purging
            await purging.end()

    async def close(self) -> None:
        """Roll a dry run back, and close all connections."""
        if self._only is not None:
            await self._only.rollback()
            await self._only.close()
        await self._reader.dispose()
        await self._writer.dispose()

    async def _in_dry_run(self) -> SqlPurging:
        is_new = self._only is None
        self._only = self._only or await self._writer.connect()
        purging = SqlPurging(Transaction(self._only, readonly=False))
        if is_new:
            await purging.begin()
        return purging
