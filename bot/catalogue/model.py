"""The catalogue (目录): everything the subdistrict may change without a programmer, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.catalogue.dangers import Danger
from bot.proposals.deadlines import OfficeHours, WorkCalendar
from bot.proposals.lists import Lists
from bot.proposals.places import Level, Place, PlaceTree
from bot.proposals.workflow import Status

NO_CATEGORY = "other"
"""The column of the deadlines for matters that are on no category of the positive list."""


class BodyKind(StrEnum):
    """A council takes proposals; a party (物业, 业委会 …) is handed matters or invited."""

    COUNCIL = "council"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class Body:
    """A body (承办单位); `level` is None for a party, `phone` None until the street fills it in."""

    id: str
    name: str
    kind: BodyKind
    level: Level | None
    places: tuple[str, ...]
    phone: str | None = None
    note: str = ""
    source: str = ""
    confirmed: bool = False


class Stage(StrEnum):
    """What a deadline (办理时限) is for."""

    TRIAGE = "triage"
    ANSWER = "answer"
    REDO = "redo"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A number of working days with where it comes from and whether the street confirmed it."""

    days: int
    source: str
    confirmed: bool = False


@dataclass(frozen=True)
class Deadlines:
    """Working days by stage, level and category; a topic may have its own."""

    by_category: Mapping[tuple[Stage, Level, str], WorkingDays]
    by_topic: Mapping[tuple[Stage, Level, str], WorkingDays]

    def find(self, level: Level, code: str, stage: Stage = Stage.ANSWER) -> WorkingDays:
        """The days for a code; codes on no category count as `other`."""
        own = self.by_topic.get((stage, level, code))
        if own is not None:
            return own
        category = code[:1] if (stage, level, code[:1]) in self.by_category else NO_CATEGORY
        return self.by_category[stage, level, category]


@dataclass(frozen=True, slots=True)
class StatusText:
    """What a status is called: for residents, for staff, and one plain sentence."""

    label: str
    staff: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LevelText:
    """A level's name and explanation, with the default number of seconds and days of notice."""

    label: str
    sentence: str
    seconds: int
    notice_days: int
    source: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """What residents are told before their data is kept (个人信息保护法 17)."""

    version: str
    summary: str
    kept: tuple[str, ...]
    not_kept: str
    purpose: str
    duration: str
    erase: str
    rights: tuple[str, ...]
    machine: str
    minors: str
    source: str
    confirmed: bool = False


class Kept(StrEnum):
    """Kinds of data with a time of their own after which they are deleted."""

    MESSAGES = "messages"
    PROPOSALS = "proposals"
    ATTACHMENTS = "attachments"
    DRAFTS = "drafts"
    CALLS = "calls"
    RESIDENTS = "residents"
    LOGS = "logs"
    AUDIT = "audit"


class Since(StrEnum):
    """From when the days of a retention are counted."""

    RECEIVED = "received"
    LAST_CONTACT = "last_contact"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long one kind of data is kept, in calendar days."""

    days: int
    counted_from: Since
    source: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Privacy:
    """Who answers for the data (个人信息处理者) and how to reach them; None until filled in."""

    controller: str
    contact: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Subdistrict:
    """A subdistrict (街道) that uses the desk."""

    place: str
    name: str
    ref_prefix: str
    duty_phone: str | None
    hours: OfficeHours
    hours_text: str
    privacy: Privacy
    retention: Mapping[Kept, Retention]
    source: str
    confirmed: bool = False


@dataclass(frozen=True)
class Catalogue:
    """All of `data/catalogue`; `subdistricts` is by place id, the first one is the default."""

    lists: Lists
    categories: Mapping[str, str]
    places: PlaceTree
    bodies: Mapping[str, Body]
    calendar: WorkCalendar
    deadlines: Deadlines
    statuses: Mapping[Status, StatusText]
    levels: Mapping[Level, LevelText]
    consent: Consent
    subdistricts: Mapping[str, Subdistrict]
    words: tuple[str, ...]
    dangers: Mapping[str, Danger] = field(default_factory=dict)
    landmarks: frozenset[str] = frozenset()
    _councils: Mapping[str, Body] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        councils = {
            place: body
            for body in self.bodies.values()
            if body.kind is BodyKind.COUNCIL
            for place in body.places
        }
        object.__setattr__(self, "_councils", MappingProxyType(councils))

    @property
    def subdistrict(self) -> Subdistrict:
        """The first subdistrict: the one of people whose place is not known yet."""
        return next(iter(self.subdistricts.values()))

    def subdistrict_of(self, place_id: str | None) -> Subdistrict:
        """The subdistrict a place lies in; the default one for no place or a wider one."""
        path: tuple[Place, ...] = self.places.path(place_id) if place_id is not None else ()
        found = (self.subdistricts.get(place.id) for place in path)
        return next((one for one in found if one is not None), self.subdistrict)

    def body_for(self, place_id: str, level: Level) -> Body:
        """Who takes a matter of this level there: the lowest council at or above the level.

        A courtyard without a platform of its own has no council; its community takes the
        matter while the level stays. Raises KeyError for an unknown place.
        """
        for place in self.places.path(place_id):
            if place.level.rank >= level.rank and place.id in self._councils:
                return self._councils[place.id]
        raise LookupError(place_id, level)

    def parties_at(self, place_id: str) -> tuple[Body, ...]:
        """The outside parties (物业, 业委会 …) of a place and of everything above it."""
        path = {place.id for place in self.places.path(place_id)}
        parties = (body for body in self.bodies.values() if body.kind is BodyKind.PARTY)
        return tuple(body for body in parties if path & set(body.places))

    def due(
        self, level: Level, code: str, start: datetime, stage: Stage = Stage.ANSWER
    ) -> datetime:
        """When the stage is due (UTC in, UTC out)."""
        return self.calendar.due(start, self.deadlines.find(level, code, stage).days)

    def label(self, status: Status) -> str:
        """What a resident reads for a status."""
        return self.statuses[status].label
