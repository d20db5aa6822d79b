"""Somebody may take their own life: they are stayed with, and the form waits."""

from dataclasses import replace

from bot.dialogue.state import Alarm, State
from tests.builders import MONDAY
from tests.dialogue.stage import Stage, a_draft, heard
from tests.dialogue.test_emergency import of

CRISIS = State(
    alarm=Alarm("suicide", "N02", MONDAY.isoformat(), ("self",), words="活着没意思"),
    draft=a_draft(place=None),
)


async def test_in_a_crisis_a_wrong_alarm_is_met_and_the_form_waits() -> None:
    done = await Stage(CRISIS).play("after_alarm", heard("not-danger", "我没说要死，就是累"))

    assert done.said == ["utter_crisis_wrong", "utter_draft_waits"]
    assert done.state.question is None
    assert done.state.alarm is not None
    assert done.state.alarm.is_over


async def test_in_a_crisis_an_all_clear_in_doubt_is_none() -> None:
    unsure = await Stage(CRISIS).play("after_alarm", heard("safe", "睡着了", 0.7))
    ready = await Stage(CRISIS).play(
        "after_alarm", heard("safe", "药都备好了"), understanding=of("suicide", "likely")
    )

    assert unsure.said == ready.said == ["utter_danger_more"]


async def test_in_a_crisis_questions_are_answered_without_the_fire_brigade() -> None:
    asks = heard("asks", "真的会打来吗", answer="duty-when", answer_sure=0.9)
    done = await Stage(CRISIS).play("after_alarm", asks)

    assert done.said == ["utter_help_answer"]
    assert "12356" in done.values["answer"]
    assert "119" not in done.values["answer"]


async def test_in_a_crisis_thanks_are_met_and_nothing_is_asked() -> None:
    first = await Stage(CRISIS).play("after_alarm", heard("thanks", "谢谢"))
    again = await Stage(first.state).play("after_alarm", heard("thanks", "谢谢你"))

    assert first.said == ["utter_crisis_here"]
    assert again.said == ["utter_crisis_here_again"]


async def test_a_farewell_after_all_is_heard_again_without_the_same_card() -> None:
    over = replace(CRISIS.alarm, is_over=True)  # type: ignore[type-var]
    words = heard("tells", "信写好了，今晚就走")
    done = await Stage(State(alarm=over)).play("danger", words, understanding=of("suicide"))

    assert done.said == ["utter_danger_more_again"]
    assert done.state.is_alarmed
    assert done.calls
