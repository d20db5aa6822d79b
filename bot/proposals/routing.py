"""Routing (分办): the lowest competent level and the body that takes a matter there. Pure."""

from dataclasses import dataclass

from bot.proposals.places import Level, Place, PlaceTree


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a matter goes: the level that decides and the place at that level."""

    level: Level
    place: Place


def decide(places: PlaceTree, place_id: str, suggested: Level, reach: Level | None) -> Decision:
    """The lowest competent level: what the matter needs, never below whom it concerns.

    `suggested` comes from the matter itself, `reach` from what the resident says of whom it
    concerns; a place known only as a community or higher cannot be decided below that.
    """
    place = places[place_id]
    wanted = max(suggested, reach or suggested, key=lambda level: level.rank)
    level = max(wanted, place.level, key=lambda one: one.rank)
    at = places.at_level(place_id, level)
    return Decision(level, at or place)
