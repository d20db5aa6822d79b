"""The place tree (辖区): courtyard ⊂ community ⊂ subdistrict ⊂ district."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType


class Level(StrEnum):
    """Level (层级) at which a matter is decided, lowest first."""

    COURTYARD = "courtyard"
    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"

    @property
    def rank(self) -> int:
        """0 for a courtyard … 3 for a district."""
        return _LADDER.index(self)

    def above(self) -> "Level | None":
        """The next level up, or None at the top: a matter is escalated one level at a time."""
        return _LADDER[self.rank + 1] if self.rank + 1 < len(_LADDER) else None

    def below(self) -> "Level | None":
        """The next level down, or None at the bottom."""
        return _LADDER[self.rank - 1] if self.rank else None


_LADDER = tuple(Level)
_EARTH_METRES = 6_371_000


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the tree; `aliases` are all other names people use, landmarks included."""

    id: str
    name: str
    level: Level
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    has_platform: bool = True
    confirmed: bool = False
    fictitious: bool = False

    def distance_m(self, latitude: float, longitude: float) -> float:
        """Great-circle metres to a point; infinite when the place has no coordinates."""
        if self.latitude is None or self.longitude is None:
            return float("inf")
        lat1, lat2 = radians(self.latitude), radians(latitude)
        half = sin((lat2 - lat1) / 2) ** 2
        half += cos(lat1) * cos(lat2) * sin(radians(longitude - self.longitude) / 2) ** 2
        return 2 * _EARTH_METRES * asin(sqrt(half))


@dataclass(frozen=True)
class PlaceTree:
    """All places of the installation, by id; several subdistricts may share one tree."""

    places: Mapping[str, Place]
    _children: Mapping[str | None, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        children: dict[str | None, list[str]] = {}
        for place in self.places.values():
            children.setdefault(place.parent, []).append(place.id)
        frozen = {parent: tuple(ids) for parent, ids in children.items()}
        object.__setattr__(self, "_children", MappingProxyType(frozen))

    @classmethod
    def of(cls, places: Iterable[Place]) -> "PlaceTree":
        """A tree of these places; parents must be among them (checked by the catalogue)."""
        return cls(MappingProxyType({place.id: place for place in places}))

    def __getitem__(self, place_id: str) -> Place:
        return self.places[place_id]

    def __contains__(self, place_id: object) -> bool:
        return place_id in self.places

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places.values())

    def path(self, place_id: str) -> tuple[Place, ...]:
        """The place and all above it, lowest first."""
        steps: list[Place] = []
        current: str | None = place_id
        while current is not None:
            steps.append(self.places[current])
            current = steps[-1].parent
        return tuple(steps)

    def at_level(self, place_id: str, level: Level) -> Place | None:
        """The place itself or the ancestor standing at `level`; None below its own level."""
        return next((place for place in self.path(place_id) if place.level is level), None)

    def children(self, place_id: str) -> tuple[Place, ...]:
        """The places directly below."""
        return tuple(self.places[child] for child in self._children.get(place_id, ()))

    def kin(self, place_id: str, level: Level) -> frozenset[str]:
        """Where the same matter may have been placed: here, inside, around up to the community.

        What a community decides or more (`level`) may be the same anywhere in that community.
        """
        if self[place_id].level.rank > Level.COMMUNITY.rank:
            return frozenset({place_id})
        up = [one for one in self.path(place_id) if one.level.rank <= Level.COMMUNITY.rank]
        wide = self.branch(up[-1].id if level.rank >= Level.COMMUNITY.rank else place_id)
        return frozenset(wide) | {one.id for one in up}

    def branch(self, place_id: str) -> frozenset[str]:
        """Ids of the place and everything below it: what a body bound to it may see."""
        found = {place_id}
        for child in self._children.get(place_id, ()):
            found |= self.branch(child)
        return frozenset(found)

    def nearest(self, latitude: float, longitude: float, within_m: float) -> Place | None:
        """The nearest place with coordinates no further than `within_m` metres, or None."""
        known = [place for place in self if place.latitude is not None]
        best = min(known, key=lambda p: p.distance_m(latitude, longitude), default=None)
        if best is None or best.distance_m(latitude, longitude) > within_m:
            return None
        return best

    def full_name(self, place_id: str) -> str:
        """Names from the community down, as residents say them: 马鞍社区马东大院."""
        low = [p for p in self.path(place_id) if p.level in (Level.COURTYARD, Level.COMMUNITY)]
        return "".join(p.name for p in reversed(low)) or self.places[place_id].name
