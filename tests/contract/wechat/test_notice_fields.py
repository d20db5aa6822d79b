"""Values of a notice fit the kind of their field, whatever they are made from."""

import pytest

from bot.adapters.wechat.notice_fields import bounded

LONG = "驷马桥街道恒大雅苑社区东苑小区七栋二单元一楼楼梯转角处"


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("thing2", LONG, LONG[:20]),
        ("thing2", "路灯(坏)💡\n了", "路灯(坏) 了"),
        ("thing2", "👨‍👩‍👧‍👦" * 30, "有新进展"),
        ("thing2", "路灯" + "👨‍👩‍👧‍👦" * 30 + "坏了", "路灯坏了"),
        ("phrase3", "已受理(A)，在办理中", "已受理在办"),
        ("phrase3", "OK", "有进展"),
        ("character_string1", "SMQ-2026-000001（路灯）", "SMQ-2026-000001"),
        ("character_string1", "路灯", "-"),
        ("number4", "第 12 件", "12"),
        ("time5", "2026年11月30日 10:00", "2026年11月30日 10:00"),
    ],
)
def test_a_value_is_brought_into_what_its_field_allows(name, value, fits):
    assert bounded(name, value) == fits
