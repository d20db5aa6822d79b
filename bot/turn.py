"""One turn of a conversation: what the actions may use, and where they find it."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Protocol

from bot.catalogue import Catalogue
from bot.dialogue.acts import Heard, Question
from bot.likeness import Judge
from bot.messages import Incoming
from bot.ports import OpenWork, Resident, UnitOfWork
from bot.understanding import PlaceMatch, Understanding
from bot.wording import Wording


class Reader(Protocol):
    """Reads residents' words: the understanding, as the actions need it."""

    def understand(
        self, text: str, *, home: str | None = None, explained: bool = True
    ) -> Understanding: ...

    def places(self, text: str, home: str | None = None) -> PlaceMatch: ...

    def acts(self, text: str, question: Question) -> tuple[Heard, ...]: ...

    def is_in_it(self, text: str, kind: str = "") -> bool: ...

    @property
    def guards(self) -> Mapping[str, float]: ...


class TurnReader:
    """Reads the same words once in a turn, however many actions ask; forgets with the turn."""

    def __init__(self, reader: Reader) -> None:
        self.understand = cache(reader.understand)
        self.places = cache(reader.places)
        self.acts = cache(reader.acts)
        self.is_in_it = reader.is_in_it
        self.guards = reader.guards


@dataclass(frozen=True)
class Desk:
    """What every turn shares: content, reader and clock."""

    catalogue: Catalogue
    wording: Wording
    reader: Reader
    clock: Callable[[], datetime]
    open_work: OpenWork
    invitation: "Invitation | None" = None
    judge: Judge | None = None
    """Tells which proposals mean the same; without one none is looked for."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where a resident agrees to one subscription notice (一次性订阅) of a template."""

    template: str
    page: str


@dataclass
class Turn:
    """One resident, one message, one transaction."""

    desk: Desk
    resident: Resident
    work: UnitOfWork
    message: Incoming | None = None
    failure: BaseException | None = None
    redact: bool = False
    forgotten: bool = False
    idle_hours: float = 0.0
    matter: str = ""
    """What the turn belongs to (`bot.proposals.belonging`)."""
    unkept: list[str] = field(default_factory=list)
    said: object = None
    """What the arbiter read in the message (`bot.dialogue.talk.Said`)."""

    def leave_out(self, words: str) -> None:
        """Keep nothing of these words: neither the message nor what was read from it."""
        self.redact = True
        if words not in self.unkept:
            self.unkept.append(words)

    @property
    def now(self) -> datetime:
        """The desk's time, UTC."""
        return self.desk.clock()


current: ContextVar[Turn | None] = ContextVar("current", default=None)
"""The turn being run in this task; None outside of the gateway, e.g. under `rasa shell`."""
