"""Clauses: nothing of a message is lost, and nothing is cut that belongs together."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.tagging import (
    LONGEST,
    clauses_of,
    cut,
    signs,
    spans,
    to_cut,
    to_mark,
)

TEXTS = st.text("路灯坏了三栋ab19 ，。！？\n、：“”；.…", max_size=40)


@given(TEXTS, st.sets(st.integers(0, 39), max_size=5))
@example("", {0})
@example("，，，", {1})
@example("。路灯", set())
def test_the_clauses_are_the_whole_message(text: str, begins: set[int]) -> None:
    found = clauses_of(text, {at for at in begins if at < len(text)})

    assert "".join(text[one.start : one.end] for one in found) == text
    assert all(one.end == other.start for one, other in pairwise(found))


@given(TEXTS)
def test_no_clause_is_stops_alone_beside_others(text: str) -> None:
    found = [text[one.start : one.end] for one in clauses_of(text, ())]

    assert len(found) == 1 or all(one.strip(" ．，,。；;！!？?\n、:：…") for one in found)


def pieces(text: str, *begins: int) -> list[str]:
    return [text[one.start : one.end] for one in clauses_of(text, begins)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("提交吧，好久能弄好？", ["提交吧，", "好久能弄好？"]),
        ("要得。车棚那边也黑", ["要得。", "车棚那边也黑"]),
        ("路灯坏了 晚上看不见", ["路灯坏了 ", "晚上看不见"]),
        ("路灯坏了\n晚上看不见", ["路灯坏了\n", "晚上看不见"]),
        ("把“半个月，没人管”改成“一年”", ["把“半个月，没人管”改成“一年”"]),
        ("他说“修了。”，其实没修", ["他说“修了。”，", "其实没修"]),
        ("3栋、5栋、7栋都停水", ["3栋、5栋、7栋都停水"]),
        ("问题：路灯坏了", ["问题：路灯坏了"]),
        ("打我电话 13800138000", ["打我电话 13800138000"]),
        ("A 3栋", ["A 3栋"]),
        ("行，，，，交", ["行，，，，", "交"]),
        ("……路灯坏了", ["……路灯坏了"]),
        ("嗯", ["嗯"]),
    ],
)
def test_a_message_is_cut_at_its_stops(text: str, clauses: list[str]) -> None:
    assert pieces(text) == clauses


def test_something_else_begins_without_a_stop_too() -> None:
    assert pieces("要得车棚也黑", 2) == ["要得", "车棚也黑"]
    assert [one.begins for one in clauses_of("要得，车棚也黑，烦", [3])] == [True, True, False]


def test_marks_are_runs() -> None:
    assert spans(["O", "SN", "N", "O", "N"], "N") == [(1, 3), (4, 5)]
    assert spans(["O", "O"], "N") == spans([], "N") == []


def test_two_runs_side_by_side_stay_two() -> None:
    assert spans(["SN", "N", "SN", "N", "O", "SD"], "N") == [(0, 2), (2, 4)]
    assert spans(["SN", "N", "SN", "N", "O", "SD"], "D") == [(5, 6)]


@given(TEXTS)
def test_there_is_a_row_for_each_sign(text: str) -> None:
    assert len(to_cut(text, "place")) == len(signs(text)) == len(text)
    assert len(
        to_mark(text, "place", ["tells"] * len(text), [(0, len(text))] if text else [])
    ) == len(text)


def test_what_was_asked_is_told_with_each_sign() -> None:
    asked, other = to_cut("好", "consent"), to_cut("好", "place")

    assert asked != other


def test_a_very_long_message_is_cut_to_its_end() -> None:
    text = "路灯坏了，" * (LONGEST // 2)
    asked: list[int] = []

    def tag(rows: list[list[str]]) -> list[str]:
        asked.append(len(rows))
        return ["O"] * len(rows)

    found = cut(text, "problem", tag)  # type: ignore[arg-type]

    assert asked == [LONGEST]
    assert found[-1].end == len(text)
    assert len(found) == LONGEST // 2
