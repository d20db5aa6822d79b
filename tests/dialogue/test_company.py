"""A person called, words not understood, idle talk, greetings and goodbyes, questions."""

import pytest

from bot.dialogue.state import Offer, State
from bot.ports import CallKind
from tests.builders import later
from tests.dialogue.stage import WORDING, Stage, a_draft, asking, heard, understood


async def test_a_person_is_called_once_for_two_requests() -> None:
    first = await Stage().play("human", heard("person", "人工"))
    again = await Stage(first.state).play("human", heard("person", "人工！"))

    assert first.said == ["utter_human_open"]
    assert [call.kind for call in first.calls] == [CallKind.HANDOFF]
    assert again.said == ["utter_human_again_open"]
    assert again.calls == []


async def test_after_hours_the_hours_are_told() -> None:
    done = await Stage(now=later(hours=12)).play("human", heard("person", "人工"))

    assert done.said == ["utter_human_closed"]
    assert "9:00" in done.values["hours"]


async def test_words_not_understood_are_kept_for_the_next_turn() -> None:
    words = "坝坝头老是那样子恼火得很"
    done = await Stage().play("fallback", heard("noise", words, 0.2))

    assert done.said == ["utter_not_understood_at_all"]
    assert done.state.offer == Offer("heard", {"heard": words})


async def test_the_likeliest_two_are_offered_and_a_person() -> None:
    said = understood(intents=(("track", 0.3), ("chitchat", 0.2), ("browse", 0.2)))
    done = await Stage().play("fallback", heard("noise", "那个", 0.2), understanding=said)

    assert done.said == ["utter_not_understood"]
    assert len(done.options) == 3


async def test_twice_in_a_row_a_person_is_called() -> None:
    first = await Stage().play("fallback", heard("noise", "咕噜", 0.2))
    again = await Stage(first.state).play("fallback", heard("noise", "咕噜咕噜", 0.2))

    assert first.calls == []
    assert again.said == ["utter_handoff_open"]
    assert [call.kind for call in again.calls] == [CallKind.HANDOFF]


async def test_something_understood_between_two_misses_forgets_the_first() -> None:
    first = await Stage().play("fallback", heard("noise", "咕噜", 0.2))
    between = await Stage(first.state).play("mine", heard("mine", "我提过啥"))

    assert between.state.misses == 0


@pytest.mark.parametrize("act", ["chats", "scolds", "praises", "greets", "noise"])
async def test_idle_talk_is_met_and_goes_on_in_other_words(act: str) -> None:
    first = await Stage().play("smalltalk", heard(act, "今天好热"))
    state = first.state
    again = await Stage(state).play("smalltalk", heard(act, "好热哦"))

    assert first.said == [f"utter_aside_{act}"]
    assert again.said != first.said
    assert again.said


async def test_two_scoldings_in_a_row_call_a_person() -> None:
    first = await Stage().play("smalltalk", heard("scolds", "没得用"))
    again = await Stage(first.state).play("smalltalk", heard("scolds", "废物"))

    assert again.said == ["utter_handoff_open"]
    assert len(again.calls) == 1


async def test_idle_talk_in_a_draft_puts_the_open_question_once_more() -> None:
    done = await Stage(asking("place", a_draft(place=None))).play("answer", heard("chats", "好热"))

    assert done.said == ["utter_aside_chats_in_draft", "utter_again_place"]


async def test_a_goodbye_in_a_draft_keeps_it() -> None:
    done = await Stage(asking("solution")).play("stop", heard("leaves", "再见"))

    assert done.said == ["utter_cancelled"]
    assert done.state.has_parked


async def test_a_greeting_soon_after_goes_on_and_one_after_a_night_offers_the_draft() -> None:
    hello = heard("greets", "你好")
    state = asking("solution", a_draft(solution=None))
    soon = await Stage(state, idle_hours=0.1).play("smalltalk", hello)
    late = await Stage(state, idle_hours=12).play("smalltalk", hello)

    assert soon.said[0].startswith("utter_aside_greets")
    assert soon.state.question == "solution"
    assert late.said == ["utter_draft_waiting"]
    assert late.state.offer == Offer("draft")
    assert late.state.has_parked


async def test_a_new_follower_is_welcomed_and_one_who_comes_back_offered_the_draft() -> None:
    new = await Stage().play("follow")
    back = await Stage(State(draft=a_draft())).play("follow")

    assert new.said == ["utter_welcome"]
    assert back.said == ["utter_draft_waiting"]


@pytest.mark.parametrize("name", sorted(WORDING.answers))
async def test_every_question_about_the_desk_is_answered_in_words(name: str) -> None:
    asks = heard("asks", "这个嘛", answer=name, answer_sure=0.9)
    done = await Stage().play("help", asks)

    assert done.said == ["utter_help_answer"]
    assert "{" not in done.values["answer"]


async def test_a_question_nobody_wrote_an_answer_for_goes_to_a_person() -> None:
    done = await Stage().play("help", heard("asks", "月亮多远", answer="unknown"))

    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.HANDOFF, "月亮多远")]


async def test_the_same_question_twice_in_one_message_is_answered_once() -> None:
    asks = heard("asks", "要钱不", answer="cost", answer_sure=0.9)
    done = await Stage().play("help", asks, asks)

    assert done.said == ["utter_help_answer"]


async def test_thanks_after_filing_are_for_what_was_filed() -> None:
    done = await Stage(State(ref="SMQ-2026-000001")).play("smalltalk", heard("thanks", "谢谢"))

    assert done.said == ["utter_thanks_filed"]


async def test_a_yes_to_nothing_is_met_kindly_and_not_twice_alike() -> None:
    first = await Stage().play("nod", heard("yes", "好的"))
    again = await Stage(first.state).play("nod", heard("yes", "好"))

    assert (first.said, again.said) == (["utter_nod"], ["utter_nod_again"])


async def test_gibberish_after_words_not_understood_calls_a_person() -> None:
    noise = heard("noise", "咕噜咕噜", answer="aside-gibberish", answer_sure=0.9)
    first = await Stage().play("smalltalk", noise)
    again = await Stage(State(misses=1)).play("smalltalk", noise)

    assert first.calls == []
    assert again.said == ["utter_handoff_open"]


async def test_a_scolding_met_in_words_of_its_own_counts_as_well() -> None:
    known = next(name for name in WORDING.answers if name.startswith("aside-"))
    scolds = heard("scolds", "没得用", answer=known, answer_sure=0.9)
    first = await Stage().play("smalltalk", scolds)
    again = await Stage(first.state).play("smalltalk", heard("scolds", "废物"))
    lost = await Stage(first.state).play("fallback", heard("noise", "9876", 0.2))

    assert again.said == lost.said == ["utter_handoff_open"]
