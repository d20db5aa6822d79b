"""Reads places and bodies, and checks that the tree and its councils are whole."""

from collections.abc import Mapping
from pathlib import Path

from bot.catalogue.model import Body, BodyKind
from bot.catalogue.reader import Complaints, Record, open_folder
from bot.proposals.places import Level, Place, PlaceTree

_CHINA = {"latitude": (3.0, 54.0), "longitude": (73.0, 136.0)}


def read_places(folder: Path, complaints: Complaints) -> tuple[PlaceTree, frozenset[str]]:
    """The place tree of all files of the folder, and the names that are landmarks (地标)."""
    found: dict[str, tuple[Place, Record]] = {}
    landmarks: set[str] = set()
    for top in open_folder(folder, complaints):
        for record in top.records("places"):
            place, marks = _place(record)
            landmarks |= set(marks)
            if place.id in found:
                record.complain("id_twice", "id", id=place.id, first=found[place.id][1].line)
            elif place.id:
                found[place.id] = (place, record)
        top.finish()
    sound = _sound({one: pair for one, pair in found.items() if _has_parent(pair, found)})
    _check_names(sound)
    return PlaceTree.of(place for place, _ in sound.values()), frozenset(landmarks)


def _place(record: Record) -> tuple[Place, tuple[str, ...]]:
    level = record.choice("level", Level)
    fictitious = record.flag("fictitious")
    landmarks = record.texts("landmarks")
    record.text("source", "" if fictitious else None)
    place = Place(
        id=record.text("id"),
        name=record.text("name"),
        level=level,
        parent=None if level is Level.DISTRICT else record.text("parent"),
        aliases=record.texts("aliases") + landmarks,
        latitude=record.degrees("latitude", *_CHINA["latitude"]),
        longitude=record.degrees("longitude", *_CHINA["longitude"]),
        has_platform=record.flag("has_platform", default=level is not Level.COURTYARD),
        confirmed=record.flag("confirmed"),
        fictitious=fictitious,
    )
    if (place.latitude is None) != (place.longitude is None):
        record.complain("half_a_coordinate", id=place.id)
    record.finish()
    return place, landmarks


def _has_parent(pair: tuple[Place, Record], found: Mapping[str, tuple[Place, Record]]) -> bool:
    place, record = pair
    if place.parent is None:
        return True
    above = found.get(place.parent)
    if above is None:
        if place.parent:
            record.complain("unknown_place", "parent", place=place.parent)
        return False
    if above[0].level is not place.level.above():
        record.complain("parent_not_above", "parent", place=place.name, parent=above[0].name)
        return False
    return True


def _sound(found: dict[str, tuple[Place, Record]]) -> dict[str, tuple[Place, Record]]:
    """Those whose whole way up exists, so that the tree can be walked."""
    kept = {
        one: pair
        for one, pair in found.items()
        if pair[0].parent is None or pair[0].parent in found
    }
    return kept if len(kept) == len(found) else _sound(kept)


def _check_names(places: Mapping[str, tuple[Place, Record]]) -> None:
    """Inside one community each name or alias means one place."""
    seen: dict[tuple[str | None, str], Place] = {}
    for place, record in places.values():
        home = place.parent if place.level is Level.COURTYARD else place.id
        for name in (place.name, *place.aliases):
            other = seen.setdefault((home, name), place)
            if other is not place:
                field = "name" if name == place.name else "aliases"
                record.complain("name_twice", field, name=name, first=other.name)
            elif len(name) < 2:
                record.complain("name_too_short", "aliases", name=name)
        if len({place.name, *place.aliases}) <= len(place.aliases):
            record.complain("alias_is_name", "aliases", name=place.name)


def read_bodies(folder: Path, places: PlaceTree, complaints: Complaints) -> Mapping[str, Body]:
    """The bodies of all files of the folder; each place that needs a council must have one."""
    found: dict[str, Body] = {}
    councils: dict[str, Body] = {}
    for top in open_folder(folder, complaints):
        for record in top.records("bodies"):
            body = _body(record)
            if body.id in found:
                record.complain("id_twice", "id", id=body.id, first=found[body.id].name)
            found[body.id] = body
            for place in _known(body, places, record):
                if body.kind is BodyKind.COUNCIL:
                    _seat(body, place, councils, record)
        top.finish()
    for place in places:
        if place.has_platform and place.id not in councils:
            complaints.add(folder, 1, "no_council", place=place.name, id=place.id)
    return found


def _body(record: Record) -> Body:
    kind = record.choice("kind", BodyKind)
    council = kind is BodyKind.COUNCIL
    body = Body(
        id=record.text("id"),
        name=record.text("name"),
        kind=kind,
        level=record.choice("level", Level) if council else None,
        places=record.texts("places", least=1),
        phone=record.optional("phone"),
        note=record.text("note", ""),
        source=record.text("source"),
        confirmed=record.flag("confirmed"),
    )
    record.finish()
    return body


def _known(body: Body, places: PlaceTree, record: Record) -> list[Place]:
    for place in body.places:
        if place not in places:
            record.complain("unknown_place", "places", place=place)
    return [places[place] for place in body.places if place in places]


def _seat(body: Body, place: Place, councils: dict[str, Body], record: Record) -> None:
    if place.level is not body.level:
        record.complain("body_level_differs", "level", body=body.name, place=place.name)
    elif not place.has_platform:
        record.complain("council_without_platform", "places", place=place.name)
    elif place.id in councils:
        record.complain("two_councils", "places", place=place.name, first=councils[place.id].name)
    else:
        councils[place.id] = body
