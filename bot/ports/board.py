"""What the public board reads: rows of what is public, and nothing of what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from bot.ports.staff.lists import Tally
from bot.ports.stores import UnitOfWork


@dataclass(frozen=True, slots=True)
class Published:
    """One proposal as everyone may see it in a list."""

    id: int
    ref: str
    problem: str
    solution: str
    place: str | None
    code: str
    level: str
    body: str
    status: str
    created_at: datetime
    public_at: datetime
    outcome: str
    photos: tuple[str, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice (公示) in a list: the step that laid it out, and of which proposal."""

    of: Published
    step: str
    at: datetime
    given: Mapping[str, Any]
    """The text, the basis, the last day, where it hangs, whom to ask, for everyone to read."""
    place_of: int
    """The place of that step among the events of the proposal, which names the notice."""
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """Which proposals are sought; None means any. `words` are as residents write them."""

    now: datetime
    places: frozenset[str] | None = None
    category: str = ""
    """A category of topics, or the code of one topic."""
    statuses: frozenset[str] | None = None
    words: str = ""


class BoardQueries(Protocol):
    """Reads of the board."""

    async def page(self, sought: Sought, limit: int, offset: int = 0) -> list[Published]:
        """What was made public last comes first."""
        ...

    async def after(self, sought: Sought, last: int, limit: int) -> list[Published]:
        """Those with a higher id, in its order: for taking all of them away."""
        ...

    async def notices(self, now: datetime, limit: int, offset: int = 0) -> list[Notice]:
        """Public notices of what is public, the newest first."""
        ...

    async def tally(self, now: datetime) -> Sequence[Tally]:
        """What became of everything on the positive list, by body."""
        ...


class PublicWork(UnitOfWork, Protocol):
    """A unit of work that reaches what is public."""

    board: BoardQueries

    async def __aenter__(self) -> Self: ...


class OpenPublicWork(Protocol):
    """Opens units of work for the board; see ports.OpenWork."""

    def __call__(self, *, readonly: bool = False) -> PublicWork: ...
