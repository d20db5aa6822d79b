"""Corrections of a draft: by name, by number, by what they replace."""

import pytest

from bot import corrections
from bot.corrections import Correction, Swap
from bot.paths import ROOT
from bot.wording import Wording


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load(ROOT)


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("地点不对，是3栋背后那条", "place", "3栋背后那条"),
        ("地点错了，应该是槐树院5栋", "place", "槐树院5栋"),
        ("地址搞错了", "place", ""),
        ("办法改成换太阳能灯", "solution", "换太阳能灯"),
        ("问题写错了，应该是坏了一个多月哈", "problem", "坏了一个多月"),
        ("事项不对，是停车", "topic", "停车"),
        ("照片发错了", "photos", ""),
        ("电话是13800138000", "phone", "13800138000"),
        ("电话不留了", "phone", ""),
        ("地点不是马东大院，是马鞍北苑", "place", "马鞍北苑"),
        ("地點不對，是3棟", "place", "3棟"),
    ],
)
def test_a_correction_names_its_line(wording: Wording, said: str, field: str, value: str) -> None:
    found = corrections.read(said, wording)

    assert found is not None
    assert (found.field, found.value) == (field, value)


@pytest.mark.parametrize(
    "said",
    [
        "没问题，就是这样",
        "没得问题",
        "问题解决了没有",
        "我那件事情怎么样了",
        "换成声控的嘛",
        "提交",
        "情况就这些",
    ],
)
def test_other_words_correct_nothing(wording: Wording, said: str) -> None:
    found = corrections.read(said, wording)

    assert found is None or not found.is_sure


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("3", Correction("place", "")),
        ("第二行", Correction("solution", "")),
        ("第一条不对", Correction("problem", "")),
        ("3 是5栋", Correction("place", "5栋")),
        ("2改成装感应灯嘛", Correction("solution", "装感应灯")),
        ("7", None),
        ("3栋背后那条", None),
        ("两个灯都坏了", None),
    ],
)
def test_a_line_is_corrected_by_its_number(
    wording: Wording, said: str, found: Correction | None
) -> None:
    assert corrections.by_number(said, wording, 6) == found


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("不是三栋，是五栋", Swap("三栋", "五栋")),
        ("不是声控是光控", Swap("声控", "光控")),
        ("不是半个月，应该是一个月哈", Swap("半个月", "一个月")),
        ("不是换灯泡，而是换灯杆", Swap("换灯泡", "换灯杆")),
        ("是五栋", None),
        ("不是", None),
    ],
)
def test_what_was_wrong_is_named_with_what_is_right(
    wording: Wording, said: str, change: Swap | None
) -> None:
    assert corrections.swap(said, wording) == change


@pytest.mark.parametrize(
    ("old", "new", "mended"),
    [
        ("马东大院路灯坏了半个月", "坏了一个多月", "马东大院路灯坏了一个多月"),
        ("3栋电梯老是坏", "5栋电梯老是坏", None),
        ("院子里狗多", "路灯黑了", None),
        ("三单元楼道灯不亮", "三单元过道灯不亮", "三单元过道灯不亮"),
    ],
)
def test_the_passage_most_alike_is_replaced(old: str, new: str, mended: str | None) -> None:
    assert corrections.mended(old, new) == mended


def test_wrong_words_are_replaced_where_they_stand() -> None:
    assert corrections.replaced("路灯坏了半个月", Swap("半个月", "一个月")) == "路灯坏了一个月"
    assert corrections.replaced("路灯坏了", Swap("半个月", "一个月")) is None
