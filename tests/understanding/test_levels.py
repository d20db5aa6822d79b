"""The lowest competent level, and which rule said so."""

import pytest

from bot.proposals.places import Level
from bot.understanding import Understander
from bot.understanding.levels import DEFAULT, FAILED, LEARNT, PLACE, REACH, decide, rulings
from bot.understanding.lexicon import Lexicon


def test_what_was_said_outranks_the_topic_s_default(lexicon: Lexicon) -> None:
    said = rulings("整条街的路灯都不亮", Level.COURTYARD, None, lexicon)
    assert (said[0].rule, said[0].level) == (REACH, Level.SUBDISTRICT)
    assert said[-1].rule == DEFAULT


def test_a_level_that_gave_up_hands_the_matter_on(lexicon: Lexicon) -> None:
    said = rulings("社区说管不了", Level.COURTYARD, None, lexicon)
    assert (said[0].rule, said[0].level) == (FAILED, Level.SUBDISTRICT)


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


def test_a_negative_matter_has_no_level(reader: Understander) -> None:
    assert reader.understand("公积金怎么提取").level is None
