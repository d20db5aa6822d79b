"""What the twin keeps: plain dictionaries, copied for each unit of work."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from bot.ports import Conversation, FiledFor, Inbound, KeptMedia, Outbound, Resident, StaffCall
from bot.proposals.errors import UnknownResident
from bot.proposals.meetings import Meeting
from bot.proposals.merging import Merge
from bot.proposals.proposal import Proposal

Record = TypeVar("Record")


@dataclass
class Store:
    """All records, by key; a record inside is never handed out, only copies are."""

    residents: dict[str, Resident] = field(default_factory=dict)
    forgotten: dict[str, datetime] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    inbox: dict[str, Inbound] = field(default_factory=dict)
    outbox: dict[int, Outbound] = field(default_factory=dict)
    calls: dict[int, StaffCall] = field(default_factory=dict)
    consents: dict[tuple[str, str], int] = field(default_factory=dict)
    shared: dict[str, tuple[str, datetime | None]] = field(default_factory=dict)
    media: dict[str, KeptMedia] = field(default_factory=dict)
    filed_for: dict[str, FiledFor] = field(default_factory=dict)
    openings: dict[tuple[str, str], datetime] = field(default_factory=dict)
    meetings: dict[tuple[str, int], Meeting] = field(default_factory=dict)
    merges: dict[int, Merge] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def copy(self) -> "Store":
        """A store of its own with the same records."""
        return Store(**{one.name: dict(getattr(self, one.name)) for one in fields(self)})

    def number(self, name: str) -> int:
        """The next id in a table."""
        self.numbers[name] = self.numbers.get(name, 0) + 1
        return self.numbers[name]

    def check_resident(self, resident: str) -> None:
        """Raises UnknownResident for an id that never was."""
        if resident not in self.residents and resident not in self.forgotten:
            raise UnknownResident(resident)


def copied(record: Record) -> Record:
    """A copy as a database would give it back: times in UTC, JSON for JSON.

    Raises ValueError for a time without its zone, TypeError for what JSON cannot hold.
    """
    if not is_dataclass(record) or isinstance(record, type):
        raise TypeError(type(record).__name__)
    values = {one.name: _copied(getattr(record, one.name)) for one in fields(record)}
    return replace(record, **values)


def _copied(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a time without its zone cannot be stored: {value!r}")
        return value.astimezone(UTC)
    if isinstance(value, Mapping):
        plain = json.loads(json.dumps(dict(value)))
        return MappingProxyType(plain) if isinstance(value, MappingProxyType) else plain
    if isinstance(value, (list, set, tuple)):
        return type(value)(_copied(one) for one in value)
    return copied(value) if is_dataclass(value) else value
