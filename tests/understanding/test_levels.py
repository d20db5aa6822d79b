"""The lowest competent level, and which rule said so."""

from collections import Counter

import pytest

from bot.learning.sources import Sentence
from bot.proposals.places import Level
from bot.understanding import Understander
from bot.understanding.levels import (
    DEFAULT,
    FAILED,
    LEARNT,
    PLACE,
    REACH,
    WHOSE,
    decide,
    rulings,
)
from bot.understanding.lexicon import Lexicon


def test_what_was_said_outranks_the_topic_s_default(lexicon: Lexicon) -> None:
    said = rulings("整条街的路灯都不亮", Level.COURTYARD, None, lexicon)
    assert (said[0].rule, said[0].level) == (REACH, Level.SUBDISTRICT)
    assert said[-1].rule == DEFAULT


def test_a_level_that_gave_up_hands_the_matter_on(lexicon: Lexicon) -> None:
    said = rulings("社区说管不了", Level.COURTYARD, None, lexicon)
    assert (said[0].rule, said[0].level) == (FAILED, Level.SUBDISTRICT)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("高速匝道边上太吵", Level.DISTRICT),
        ("步行街的喇叭太响", Level.SUBDISTRICT),
        ("活动室锁着", Level.COMMUNITY),
        ("业委会一直没有成立", Level.COURTYARD),
    ],
)
def test_whose_the_thing_is_says_who_decides(said: str, level: Level, lexicon: Lexicon) -> None:
    assert (WHOSE, level) in [(one.rule, one.level) for one in rulings(said, level, None, lexicon)]


def test_every_rule_has_a_name_and_a_sentence(lexicon: Lexicon) -> None:
    for rule in (FAILED, REACH, WHOSE, PLACE, DEFAULT, LEARNT):
        assert rule in lexicon.value("reasons", "rules_named")
        assert lexicon.template(f"level_{rule}", words="", level="")


def test_the_place_has_a_say(lexicon: Lexicon) -> None:
    said = rulings("灯不亮", Level.COURTYARD, Level.COMMUNITY, lexicon)
    assert (PLACE, Level.COMMUNITY) in [(one.rule, one.level) for one in said]


def test_the_rule_that_agrees_is_the_reason_and_the_others_are_told(lexicon: Lexicon) -> None:
    said = rulings("整条街的路灯都不亮", Level.COURTYARD, None, lexicon)
    decision = decide(Level.SUBDISTRICT, said)
    assert decision.won.rule == REACH
    assert [one.rule for one in decision.lost] == [DEFAULT]


def test_without_a_rule_that_agrees_similar_matters_are_the_reason(lexicon: Lexicon) -> None:
    decision = decide(Level.DISTRICT, rulings("灯不亮", Level.COURTYARD, None, lexicon))
    assert (decision.won.rule, decision.level) == (LEARNT, Level.DISTRICT)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("我们单元门口的感应灯不亮", Level.COURTYARD),
        ("整条街的路灯都不亮，几个小区的人都不敢走", Level.SUBDISTRICT),
        ("公交线路能不能延长到我们这里", Level.DISTRICT),
    ],
)
def test_a_matter_goes_to_the_lowest_level_that_can_decide(
    reader: Understander, said: str, level: Level
) -> None:
    assert reader.understand(said).level is level


def test_a_topic_s_default_alone_teaches_nothing(learnt: list[Sentence]) -> None:
    """Each topic says its level in its own words often enough to do without the default."""
    topics = Counter(one.label for one in learnt if one.level and one.label)
    assert len(topics) == 45
    assert min(topics.values()) >= 15, topics.most_common()[-3:]


def test_a_negative_matter_has_no_level(reader: Understander) -> None:
    assert reader.understand("公积金怎么提取").level is None
