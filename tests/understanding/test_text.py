"""Residents type on phones: traditional, full-width, with faces and repeated signs."""

import pytest

from bot.learning import sources
from bot.paths import ROOT
from bot.understanding.text import Normaliser, fold


@pytest.fixture(scope="module")
def normalise() -> Normaliser:
    return Normaliser.of(sources.lexicon(ROOT))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("電梯壞了", "电梯坏了"),
        ("３棟２單元", "3栋2单元"),
        ("快来!!!!!!", "快来!!"),
        ("灯坏了[捂脸]", "灯坏了"),
        ("灯坏了/::)", "灯坏了"),
        ("WIFI  没有\n信号", "wifi 没有 信号"),
        ("谢谢😂😂", "谢谢"),
        ("", ""),
    ],
)
def test_every_spelling_is_read_in_one_form(normalise: Normaliser, said: str, read: str) -> None:
    assert normalise(said) == read


def test_a_flame_is_a_word(normalise: Normaliser) -> None:
    assert "火" in normalise("3栋🔥")


def test_far_away_places_are_one_word(normalise: Normaliser) -> None:
    assert normalise("我住绵阳") == normalise("我住重庆") == "我住外地"


@pytest.mark.parametrize(
    "said", ["夏天全是苍蝇", "三台电梯坏了", "推广安装充电桩", "门口西安装路灯", "居委会理都不理"]
)
def test_a_name_inside_other_words_is_no_place(normalise: Normaliser, said: str) -> None:
    assert normalise(said) == said


@pytest.mark.parametrize("text", ["樓梯間３樓", "ＡＢＣ①②", "İstanbul 路", "👍🏽好"])
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("气得我想跳楼，停车费太贵", "气得很,停车费太贵"),
        ("气死我了想跳楼，停车费又涨", "气得很,停车费又涨"),
        ("楼上吵得我都想死，约个时间嘛", "楼上吵得很,约个时间嘛"),
        ("排队排得恨不得撞墙", "排队排得很"),
    ],
)
def test_a_figure_of_speech_is_read_as_what_it_means(
    normalise: Normaliser, said: str, read: str
) -> None:
    assert normalise(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "我想跳楼",
        "催债的逼得我要跳楼",
        "吵得我真的想跳楼",
        "气得我爬到楼顶了想跳楼",
        "我妈急得要跳楼",
        "气得我今晚就跳楼",
    ],
)
def test_what_may_be_meant_is_read_as_it_was_said(normalise: Normaliser, said: str) -> None:
    assert normalise(said) == said
