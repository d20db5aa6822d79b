"""A danger: the numbers first, staff called; then looked after, until it is over or was none."""

from dataclasses import replace

import pytest

from bot.dialogue.acts import Question
from bot.dialogue.state import Alarm, State
from bot.ports import CallKind
from bot.understanding import Understanding
from tests.builders import MONDAY
from tests.dialogue.stage import CATALOGUE, Stage, a_draft, asking, heard, understood

WORDS = "马东大院三单元冒烟了"


def of(kind: str, band: str = "sure") -> Understanding:
    code = CATALOGUE.dangers[kind].code
    return understood(code, intent="emergency", urgent=True, danger=kind, band=band)


ALARM = State(alarm=Alarm("fire", "N01", MONDAY.isoformat(), ("beside",), words=WORDS))


@pytest.mark.parametrize("kind", sorted(CATALOGUE.dangers))
async def test_each_danger_is_answered_with_its_own_card(kind: str) -> None:
    card = CATALOGUE.dangers[kind]
    done = await Stage().play("danger", heard("danger", "我这里出事了"), understanding=of(kind))

    assert done.said == [f"utter_danger_{card.code}"]
    assert done.values["line"] == card.self_
    assert done.values["doors"].startswith("马上打：")
    assert done.calls[0].kind is CallKind.EMERGENCY
    assert done.state.alarm is not None
    assert done.state.asked is Question.ALARM


async def test_whoever_sees_it_hears_other_words_than_whoever_is_in_it() -> None:
    beside = await Stage().play("danger", heard("danger", "邻居家冒烟"), understanding=of("fire"))

    assert beside.values["line"] == CATALOGUE.dangers["fire"].beside


async def test_what_only_may_be_a_danger_is_asked_about_and_staff_are_called_all_the_same() -> None:
    words = heard("tells", "好像有味道")
    done = await Stage().play("danger", words, understanding=of("fire", "likely"))
    yes = await Stage(done.state).play("after_alarm", heard("yes", "是的，越来越大"))

    assert done.said == ["utter_danger_likely"]
    assert done.values["question"] == CATALOGUE.dangers["fire"].likely
    assert done.calls
    assert yes.said == ["utter_danger_N01"]


async def test_staff_learn_where_it_is_and_the_words() -> None:
    done = await Stage().play("danger", heard("danger", WORDS), understanding=of("fire"))

    assert (done.calls[0].place, done.calls[0].words) == ("smq-ma-madong", WORDS)


@pytest.mark.parametrize("kind", ["domestic", "abuse"])
async def test_harm_at_home_is_reported_as_the_law_asks(kind: str) -> None:
    done = await Stage().play("danger", heard("danger", "娃娃被打"), understanding=of(kind))

    assert sorted(call.kind for call in done.calls) == [CallKind.EMERGENCY, CallKind.REPORT_DUTY]


async def test_a_draft_is_kept_through_an_alarm_and_goes_on_after_it() -> None:
    alarm = await Stage(asking("place")).play(
        "danger", heard("danger", WORDS), understanding=of("fire")
    )
    safe = await Stage(alarm.state).play("after_alarm", heard("safe", "火灭了"))

    assert alarm.said == ["utter_danger_N01", "utter_draft_kept"]
    assert alarm.state.question is None
    assert safe.said == ["utter_danger_safe", "utter_draft_waits"]
    assert safe.draft.problem == a_draft().problem
    assert safe.state.has_parked


async def test_whoever_turns_to_the_draft_with_the_all_clear_goes_on_with_it() -> None:
    state = replace(ALARM, draft=a_draft(place=None))
    done = await Stage(state).play("after_alarm", heard("safe", "火灭了"), heard("resume", "继续"))

    assert done.said[:2] == ["utter_danger_safe", "utter_resumed"]
    assert done.state.question is Question.PLACE


async def test_the_same_card_never_comes_twice() -> None:
    state, said = ALARM, []
    for _ in range(len(CATALOGUE.dangers["fire"].more) + 1):
        done = await Stage(state).play("after_alarm", heard("danger", "快点嘛"))
        state = done.state
        said.append((done.said[0], done.values["line"]))

    assert len(set(said)) == len(said)


async def test_what_is_said_after_the_alarm_reaches_the_staff_too() -> None:
    done = await Stage(ALARM).play("after_alarm", heard("tells", "三楼还有个婆婆"))

    assert [(call.kind, call.words) for call in done.calls] == [
        (CallKind.EMERGENCY, "三楼还有个婆婆")
    ]


async def test_a_wrong_alarm_is_apologised_for_dropped_and_its_words_are_the_matter() -> None:
    stage = Stage(ALARM, codes={WORDS: "A04"})
    done = await stage.play("after_alarm", heard("not-danger", "没着火，是路灯短路了"))

    assert done.said[0] == "utter_false_alarm"
    assert done.state.alarm is not None
    assert done.state.alarm.is_over
    assert done.draft.problem == WORDS
    assert len(done.calls) == 1, "the staff who were called learn of it"


async def test_a_question_after_an_alarm_is_answered() -> None:
    asks = heard("asks", "值班的几时来", answer="duty-when", answer_sure=0.9)
    done = await Stage(ALARM).play("after_alarm", asks)

    assert "utter_help_answer" in done.said


async def test_all_clear_is_met_gladly_once() -> None:
    done = await Stage(ALARM).play("after_alarm", heard("safe", "没事了"))
    again = await Stage(done.state).play("after_alarm", heard("safe", "真的没事了"))

    assert done.said == ["utter_danger_safe"]
    assert done.state.alarm == replace(ALARM.alarm, is_over=True)  # type: ignore[type-var]
    assert again.said != done.said
    assert again.said, "nobody is left without an answer"


async def test_in_doubt_it_is_asked_whether_it_is_over_once() -> None:
    first = await Stage(ALARM).play("after_alarm", heard("safe", "烟小些了", 0.6))
    again = await Stage(first.state).play("after_alarm", heard("safe", "小些了", 0.6))
    yes = await Stage(first.state).play("after_alarm", heard("yes", "是的"))
    tapped = await Stage(first.state).play("affirm")
    no = await Stage(first.state).play("deny")

    assert first.said == ["utter_danger_is_it_over"]
    assert len(first.options) == 2
    assert again.said == ["utter_danger_more"]
    assert yes.said == tapped.said == ["utter_danger_safe"]
    assert no.said == ["utter_danger_more"]


async def test_the_line_nearest_to_what_is_said_helps_next() -> None:
    done = await Stage(ALARM).play("after_alarm", heard("danger", "门把手好烫"))

    assert done.values["line"].startswith("门把手烫手")


async def test_whoever_says_that_they_are_in_it_hears_what_is_for_them() -> None:
    done = await Stage(ALARM).play("after_alarm", heard("danger", "我没出来"))

    assert done.values["line"] == CATALOGUE.dangers["fire"].self_


async def test_whoever_cannot_tell_takes_it_for_one() -> None:
    asks = heard("asks", "是不是着火哦", answer="alarm-unsure", answer_sure=0.9)
    done = await Stage(ALARM).play("after_alarm", asks)

    assert done.said == ["utter_danger_unsure"]
    assert done.values["line"] == CATALOGUE.dangers["fire"].self_


async def test_a_question_about_the_desk_is_no_answer_to_somebody_in_danger() -> None:
    asks = heard("asks", "我往哪里走", answer="cannot-where", answer_sure=0.9)
    done = await Stage(ALARM).play("after_alarm", asks)

    assert done.said == ["utter_danger_more"]
