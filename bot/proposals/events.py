"""What happened to a proposal: appended, never edited; timeline, audit trail and outbox in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.proposals.workflow import Role, Status


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: role and id (resident id, staff id, or the program's part)."""

    role: Role
    id: str


SYSTEM = Actor(Role.SYSTEM, "system")


@dataclass(frozen=True, slots=True)
class Event:
    """One step taken: who, what, when (UTC), from, to, and what was given (JSON-able)."""

    step: str
    actor: Actor
    at: datetime
    before: Status | None
    after: Status
    given: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    tells: bool = False
    id: int | None = None


UNDO = "undo"


def counted(events: Iterable[Event]) -> list[Event]:
    """The events without those that were undone: an undoing takes away the one just before it."""
    kept: list[Event] = []
    for event in events:
        if event.step != UNDO:
            kept.append(event)
        elif kept:
            kept.pop()
    return kept
