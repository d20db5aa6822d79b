"""Marks in words, points and stars."""

import pytest

from bot.paths import ROOT
from bot.services.rating import score_in
from bot.wording import Wording

WORDING = Wording.load(ROOT)


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("满意", 4),
        ("不满意", 2),
        ("不太满意", 2),
        ("非常满意，谢谢社区", 5),
        ("非常滿意", 5),
        ("很不满意", 1),
        ("十分满意", 5),
        ("十分不满意", 1),
        ("一般般", 3),
        ("还行", 3),
        ("还可以", 4),
        ("给五星", 5),
        ("打五分", 5),
        ("3分", 3),
        ("３分", 3),
        ("四颗星", 4),
        ("两星，太慢了", 2),
        ("打分：5", 5),
        ("5", 5),
        ("八十分", 4),
        ("六十分", 3),
        ("打满分", 5),
        ("九分", 5),
        ("100分", 5),
        ("零分", 1),
        ("一星都嫌多", 1),
        ("⭐⭐⭐⭐⭐", 5),
        ("⭐⭐", 2),
        ("差评", 1),
        ("巴适得很，点个赞", 5),
        ("4.5分", 5),
    ],
)
def test_a_mark_is_read(said: str, score: int) -> None:
    assert score_in(said, WORDING) == score


@pytest.mark.parametrize(
    "said", ["我要评价", "路灯修了", "等了十分钟", "", "5000分", "6", "部分弄好了"]
)
def test_what_is_no_mark_stays_none(said: str) -> None:
    assert score_in(said, WORDING) is None
