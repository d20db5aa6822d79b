"""Whether a database can be worked with."""

import asyncio
import time
from collections.abc import Callable

from bot.adapters.database import engines
from bot.adapters.database.database import Database
from bot.adapters.database.migrate import is_current, revision_of, scripts
from bot.addresses import without_password
from bot.proposals.errors import YishiError

_PAUSE_SECONDS = 0.25


class DatabaseRefused(YishiError):
    """A database that cannot be worked with; the argument says why, and what to do."""

    key = "database"


class NotYet(DatabaseRefused):
    """One that may be right in a moment: a server that starts, or a migration under way."""


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


async def check_form(url: str, patience: float = 0.0) -> None:
    """Raises DatabaseRefused unless it answers, and in this program's form, within so many seconds.

    Its words never hold the password of the address.
    """
    await _patiently(url, patience, _compare)


async def check_older(url: str, patience: float = 0.0) -> None:
    """Raises DatabaseRefused unless it answers, and can be brought to this program's form."""
    await _patiently(url, patience, _compare_forward)


async def _patiently(url: str, patience: float, compare: Callable[[str | None], None]) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            compare(await _answer(url))
        except NotYet:
            if time.monotonic() >= until:
                raise
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return


async def _answer(url: str) -> str | None:
    """At which migration it stands."""
    try:
        return await revision_of(url)
    except Exception as error:
        # drivers raise what they like: errors of sockets, of files, of their own
        said = without_password(str(error).strip().partition("\n")[0], url)
        place = engines.parse(url).render_as_string(hide_password=True).partition("?")[0]
        raise NotYet(
            f"{place} cannot be opened ({said or type(error).__name__}): look at DATABASE_URL"
        ) from error


def _compare_forward(revision: str | None) -> None:
    if revision is not None and revision not in {
        one.revision for one in scripts().walk_revisions()
    }:
        raise DatabaseRefused(
            f"its form is {revision}, newer than this program: update the program"
        )


def _compare(revision: str | None) -> None:
    _compare_forward(revision)
    newest = scripts().get_current_head()
    if revision is None:
        raise NotYet("it is empty: python -m bot migrate")
    if revision != newest:
        raise NotYet(f"its form is {revision}, not yet {newest}: python -m bot migrate")
