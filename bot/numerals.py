"""Numerals below one hundred as residents write them, in figures and in Chinese characters."""

import re

DIGITS = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九")
"""A digit is its own index."""
TEN, PAIR = "十", "两"
HAN = "".join((*DIGITS[1:], TEN, PAIR))
NUMERAL = rf"(?:\d{{1,3}}|[{HAN}]{{1,3}})"
_BUILT = "|".join(("栋", "幢", "座", "单" + "元", "号" + "楼"))
_COUNTED = "".join(
    (
        *("点", "栋", "幢", "座", "单", "元", "号", "楼", "层", "个", "年", "月", "日", "块"),
        *("张", "把", "条", "台"),
    )
)
COUNTED = re.compile(rf"{NUMERAL}[{_COUNTED}]{{1,2}}")
"""A numeral with what it counts: a time, a building, a floor, a sum."""
BUILDING = re.compile(rf"{NUMERAL}\s?(?:{_BUILT})")
