"""The place tree: who is above whom, what a body sees, and which place is nearest."""

import pytest

from bot.proposals.places import Level, Place, PlaceTree

TREE = PlaceTree.of(
    [
        Place("district", "金牛区", Level.DISTRICT),
        Place("street", "驷马桥街道", Level.SUBDISTRICT, "district"),
        Place("maan", "马鞍社区", Level.COMMUNITY, "street"),
        Place("caojia", "曹家巷社区", Level.COMMUNITY, "street"),
        Place("madong", "马东大院", Level.COURTYARD, "maan", latitude=30.6952, longitude=104.0872),
        Place("beiyuan", "马鞍北苑", Level.COURTYARD, "maan", latitude=30.6969, longitude=104.0861),
        Place("nowhere", "梧桐里", Level.COURTYARD, "maan"),
    ]
)


def test_levels_stand_one_above_the_other() -> None:
    ladder = [Level.COURTYARD, Level.COMMUNITY, Level.SUBDISTRICT, Level.DISTRICT]

    assert [level.rank for level in ladder] == [0, 1, 2, 3]
    assert [level.above() for level in ladder] == [*ladder[1:], None]
    assert [level.below() for level in ladder] == [None, *ladder[:-1]]


def test_the_path_goes_up_to_the_district() -> None:
    assert [one.id for one in TREE.path("madong")] == ["madong", "maan", "street", "district"]


@pytest.mark.parametrize(
    ("place", "level", "found"),
    [
        ("madong", Level.COURTYARD, "madong"),
        ("madong", Level.SUBDISTRICT, "street"),
        ("maan", Level.COMMUNITY, "maan"),
        ("maan", Level.COURTYARD, None),
    ],
)
def test_the_place_at_a_level_is_itself_or_an_ancestor(
    place: str, level: Level, found: str | None
) -> None:
    at = TREE.at_level(place, level)

    assert (at.id if at else None) == found


def test_a_branch_is_the_place_and_all_below_it() -> None:
    assert TREE.branch("maan") == {"maan", "madong", "beiyuan", "nowhere"}
    assert TREE.branch("district") == set(TREE.places)
    assert TREE.branch("madong") == {"madong"}


def test_children_are_only_those_directly_below() -> None:
    assert {one.id for one in TREE.children("street")} == {"maan", "caojia"}
    assert TREE.children("madong") == ()


def test_an_unknown_place_is_an_error() -> None:
    assert "elsewhere" not in TREE
    with pytest.raises(KeyError):
        TREE.path("elsewhere")


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    place = Place("x", "x", Level.COURTYARD, latitude=30.0, longitude=104.0)

    assert place.distance_m(31.0, 104.0) == pytest.approx(111_195, abs=5)
    assert place.distance_m(30.0, 104.0) == 0


def test_a_place_without_coordinates_is_infinitely_far() -> None:
    assert TREE["nowhere"].distance_m(30.7, 104.1) == float("inf")


def test_the_nearest_place_within_reach_is_found() -> None:
    near = TREE.nearest(30.6951, 104.0873, 800)

    assert near is not None
    assert near.id == "madong"


def test_nothing_is_near_where_nothing_is_within_reach() -> None:
    assert TREE.nearest(30.5728, 104.0668, 800) is None


def test_a_tree_without_coordinates_has_no_nearest() -> None:
    bare = PlaceTree.of([Place("a", "a", Level.COMMUNITY)])

    assert bare.nearest(30.0, 104.0, 1e9) is None


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("madong", "马鞍社区马东大院"),
        ("maan", "马鞍社区"),
        ("street", "驷马桥街道"),
        ("district", "金牛区"),
    ],
)
def test_the_full_name_begins_at_the_community(place: str, name: str) -> None:
    assert TREE.full_name(place) == name
