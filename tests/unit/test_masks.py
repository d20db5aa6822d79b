"""What the text that is made public hides by itself, and what it leaves to be read."""

import pytest

from bot.proposals.names import names_in
from bot.proposals.publishing import masked

HIDDEN = [
    ("我叫王小明，路灯坏了", "王小明"),
    ("隔壁的张建国家天天烧烤", "张建国"),
    ("楼上的李大爷晚上放音乐", "李大爷"),
    ("找过刘女士两次", "刘女士"),
    ("王孃孃在楼道堆纸板", "王孃孃"),
    ("打我电话 138 0000 1111", "138 0000 1111"),
    ("打我电话１３８００００１１１１", "13800001111"),
    ("身份证51010019900101123X", "51010019900101123X"),
    ("川A12345天天堵通道", "川A12345"),
    ("川ａ·Ｄ12345 占了消防通道", "D12345"),
    ("车牌 川AD12345 堵门", "川AD12345"),
    ("6单元502漏水", "502"),
    ("2单元5楼3号门口堆东西", "3号"),
    ("三单元五楼二号门口堆东西", "五楼二号"),
    ("3栋1-1502 门口", "1502"),
    ("8-2-301漏水", "8-2-301"),
    ("住12栋1204", "1204"),
    ("502室漏水", "502"),
    ("1301户门口堆纸箱", "1301"),
    ("五零二室漏水", "五零二"),
    ("7楼的灯坏了", "7楼"),
    ("十三楼有人高空抛物", "十三楼"),
]
LEFT = [
    "马东大院3栋2单元的楼道灯坏了半个月",
    "3号楼门口的路灯坏了",
    "马鞍东路136号院门口积水",
    "SMQ-2026-000017 说的是 2026-11-30 的事",
    "11月30日早上8点停的水，到12月1日还没来",
    "请在院里划20个停车位，每月收150元",
    "51路公交站的棚子漏雨",
    "住了上千户人的小区没有电梯",
    "高楼掉东西，请装网",
    "王家巷的井盖坏了",
]


@pytest.mark.parametrize(("text", "secret"), HIDDEN)
def test_people_numbers_plates_flats_and_floors_are_hidden(text: str, secret: str) -> None:
    shown = masked(text, names_in(text))

    assert secret not in shown
    assert "***" in shown


@pytest.mark.parametrize("text", LEFT)
def test_what_the_matter_is_stays_readable(text: str) -> None:
    assert masked(text, names_in(text)) == text
