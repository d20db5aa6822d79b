"""Places by name, old name, landmark and number; two possible places are a question."""

import pytest

from bot.proposals.places import Level, Place, PlaceTree
from bot.understanding.lexicon import Lexicon
from bot.understanding.places import PlaceFinder


@pytest.fixture(scope="module")
def finder(lexicon: Lexicon) -> PlaceFinder:
    tree = PlaceTree.of(
        [
            Place("street", "青桥街道", Level.SUBDISTRICT),
            Place("east", "东里社区", Level.COMMUNITY, "street", ("老粮站",)),
            Place("west", "西里社区", Level.COMMUNITY, "street"),
            Place("yard", "马尾大院", Level.COURTYARD, "east", ("马尾路八号",)),
            Place("pool-east", "荷塘院", Level.COURTYARD, "east"),
            Place("pool-west", "荷塘院", Level.COURTYARD, "west"),
        ]
    )
    return PlaceFinder(tree, lexicon)


@pytest.mark.parametrize(
    "said", ["马尾大院的灯坏了", "馬尾大院", "马尾路8号门口", "马尾路八号", "马尾路８号"]
)
def test_a_courtyard_is_found_by_any_of_its_names(finder: PlaceFinder, said: str) -> None:
    assert finder.find(said).place == "yard"


def test_a_landmark_stands_for_its_community(finder: PlaceFinder) -> None:
    assert finder.find("老粮站那边没得路灯").place == "east"


def test_the_lowest_place_named_wins(finder: PlaceFinder) -> None:
    assert finder.find("青桥街道东里社区马尾大院").place == "yard"


def test_two_places_of_one_name_are_asked_about(finder: PlaceFinder) -> None:
    found = finder.find("荷塘院停车难")
    assert found.place is None
    assert found.candidates == ("pool-east", "pool-west")


def test_the_community_named_beside_it_settles_which_one(finder: PlaceFinder) -> None:
    assert finder.find("西里荷塘院停车难").place == "pool-west"


def test_the_resident_s_home_settles_which_one(finder: PlaceFinder) -> None:
    assert finder.find("荷塘院停车难", home="pool-east").place == "pool-east"


def test_our_courtyard_is_the_resident_s_home(finder: PlaceFinder) -> None:
    found = finder.find("我们院子没有灯", home="yard")
    assert (found.place, found.named) == ("yard", False)


def test_our_courtyard_without_a_home_is_unknown(finder: PlaceFinder) -> None:
    assert finder.find("我们院子没有灯").place is None


def test_a_home_nobody_knows_any_more_is_not_used(finder: PlaceFinder) -> None:
    assert finder.find("我们院子没有灯", home="pulled-down").place is None


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        ("三栋二单元门口", "3栋2单元"),
        ("３棟2單元", "3栋2单元"),
        ("十二栋的垃圾", "12栋"),
        ("我住2-1-503", "2-1-503"),
        ("院子里", ""),
    ],
)
def test_building_and_door_are_read_in_any_digits(
    finder: PlaceFinder, said: str, detail: str
) -> None:
    assert finder.find(said).detail == detail


def test_words_without_a_place_give_none(finder: PlaceFinder) -> None:
    assert finder.find("今天太阳好大", home="yard").place is None
