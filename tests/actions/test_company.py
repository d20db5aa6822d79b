"""A person called, words not understood, idle talk, greetings and goodbyes."""

import pytest

from actions.company import Fallback, Greet, Human, Smalltalk
from tests.actions.drafts import CONFIRMED
from tests.actions.stage import Stage, understood
from tests.builders import later


async def test_a_person_is_called_once_for_two_requests() -> None:
    stage = Stage().before("human", "action_human")
    done = await stage.play(Human(), "人工", "human")

    assert done.said == ["utter_human_again_open"]
    assert done.calls == []


async def test_after_hours_the_hours_are_told() -> None:
    done = await Stage(now=later(hours=12)).play(Human(), "人工", "human")

    assert done.said == ["utter_human_closed"]
    assert "9:00" in done.values[0]["hours"]


async def test_words_not_understood_are_kept_for_the_next_turn() -> None:
    done = await Stage().play(Fallback(), "坝坝头老是那样子恼火得很", "nlu_fallback")

    assert done.said == ["utter_not_understood_at_all"]
    assert done.slots["pending"] == {"what": "heard", "heard": "坝坝头老是那样子恼火得很"}


async def test_the_likeliest_two_are_offered_and_a_person() -> None:
    said = understood(intents=["track", "chitchat", "browse"])
    done = await Stage().play(Fallback(), "那个", "nlu_fallback", understanding=said)

    assert done.said == ["utter_not_understood"]
    assert len(done.options) == 3


@pytest.mark.parametrize("before", ["nlu_fallback", "complain_bot"])
async def test_twice_in_a_row_a_person_is_called(before: str) -> None:
    done = await Stage().before(before).play(Fallback(), "咕噜", "nlu_fallback")

    assert done.said == ["utter_handoff_open"]


async def test_idle_talk_goes_on_in_other_words() -> None:
    done = await Stage().before("chitchat").play(Smalltalk(), "好热", "chitchat")

    assert done.said == ["utter_chitchat_again"]


async def test_a_goodbye_in_a_draft_keeps_it() -> None:
    stage = Stage({**CONFIRMED, "requested_slot": "solution"}, in_form=True)
    done = await stage.play(Smalltalk(), "再见", "goodbye")

    assert done.said == ["utter_goodbye_in_draft"]
    assert done.loop_ended
    assert done.slots["parked"]


async def test_a_greeting_soon_after_goes_on_and_one_after_a_night_offers_the_draft() -> None:
    slots = {**CONFIRMED, "requested_slot": "solution"}
    soon = await Stage(slots, in_form=True, idle_hours=0.1).play(Greet(), "你好", "greet")
    late = await Stage(slots, in_form=True, idle_hours=12).play(Greet(), "你好", "greet")

    assert soon.said == ["utter_draft_going_on"]
    assert late.said == ["utter_draft_waiting"]
    assert late.loop_ended
