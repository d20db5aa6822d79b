"""Whether a database can be worked with."""

from bot.adapters.database.database import Database
from bot.adapters.database.migrate import is_current


class Migrated:
    """Whether the database answers and stands at the newest migration, asked until it does."""

    def __init__(self, database: Database, url: str) -> None:
        self._database, self._url, self._is_current = database, url, False

    async def check(self) -> None:
        """Raises when not."""
        await self._database.ping()
        self._is_current = self._is_current or await is_current(self._url)
        if not self._is_current:
            raise RuntimeError("not migrated")
