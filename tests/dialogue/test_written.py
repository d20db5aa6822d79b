"""What of a first statement is written down: all but what surely tells nothing."""

from bot.dialogue.acts import Act, Heard
from bot.dialogue.written import PROBLEM, SOLUTION, lines_of, trimmed


def _part(act: Act, sure: float, text: str, new: str = "", **more: object) -> Heard:
    return Heard(act, sure, text, new, **more)  # type: ignore[arg-type]


def test_what_stands_between_two_marked_parts_belongs_to_what_was_told() -> None:
    heard = [
        _part(Act.TELLS, 0.97, "甲甲，", "甲甲"),
        _part(Act.CHATS, 0.64, "乙乙。"),
        _part(Act.TELLS, 0.84, "丙丙，", "丙丙"),
    ]

    assert lines_of(heard) == {PROBLEM: "甲甲，乙乙。丙丙"}


def test_what_surely_tells_nothing_is_left_out() -> None:
    heard = [
        _part(Act.GREETS, 0.9, "你好，"),
        _part(Act.TELLS, 0.9, "甲甲。", "甲甲"),
        _part(Act.SCOLDS, 0.8, "丁丁，"),
        _part(Act.ASKS, 0.8, "戊戊？", answer_sure=0.9),
        _part(Act.TELLS, 0.5, "乙乙", "乙乙"),
    ]

    assert lines_of(heard) == {PROBLEM: "甲甲，乙乙"}


def test_a_question_that_has_no_answer_is_part_of_what_is_told() -> None:
    heard = [_part(Act.TELLS, 0.9, "甲甲，", "甲甲"), _part(Act.ASKS, 0.8, "能不能丙丙")]

    assert lines_of(heard) == {PROBLEM: "甲甲，能不能丙丙"}


def test_what_follows_on_a_wish_belongs_to_it() -> None:
    heard = [
        _part(Act.TELLS, 0.9, "甲甲，", "甲甲"),
        _part(Act.WISHES, 0.9, "建议乙乙，", "乙乙"),
        _part(Act.CHATS, 0.3, "丙丙"),
    ]

    assert lines_of(heard) == {PROBLEM: "甲甲", SOLUTION: "乙乙，丙丙"}


def test_only_a_short_opening_is_trimmed() -> None:
    assert trimmed("我想说甲甲", "甲甲", "甲甲") == "甲甲"
    assert trimmed("一二三四五六七八九甲甲", "甲甲", "甲甲") == "一二三四五六七八九甲甲"
    assert trimmed("甲甲 要增容", "甲甲", "甲甲") == "甲甲 要增容"
