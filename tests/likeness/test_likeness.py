"""Whether two texts mean the same: what is weighed, what is remembered, what was measured."""

import json
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot import catalogue
from bot.learning.likeness import figures, threshold
from bot.learning.pairs import OBJECTS, PAIRS
from bot.likeness import Judge, Objects, Told
from bot.likeness.judge import REMEMBERED
from bot.paths import ROOT
from bot.proposals.places import Level
from bot.understanding.meaning import shared

PLACES = catalogue.load(ROOT).places
LAMPS = {"A04": 0.9}


class Counted:
    """A meaning that counts what it was asked for; everything lies in one direction."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.ones((len(texts), 4), dtype=np.float32) / 2


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load(ROOT, shared())


def test_the_same_matter_in_other_words_is_likelier_than_another_of_its_topic(judge: Judge) -> None:
    mine = Told("院子里的路灯坏了，晚上黑得很", LAMPS)
    same = Told("大门进来那一排灯都不亮，老人出门怕摔", LAMPS)
    stairs = Told("3栋楼道的灯不亮，换个声控的", LAMPS)
    parking = Told("外来车把车位占完了", {"A02": 0.9})

    one, other, third = judge.chances(mine, [same, stairs, parking])

    assert one >= judge.offered_from > other > third


def test_who_is_against_it_is_not_offered_to_who_is_for_it(judge: Judge) -> None:
    wants = Told("七楼老人下不了楼，想加装电梯", {"A01": 0.95})
    refuses = Told("坚决反对加装电梯，一楼采光没了", {"A01": 0.95})

    (chance,) = judge.chances(wants, [refuses])

    assert chance < judge.offered_from


def test_traditional_and_full_width_words_name_the_same_thing() -> None:
    objects = Objects.load(OBJECTS)

    assert objects.named_in("門口積水") == objects.named_in("门口积水") != frozenset()


def test_a_text_is_read_once_and_the_memory_is_bounded() -> None:
    meaning = Counted()
    judge = Judge.load(ROOT, meaning)
    judge.chances(Told("一"), [Told("二"), Told("一")])
    judge.chances(Told("二"), [Told("三")])
    assert meaning.asked == ["一", "二", "三"]

    judge.chances(Told("三"), [Told(f"第{n}件") for n in range(REMEMBERED)])
    judge.chances(Told("一"), [Told("三")])
    assert meaning.asked[-2:] == ["一", "三"]


def test_nothing_is_compared_with_nothing(judge: Judge) -> None:
    assert judge.chances(Told("路灯坏了"), []) == []


@pytest.mark.parametrize(
    ("place", "level", "inside", "outside"),
    [
        ("smq-ma-madong", Level.COURTYARD, "smq-maan", "smq-ma-beiyuan"),
        ("smq-ma-madong", Level.COMMUNITY, "smq-ma-beiyuan", "smq-cjx-huaishu"),
        ("smq-maan", Level.COURTYARD, "smq-ma-madong", "smq-caojiaxiang"),
        ("smq", Level.SUBDISTRICT, "smq", "smq-maan"),
    ],
)
def test_where_the_same_matter_may_lie(place: str, level: Level, inside: str, outside: str) -> None:
    kin = PLACES.kin(place, level)

    assert place in kin
    assert inside in kin
    assert outside not in kin


def test_every_pair_was_labelled_twice_by_readers_who_mostly_agree() -> None:
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]

    assert len({one["id"] for one in pairs}) == len(pairs) >= 400
    assert {one[side]["place"] for one in pairs for side in "ab"} <= {one.id for one in PLACES}
    assert sum(one["same"] == one["again"] for one in pairs) / len(pairs) >= 0.95
    assert 0.3 <= sum(one["same"] for one in pairs) / len(pairs) <= 0.6


def test_figures_are_read_from_the_ranking() -> None:
    same = np.array([True] * 9 + [False, True])
    scores = np.linspace(1.0, 0.0, len(same))

    got = figures(scores, same)

    assert (got.recall, got.precision) == (1.0, 1.0)
    assert got.mistaken == 1.0
    assert threshold(scores, same) == 0.0
