"""What concerns one person: notices in person, and small reads beside the lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.ports.staff.lists import Row, Told
from bot.ports.staff.records import Draft, StaffNotice, StreetChange
from bot.proposals.tasks import Task


class StaffNotices(Protocol):
    """What staff are told in person; written with the events, by the proposals' store."""

    async def recent(
        self, staff_id: str, limit: int = 50, *, unseen: bool = False
    ) -> list[StaffNotice]:
        """One person's, newest first."""
        ...

    async def unseen(self, staff_id: str) -> int:
        """On how many tickets there is something one person has not seen."""
        ...

    async def see(self, staff_id: str, at: datetime, ref: str | None = None) -> None:
        """They have seen what there is of a ticket, or (None) all of it."""
        ...

    async def see_before(self, moment: datetime, at: datetime) -> None:
        """What happened before a moment is no news to anybody."""
        ...

    async def untold(self, since: datetime, before: datetime) -> list[StaffNotice]:
        """Unseen ones of this stretch of time that nobody was told of outside the console."""
        ...

    async def told(self, ids: Sequence[int], at: datetime) -> None:
        """These were told outside."""
        ...


class Street(Protocol):
    """What a street filled in at the console, appended only."""

    async def all(self) -> list[StreetChange]:
        """Every change, the oldest first."""
        ...

    async def add(self, one: StreetChange) -> None: ...

    async def last(self) -> int:
        """The id of the newest; 0 for none."""
        ...


class Lookups(Protocol):
    """Small reads beside the lists: what was answered, who has how much in hand."""

    async def told(self, refs: Sequence[str]) -> Mapping[str, Told]:
        """The last answer of each of these tickets that has one."""
        ...

    async def seconds(self, refs: Sequence[str]) -> Mapping[str, int]:
        """How many seconded each of these tickets that somebody did."""
        ...

    async def last_sign_ins(self, staff: Sequence[str]) -> Mapping[str, datetime]:
        """When each of these people last signed in."""
        ...

    async def rows(self, refs: Sequence[str]) -> Mapping[str, Row]:
        """These tickets as lists show them, by reference; unknown ones are left out."""
        ...

    async def tasks_of(self, staff: str, body: str, limit: int = 50) -> list[tuple[str, Task]]:
        """Open tasks of somebody, and nobody's in person of their body, with their ticket.

        Those due first come first.
        """
        ...

    async def held_by_people(self, staff: Sequence[str]) -> Mapping[str, int]:
        """Open tickets and open tasks of each of these people who has any."""
        ...

    async def held_by_bodies(self) -> Mapping[str, int]:
        """Open tickets of each body that has any."""
        ...


class Drafts(Protocol):
    """What staff typed and have not sent."""

    async def keep(self, one: Draft) -> None:
        """Store in place of what the same person had under the same path."""
        ...

    async def of(self, staff: str, ref: str | None = None) -> list[Draft]:
        """A person's, the newest first; of one ticket, or all."""
        ...

    async def drop(self, staff: str, path: str) -> None: ...

    async def purge(self, before: datetime) -> int:
        """Forget everybody's that were saved before a moment."""
        ...
