"""Edits of a draft: done where they are sure, shown first where a line would lose most, undone."""

from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue.cleaning import without_name, without_rude
from bot.dialogue.passages import swapped
from bot.dialogue.state import Draft, State
from bot.dialogue.undoing import before_last, changed, put_back, remembered, with_both
from bot.dialogue.weighing import is_doubtful, lost
from tests.dialogue.stage import Outcome, Stage, a_desk, a_draft, asking, heard

DRAIN = "清掏两端的雨水篦子，检修抽水泵"
SIGN = "两头立个有刻度的警示牌"


def draining(**changes: Any) -> Draft:
    return a_draft(**({"solution": DRAIN, "key": "draft:m1:0"} | changes))


def edit(operation: str = "set", **more: Any) -> Any:
    sure = {"sure": more.pop("sure", 0.95)}
    return heard("corrects", "x", **sure, **({"operation": operation, "line": "solution"} | more))


async def at_summary(draft: Draft, *parts: Any, **more: Any) -> Outcome:
    """One turn after the summary was read back."""
    whole = await Stage(asking("confirm", draft)).play("answer", heard("repeat", "再念一遍"))
    return await Stage(replace(whole.state, **more)).play("answer", *parts)


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        (DRAIN, DRAIN, 0),
        (DRAIN, f"{DRAIN}；{SIGN}", 0),
        ("路灯坏了半个月", "路灯坏了一个月", 1),
        (DRAIN, SIGN, len(DRAIN)),
        ("", SIGN, 0),
    ],
)
def test_what_a_text_loses_is_what_stands_nowhere_in_the_other(
    before: str, after: str, gone: int
) -> None:
    assert lost(before, after) == gone


@pytest.mark.parametrize(
    ("solution", "one", "is_asked"),
    [
        (SIGN, edit(), False),
        (SIGN, edit(line_sure=0.6), True),
        (SIGN, edit(operation_sure=0.6), True),
        (SIGN, edit(line="any"), True),
        (SIGN, edit(line="problem"), True),
        (f"{DRAIN}；{SIGN}", edit("add"), False),
        ("清掏两端的雨水篦子", edit("delete", old="检修抽水泵"), False),
        ("检修", edit("delete", old="泵"), True),
        ("清掏两端的雨水篦子，检修抽水机", edit(sure=0.3), False),
        ("清掏两端的篦子", edit(sure=0.3), True),
    ],
)
def test_most_of_a_line_goes_only_where_the_line_is_told_anew(
    solution: str, one: Any, is_asked: bool
) -> None:
    assert is_doubtful(draining(), draining(solution=solution), one) is is_asked


async def test_a_doubtful_edit_changes_nothing_and_offers_three_ways() -> None:
    turn = await at_summary(draining(), edit(new=SIGN, operation_sure=0.5))

    assert turn.draft.solution == DRAIN
    assert "utter_edit_sure" in turn.said
    assert turn.options == ["就这样改", "加在后面", "不改"]


@pytest.mark.parametrize(
    ("field", "solution"),
    [("edit_changed", SIGN), ("edit_added", f"{DRAIN}；{SIGN}"), ("edit_left", DRAIN)],
)
async def test_each_way_does_what_it_says(field: str, solution: str) -> None:
    asked = await at_summary(draining(), edit(new=SIGN, operation_sure=0.5))

    picked = await Stage(asked.state).play("pick", field=field)

    assert picked.draft.solution == solution
    assert picked.state.offer is None


@pytest.mark.parametrize(
    ("act", "solution"),
    [("adds", f"{DRAIN}；{SIGN}"), ("keep", DRAIN), ("submit", DRAIN), ("yes", SIGN)],
)
async def test_the_three_ways_may_be_said(act: str, solution: str) -> None:
    asked = await at_summary(draining(), edit(new=SIGN, operation_sure=0.5))

    said = await Stage(asked.state).play("offer", heard(act, "好"))

    assert said.draft.solution == solution
    assert said.proposals == []


async def test_added_not_replaced_keeps_both() -> None:
    asked = await at_summary(draining(), edit(new=SIGN, operation_sure=0.5))

    said = await Stage(asked.state).play("offer", edit("add", line="any"))

    assert said.draft.solution == f"{DRAIN}；{SIGN}"


async def test_an_edit_is_undone_step_by_step() -> None:
    once = await at_summary(draining(), edit(new="换抽水泵"))
    twice = await Stage(once.state).play("answer", edit(new=SIGN))
    back = await Stage(twice.state).play("answer", heard("takes-back", "撤销"))
    first = await Stage(back.state).play("answer", heard("takes-back", "再撤"))
    none = await Stage(first.state).play("answer", heard("takes-back", "再撤"))

    solutions = [one.draft.solution for one in (once, twice, back, first, none)]
    assert solutions == ["换抽水泵", SIGN, "换抽水泵", DRAIN, DRAIN]
    assert "utter_nothing_to_undo" in none.said


async def test_after_an_edit_added_not_replaced_brings_the_old_words_back() -> None:
    edited = await at_summary(draining(), edit(new=SIGN))

    said = await Stage(edited.state).play("answer", edit("add", line="any"))

    assert said.draft.solution == f"{DRAIN}；{SIGN}"


async def test_a_no_right_after_an_edit_offers_to_go_back() -> None:
    edited = await at_summary(draining(), edit(new=SIGN))
    said = await Stage(edited.state).play("answer", heard("no", "不对"))
    back = await Stage(said.state).play("pick", field="edit_changed")

    assert "utter_edit_wrong" in said.said
    assert back.draft.solution == DRAIN


async def test_a_doubtful_edit_beside_a_submit_files_nothing() -> None:
    turn = await at_summary(draining(), edit(new=SIGN, operation_sure=0.5), heard("submit", "提交"))

    assert turn.proposals == []


@pytest.mark.parametrize("act", ["keep", "repeat", "stop", "takes-back", "no"])
async def test_a_line_that_was_asked_for_anew_may_stay(act: str) -> None:
    whole = await Stage(asking("confirm", draining())).play("answer", heard("repeat", "念"))
    draft = replace(whole.draft, redo="solution")

    said = await Stage(asking("solution", draft)).play("answer", heard(act, "不改了"))

    assert said.draft.redo == ""
    assert said.draft.solution == DRAIN


async def test_handing_in_where_a_line_was_asked_for_anew_files_it_as_read() -> None:
    whole = await Stage(asking("confirm", draining())).play("answer", heard("repeat", "念"))
    draft = replace(whole.draft, redo="solution")

    said = await Stage(asking("solution", draft)).play("answer", heard("submit", "提交"))

    assert [one.solution for one in said.proposals] == [DRAIN]


async def test_words_in_no_line_are_read_otherwise_unless_surely_a_correction() -> None:
    unsure = heard(
        "corrects", "吓我一跳", sure=0.5, operation="delete", old="吓我", line="any",
        also=(("scolds", 0.2),),
    )  # fmt: skip
    sure = edit("delete", old="吓我一跳")

    assert "utter_not_in_lines" not in (await at_summary(draining(), unsure)).said
    assert "utter_not_in_lines" in (await at_summary(draining(), sure)).said


def test_earlier_readings_are_of_this_draft_and_few() -> None:
    state = State(draft=draining(), earlier=(replace(draining(), key="draft:other:0"),))
    assert before_last(state) is None
    for number in range(8):
        state = replace(state, earlier=remembered(state, draining(solution=str(number))))

    assert [one.solution for one in state.earlier] == ["3", "4", "5", "6", "7"]
    assert before_last(state) == state.earlier[-1]
    assert State.from_json(state.to_json()) == state


def test_put_back_and_both() -> None:
    old, new = draining(), draining(solution=SIGN, detail="3栋")

    assert changed(old, new) == ("solution", "place")
    assert put_back(new, old) == old
    assert with_both(new, old).solution == f"{DRAIN}；{SIGN}"
    assert with_both(draining(solution=f"{DRAIN}；{SIGN}"), old).solution == f"{DRAIN}；{SIGN}"


@pytest.mark.parametrize(
    ("problem", "after"),
    [
        ("电梯死球了，一周停一回", "电梯，一周停一回"),
        ("狗日的，一周停一回", "一周停一回"),
        ("篮球场没有灯，锤子敲得响", "篮球场没有灯，锤子敲得响"),
    ],
)
def test_rude_words_go_and_plain_ones_stay(problem: str, after: str) -> None:
    assert without_rude(a_draft(problem=problem), a_desk()).problem == after


@pytest.mark.parametrize(
    ("problem", "after"),
    [
        ("我姓罗，水泵响得很", "水泵响得很"),
        ("水泵响得很，我叫王建国", "水泵响得很"),
        ("水泵响得很", "水泵响得很"),
    ],
)
def test_a_name_said_of_oneself_goes(problem: str, after: str) -> None:
    assert without_name(a_draft(problem=problem)).problem == after


@pytest.mark.parametrize(
    ("text", "old", "new", "after"),
    [
        ("马鞍北路下穿通道积水", "马鞍北路", "马鞍东路那个下穿通道", "马鞍东路那个下穿通道积水"),
        ("3栋路灯坏了半个月", "路灯", "3栋路灯", "3栋路灯坏了半个月"),
    ],
)
def test_words_said_on_both_sides_are_written_once(
    text: str, old: str, new: str, after: str
) -> None:
    assert swapped(text, old, new) == after
