"""What is told again after a danger: the next line and no second card; what follows on it."""

from dataclasses import replace

from bot.dialogue.acts import Question
from bot.dialogue.state import State
from tests.dialogue.stage import Stage, a_draft, heard
from tests.dialogue.test_emergency import ALARM, WORDS, of


async def test_the_danger_there_is_told_once_more_brings_the_next_line_not_the_card() -> None:
    words = heard("danger", "没烧衣服，是墙在烧")
    done = await Stage(ALARM).play("danger", words, understanding=of("fire"))

    assert done.said == ["utter_danger_more"]


async def test_after_it_was_over_the_same_kind_is_asked_about_and_no_card_comes() -> None:
    over = State(alarm=replace(ALARM.alarm, is_over=True))  # type: ignore[type-var]
    words = heard("tells", "刚才那个烟是油锅的")
    done = await Stage(over).play("danger", words, understanding=of("fire"))

    assert done.said == ["utter_danger_likely"]


async def test_a_mere_cry_is_asked_what_has_happened_with_the_numbers() -> None:
    done = await Stage().play("danger", heard("danger", "救命"), understanding=of("fight"))
    told = heard("danger", "我家厨房着火了")
    fire = await Stage(done.state).play("danger", told, understanding=of("fire"))

    assert done.said == ["utter_danger_cry"]
    assert fire.said == ["utter_danger_N01"]


async def test_what_was_only_asked_about_and_denied_is_the_matter_that_was_told() -> None:
    asked = replace(ALARM.alarm, said=("likely",))  # type: ignore[type-var]
    stage = Stage(State(alarm=asked), codes={WORDS: "A04"})
    done = await stage.play("after_alarm", heard("no", "没得哦"))

    assert done.said[0] == "utter_false_alarm"
    assert done.draft.problem == WORDS


async def test_whoever_goes_on_with_something_else_is_not_looked_after_any_more() -> None:
    state = replace(ALARM, draft=a_draft(place=None))
    done = await Stage(state).play("resume", heard("resume", "继续"))

    assert done.state.alarm is not None
    assert done.state.alarm.is_over
    assert done.state.asked is Question.PLACE
