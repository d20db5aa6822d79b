"""Routing: the lowest competent level, never below whom it concerns or where it is known to be."""

from itertools import product

import pytest

from bot.proposals import routing
from bot.proposals.places import Level, Place, PlaceTree

TREE = PlaceTree.of(
    [
        Place("district", "金牛区", Level.DISTRICT),
        Place("street", "驷马桥街道", Level.SUBDISTRICT, "district"),
        Place("maan", "马鞍社区", Level.COMMUNITY, "street"),
        Place("madong", "马东大院", Level.COURTYARD, "maan"),
    ]
)
AT = {
    Level.COURTYARD: "madong",
    Level.COMMUNITY: "maan",
    Level.SUBDISTRICT: "street",
    Level.DISTRICT: "district",
}


@pytest.mark.parametrize(("known", "suggested", "reach"), product(Level, Level, [None, *Level]))
def test_the_level_is_the_highest_of_place_matter_and_reach(
    known: Level, suggested: Level, reach: Level | None
) -> None:
    decision = routing.decide(TREE, AT[known], suggested, reach)

    highest = max(known.rank, suggested.rank, reach.rank if reach else 0)
    assert decision.level.rank == highest
    assert decision.place.id == AT[decision.level]


def test_a_matter_of_one_courtyard_stays_there() -> None:
    decision = routing.decide(TREE, "madong", Level.COURTYARD, None)

    assert (decision.level, decision.place.id) == (Level.COURTYARD, "madong")


def test_where_the_tree_ends_below_the_level_the_place_itself_is_kept() -> None:
    short = PlaceTree.of([Place("madong", "马东大院", Level.COURTYARD)])

    decision = routing.decide(short, "madong", Level.DISTRICT, None)

    assert (decision.level, decision.place.id) == (Level.DISTRICT, "madong")
