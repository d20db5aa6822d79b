"""A map of our own: the community's outline, its courtyards, and where the matter is.

Drawn from the catalogue's coordinates alone, so that nobody outside learns what is looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from bot.proposals.places import Level, Place, PlaceTree
from bot.proposals.proposal import Proposal

WIDTH, HEIGHT = 320.0, 220.0
"""Units of the drawing."""
_EDGE = 34.0
_METRES_PER_DEGREE = 111_320.0
_SMALLEST = 120.0
"""Metres shown at least, so that two courtyards do not fill the map."""
_BARS = (50, 100, 200, 500, 1000, 2000, 5000)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """One courtyard on the map; `here` is the one the matter is about."""

    name: str
    x: float
    y: float
    here: bool = False


@dataclass(frozen=True)
class Outline:
    """What is drawn, in units of the drawing; `pin` is where the resident said it is."""

    title: str
    hull: str
    dots: tuple[Dot, ...]
    pin: Point | None
    bar: float
    bar_metres: int
    link: str


def outline(proposal: Proposal, tree: PlaceTree) -> Outline | None:
    """The map around a proposal; None where neither it nor its neighbourhood has coordinates."""
    here = proposal.place
    if here is None or here not in tree:
        return None
    community = tree.at_level(here, Level.COMMUNITY) or tree[here]
    known = [tree[one] for one in sorted(tree.branch(community.id)) if tree[one].latitude]
    own = _own(proposal)
    points = [_degrees(one) for one in known] + ([own] if own is not None else [])
    if not points:
        return None
    scale = _Scale(points)
    dots = tuple(Dot(one.name, *scale.at(_degrees(one)), one.id == here) for one in known)
    hull = [scale.at(one) for one in hull_of(_degrees(one) for one in known)]
    where = own or next((_degrees(one) for one in known if one.id == here), None)
    return Outline(
        community.name,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in _grown(hull)),
        dots,
        scale.at(own) if own is not None else None,
        scale.units(scale.bar_metres),
        scale.bar_metres,
        _link(where, tree.full_name(here)) if where is not None else "",
    )


def _own(proposal: Proposal) -> Point | None:
    if proposal.latitude is None or proposal.longitude is None:
        return None
    return proposal.longitude, proposal.latitude


def _degrees(place: Place) -> Point:
    return place.longitude or 0.0, place.latitude or 0.0


def _link(where: Point, name: str) -> str:
    """AMap's address of a marker (uri.amap.com); WeChat's locations are in its coordinates."""
    return f"https://uri.amap.com/marker?position={where[0]:.6f},{where[1]:.6f}&name={name}"


class _Scale:
    """Degrees to units: north is up, and a metre is as long in both directions."""

    def __init__(self, points: Sequence[Point]) -> None:
        longitudes, latitudes = zip(*points, strict=True)
        self._middle = (
            (min(longitudes) + max(longitudes)) / 2,
            (min(latitudes) + max(latitudes)) / 2,
        )
        self._shrink = cos(radians(self._middle[1]))
        wide = (max(longitudes) - min(longitudes)) * _METRES_PER_DEGREE * self._shrink
        high = (max(latitudes) - min(latitudes)) * _METRES_PER_DEGREE
        self._per_metre: float = min(
            (WIDTH - 2 * _EDGE) / max(wide, _SMALLEST), (HEIGHT - 2 * _EDGE) / max(high, _SMALLEST)
        )
        self.bar_metres = max(one for one in _BARS if self.units(one) <= WIDTH / 3 or one == 50)

    def at(self, point: Point) -> Point:
        """Where a point of degrees is drawn."""
        east = (point[0] - self._middle[0]) * _METRES_PER_DEGREE * self._shrink
        north = (point[1] - self._middle[1]) * _METRES_PER_DEGREE
        return (
            round(WIDTH / 2 + self.units(east), 1),
            round(HEIGHT / 2 - self.units(north), 1),
        )

    def units(self, metres: float) -> float:
        """How long so many metres are drawn."""
        return metres * self._per_metre


def hull_of(points: Iterable[Point]) -> list[Point]:
    """The convex hull, counter-clockwise (Andrew's monotone chain); of two points both."""
    rest = sorted(set(points))
    if len(rest) < 3:
        return rest
    lower, upper = _half(rest), _half(rest[::-1])
    return lower[:-1] + upper[:-1]


def _half(points: Sequence[Point]) -> list[Point]:
    found: list[Point] = []
    for point in points:
        while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
            found.pop()
        found.append(point)
    return found


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _grown(hull: Sequence[Point], by: float = 16.0) -> list[Point]:
    """The same outline a little further out, so that no courtyard stands on it."""
    if len(hull) < 3:
        return []
    x, y = (sum(one[n] for one in hull) / len(hull) for n in (0, 1))
    grown = []
    for px, py in hull:
        far = max(((px - x) ** 2 + (py - y) ** 2) ** 0.5, 1.0)
        grown.append((px + (px - x) / far * by, py + (py - y) / far * by))
    return grown
