"""Where: the place that words mean, and what they say beside its names."""

import pytest

from bot.dialogue.where import Where, whereabouts
from tests.dialogue.stage import a_desk

DESK = a_desk()
HOME = "smq-ma-madong"


@pytest.mark.parametrize(
    ("words", "place", "detail"),
    [
        ("马东大院", "smq-ma-madong", ""),
        ("马东院", "smq-ma-madong", ""),
        ("馬東大院", "smq-ma-madong", ""),
        ("马东大院三栋", "smq-ma-madong", "三栋"),
        ("马东大院3栋背后", "smq-ma-madong", "3栋背后"),
        ("马鞍社区马东大院3栋", "smq-ma-madong", "3栋"),
        ("驷马桥街道马鞍社区马东大院大门口", "smq-ma-madong", "大门口"),
        ("马东大院的车棚", "smq-ma-madong", "车棚"),
        ("马东大院里头", "smq-ma-madong", ""),
        ("马东大院，靠河那边。", "smq-ma-madong", "靠河那边"),
        ("槐树院5栋2单元", "smq-cjx-huaishu", "5栋2单元"),
        ("马鞍北路下穿通道", "smq-maan", "马鞍北路下穿通道"),
        ("马鞍社区马鞍东路口", "smq-maan", "马鞍东路口"),
        ("由马鞍社区看", "smq-maan", ""),
        ("春熙坊", None, ""),
        ("那边", None, ""),
        ("", None, ""),
    ],
)
def test_words_mean_a_place_and_the_rest_is_where_in_it(
    words: str, place: str | None, detail: str
) -> None:
    found = whereabouts(words, DESK, None)

    assert (found.place, found.detail) == (place, detail)
    assert found.is_known is (place is not None)


def test_a_building_alone_is_in_ones_own_place() -> None:
    at_home, nowhere = whereabouts("3栋楼下", DESK, HOME), whereabouts("3栋楼下", DESK, None)

    assert at_home.place == HOME
    assert at_home.detail.startswith("3栋")
    assert nowhere.place is None
    assert nowhere.detail.startswith("3栋")


@pytest.mark.parametrize(
    ("words", "level", "is_wide"),
    [
        ("驷马桥街道", None, True),
        ("驷马桥街道", "courtyard", True),
        ("驷马桥街道", "community", True),
        ("驷马桥街道", "subdistrict", False),
        ("马鞍社区", "courtyard", False),
        ("马东大院", "courtyard", False),
        ("马东大院", "district", False),
    ],
)
def test_a_whole_street_is_no_place_for_a_matter_of_a_courtyard(
    words: str, level: str | None, is_wide: bool
) -> None:
    found = whereabouts(words, DESK, None, level)

    assert found.place is not None
    assert found.is_wide is is_wide
    assert found.is_known is not is_wide


def test_two_places_in_one_breath_are_a_question() -> None:
    found = whereabouts("马东大院或者槐树院", DESK, None)

    assert found.place is None
    assert set(found.candidates) == {"smq-ma-madong", "smq-cjx-huaishu"}
    assert whereabouts("马东大院或者槐树院", DESK, HOME).place == HOME


def test_nothing_known_is_nothing() -> None:
    assert not Where().is_known
    assert not Where(candidates=("a", "b")).is_known
    assert not Where("smq", is_wide=True).is_known
