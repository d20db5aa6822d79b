"""Who waits for a person, who talks with whom, and what nobody has read yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ports.records import StaffCall


@dataclass(frozen=True, slots=True)
class OpenCalls:
    """The open calls of one resident about one matter and place: the newest, oldest first.

    `count` and `since` are of all of them.
    """

    calls: tuple[StaffCall, ...]
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Talking:
    """A talk with a resident as lists of talks need it: who holds it, and for what."""

    resident: str
    held_by: str | None = None
    held_for: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A message no staff member has read, and the matter it belongs to."""

    resident: str
    at: datetime
    matter: str


class WaitingCalls(Protocol):
    """The open calls, gathered: what one resident says of one matter is one thing to do."""

    async def gathered(self, limit: int = 1000, each: int = 20) -> list[OpenCalls]:
        """By resident, matter and place: the newest urgent first, then the longest wait.

        `limit` counts residents with a matter, so that nobody's repeats push another out of
        sight; `each` are the calls given of one place.
        """
        ...

    async def close(
        self, like: StaffCall, at: datetime, by: str, outcome: str = "", note: str = ""
    ) -> int:
        """Close all of this resident, matter and place up to this call's id; how many."""
        ...

    async def claim(self, like: StaffCall, at: datetime, by: str) -> int:
        """Note who sees to all of this resident, matter and place up to this call's id."""
        ...

    async def closed(self, since: datetime, limit: int = 100) -> list[StaffCall]:
        """Those closed since a moment, the newest first."""
        ...

    async def talks(self, residents: Iterable[str], staff: str = "") -> list[Talking]:
        """How it stands with the talks of these residents, and with those this one holds."""
        ...

    async def unread(self, residents: Iterable[str], since: datetime) -> list[Unread]:
        """What these residents have said since a moment that no staff member has read."""
        ...

    async def see(self, resident: str, message: int) -> None:
        """What this resident said up to this message of the inbox was read."""
        ...
