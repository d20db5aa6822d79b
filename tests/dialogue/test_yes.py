"""A yes that counts: consent and filing happen on a sure one, and on nothing that is like it."""

from dataclasses import replace

import pytest

from bot.dialogue.acts import Heard
from bot.dialogue.state import Draft, Offer, State
from tests.builders import a_resident
from tests.dialogue.stage import Outcome, Stage, a_draft, answered, asking, heard, read_back


def has_consented(done: Outcome) -> bool:
    return done.resident.consented_at is not None


async def test_consent_is_recorded_when_it_is_given() -> None:
    done = await answered("consent", heard("yes", "同意"))

    assert has_consented(done)
    assert done.said == ["utter_ask_confirmed"]


@pytest.mark.parametrize(
    "parts",
    [
        [heard("no", "不同意")],
        [heard("hold-off", "等我想哈")],
        [heard("dont-know", "不晓得啥叫同意")],
        [heard("asks", "同意啥子", answer="consent", answer_sure=0.9)],
        [heard("scolds", "同意个铲铲")],
        [heard("tells", "门口灯也不亮")],
        [heard("nothing", "没得了")],
        [heard("yes", "同异", 0.45)],
        [heard("yes", "同意"), heard("no", "才怪")],
        [heard("nothing", "没得了，"), heard("yes", "同意个啥", 0.3)],
        [heard("yes", "同意"), heard("hold-off", "等我问问儿子再说")],
    ],
    ids=lambda parts: "，".join(one.text for one in parts),
)
async def test_nothing_but_a_sure_yes_is_consent(parts: list[Heard]) -> None:
    done = await answered("consent", *parts)

    assert not has_consented(done)
    assert done.draft.problem.startswith("马东大院路灯坏了半个月"), "what was said is kept"
    assert done.proposals == []


async def test_an_unsure_yes_is_asked_back_and_a_yes_to_that_counts() -> None:
    unsure = await answered("consent", heard("yes", "同异", 0.45))
    sure = await Stage(unsure.state, resident=a_resident()).play("offer", heard("yes", "对"))

    assert unsure.said == ["utter_meant_consent"]
    assert unsure.state.offer == Offer("meant", {"name": "consent"})
    assert has_consented(sure)


async def test_a_no_to_consent_may_be_a_yes_after_all() -> None:
    done = await answered("consent", heard("no", "不同意"))
    after = await Stage(done.state, resident=a_resident()).play("offer", heard("yes", "算了同意"))

    assert done.said == ["utter_no_consent"]
    assert done.state.question is None
    assert has_consented(after)
    assert after.draft.problem == "马东大院路灯坏了半个月"


async def test_a_question_at_consent_is_answered_and_the_question_put_once_more() -> None:
    done = await answered("consent", heard("asks", "匿名不", answer="anonymous", answer_sure=0.9))

    assert done.said == ["utter_help_answer", "utter_again_consent"]


@pytest.mark.parametrize(
    "parts",
    [
        [heard("no", "不行")],
        [heard("hold-off", "先不提交")],
        [heard("yes", "可以嘛", 0.4)],
        [heard("submit", "交"), heard("hold-off", "等下，还不能交")],
        [heard("yes", "对"), heard("repeat", "再念一遍")],
        [heard("yes", "对"), heard("corrects", "办法不对", line="solution", operation="set")],
        [heard("dont-know", "不晓得")],
        [heard("keep", "其他不变", 0.95)],
        [heard("nothing", "没得了", 0.6)],
        [heard("asks", "交了好久回", answer="when-answer", answer_sure=0.9)],
    ],
    ids=lambda parts: "，".join(one.text for one in parts),
)
async def test_nothing_is_filed_on_anything_like_a_no(parts: list[Heard]) -> None:
    done = await answered("confirm", *parts)

    assert done.proposals == []
    assert done.draft is not None


@pytest.mark.parametrize(
    "parts",
    [
        [heard("yes", "对的")],
        [heard("submit", "提交")],
        [heard("nothing", "没得问题了", 0.9)],
        [heard("scolds", "烦死了"), heard("submit", "交交交")],
        [heard("submit", "提交吧"), heard("asks", "好久弄好", answer="when-fixed")],
    ],
    ids=lambda parts: "，".join(one.text for one in parts),
)
async def test_a_sure_yes_at_the_summary_files_it(parts: list[Heard]) -> None:
    done = await answered("confirm", *parts)

    assert [one.problem for one in done.proposals] == ["马东大院路灯坏了半个月"]
    assert done.state.draft is None


async def test_a_correction_and_a_submission_in_one_breath_are_read_back_and_filed() -> None:
    whole = await answered("photos", heard("no", "没得"), photos_done=False)
    done = await Stage(whole.state).play(
        "answer",
        heard("corrects", "声控改光控，", line="solution", old="声控", new="光控"),
        heard("submit", "改完就交"),
    )

    assert done.said[:2] == ["utter_summary_changed", "utter_filed"]
    assert done.proposals[0].solution == "换成光控的"


async def test_nothing_is_filed_that_was_never_read_back() -> None:
    """A complete draft, put aside before its summary, or left by the version before."""
    done = await Stage(State(draft=a_draft())).play("resume_answer", heard("submit", "提交"))

    assert done.said == ["utter_ask_confirmed"]
    assert done.proposals == []


async def test_what_is_submitted_is_what_was_read_back_though_another_is_named_next() -> None:
    waiting = Draft("马东大院车位不够", begun=False)
    summary = (await read_back(asking("confirm"))).state
    done = await Stage(replace(summary, shelf=(waiting,))).play(
        "answer", heard("submit", "这个交了，"), heard("switches", "现在说车位那个")
    )

    assert [one.problem for one in done.proposals] == [a_draft().problem]
    assert done.draft.problem == waiting.problem


async def test_a_no_at_the_summary_asks_what_is_wrong() -> None:
    done = await answered("confirm", heard("no", "不对"))

    assert done.said == ["utter_what_is_wrong"]


async def test_an_option_tapped_is_a_sure_answer() -> None:
    yes = await Stage(asking("consent"), resident=a_resident()).play("affirm")
    no = await Stage(asking("confirm")).play("deny")
    old = await Stage(State(draft=Draft("路灯坏了"))).play("affirm")

    assert has_consented(yes)
    assert no.said == ["utter_what_is_wrong"]
    assert old.said == ["utter_stale"]
