"""How each question of the draft is answered, and what is no answer."""

from typing import Any

import pytest

from actions.form import ValidateForm
from bot.ports import CallKind
from tests.actions.drafts import FILLED, TOLD
from tests.actions.stage import Outcome, Stage, understood


async def answered(asked: str, text: str, intent: str = "propose", **more: Any) -> Outcome:
    """The answer to one question of an otherwise filled draft."""
    slots = {**FILLED, asked: None, "requested_slot": asked, **more.pop("slots", {})}
    return await Stage(slots, in_form=True).play(ValidateForm(), text, intent, **more)


@pytest.mark.parametrize(
    ("asked", "text", "intent"),
    [
        ("solution", "谢谢", "thanks"),
        ("place", "我那件怎么样了", "track"),
        ("photos_done", "转人工", "human"),
        ("confirmed", "今天好热", "chitchat"),
        ("consent", "着火了", "emergency"),
        ("solution", "", "photo"),
        ("confirmed", "", "stale"),
    ],
)
async def test_something_else_is_left_to_its_own_skill(asked: str, text: str, intent: str) -> None:
    done = await answered(asked, text, intent)

    assert done.slots == {}


@pytest.mark.parametrize(
    ("asked", "text", "intent"),
    [
        ("solution", "把那个收费取消了嘛", "cancel"),
        ("solution", "换成新的", "restart"),
        ("solution", "没想好，你们看着办嘛", "reopen"),
        ("photos_done", "发完了", "goodbye"),
        ("place", "马东大院3栋", "browse"),
        ("confirmed", "办法改成换灯泡", "cancel"),
        ("confirmed", "可以", "goodbye"),
    ],
)
async def test_an_answer_is_one_whatever_it_is_taken_for(
    asked: str, text: str, intent: str
) -> None:
    done = await answered(asked, text, intent, sure=0.55)

    assert done.slots


async def test_an_unsure_no_does_not_throw_the_draft_away() -> None:
    done = await answered("consent", "同异", "deny", sure=0.45)

    assert done.said == ["utter_missed"]
    assert done.slots["consent"] is None
    assert "problem" not in done.slots


async def test_a_sure_no_to_consent_does() -> None:
    done = await answered("consent", "不同意", "deny")

    assert done.said == ["utter_no_consent"]
    assert done.slots["problem"] is None
    assert done.slots["requested_slot"] is None


async def test_consent_is_recorded_when_it_is_given_not_when_it_is_used() -> None:
    done = await answered("consent", "同意", "affirm")

    assert done.slots["consent"] is True
    assert done.resident is not None
    assert done.resident.consented_at is not None


async def test_the_second_answer_not_understood_calls_a_person_and_the_third_does_not() -> None:
    second = await answered("confirmed", "咕噜", "nlu_fallback", slots={"missed": 1})
    third = await answered("confirmed", "咕噜", "nlu_fallback", slots={"missed": 2})

    assert second.said == ["utter_handoff_open"]
    assert [call.kind for call in second.calls] == [CallKind.HANDOFF]
    assert third.said == ["utter_missed"]
    assert third.calls == []


async def test_an_answer_that_is_understood_forgets_those_that_were_not() -> None:
    done = await answered("solution", "换灯泡", slots={"missed": 1})

    assert done.slots["missed"] is None


@pytest.mark.parametrize(
    ("text", "intent", "reach"),
    [("整条街都这样", "propose", "subdistrict"), ("不晓得", "deny", "courtyard")],
)
async def test_whom_it_concerns(text: str, intent: str, reach: str) -> None:
    done = await answered("reach", text, intent)

    assert done.slots["reach"] == reach


async def test_whom_it_concerns_is_not_guessed_from_other_words() -> None:
    done = await answered("reach", "咕噜咕噜", "nlu_fallback")

    assert done.said == ["utter_missed"]


async def test_a_wish_said_with_the_place_is_added_to_the_wish() -> None:
    done = await answered("place", "马东大院3栋，最好装感应的")

    assert done.slots["place"] == "smq-ma-madong"
    assert done.slots["solution"] == "换成声控的；最好装感应的"


async def test_more_of_the_matter_is_no_unknown_place() -> None:
    words = "晚上娃儿放学看不到路灯亮"
    done = await answered("place", words, understanding=understood("A04"))

    assert done.said == ["utter_added"]
    assert done.slots["problem"].endswith(words)
    assert "asked_place" not in done.slots


async def test_a_yes_takes_the_only_place_offered() -> None:
    slots = {**FILLED, "place": None, "requested_slot": "place"}
    stage = Stage(slots, in_form=True)
    stage.before("propose", pending={"what": "place", "places": ["smq-ma-madong"]})
    done = await stage.play(ValidateForm(), "是的", "affirm")

    assert done.slots["place"] == "smq-ma-madong"


async def test_photos_that_will_come_later_keep_the_question_open() -> None:
    done = await answered("photos_done", "等下，我下楼去拍", "goodbye")

    assert done.said == ["utter_wait_for_photos"]
    assert done.slots["photos_done"] is None


async def test_a_telephone_alone_is_no_answer_but_is_kept() -> None:
    done = await answered("photos_done", "13800138000", "nlu_fallback")

    assert done.said == ["utter_phone_noted"]
    assert done.slots["phone"] == "13800138000"
    assert done.slots["photos_done"] is None


@pytest.mark.parametrize("text", ["不行", "先不提交", "不对", "等下，还不能交"])
async def test_nothing_is_filed_on_anything_like_a_no(text: str) -> None:
    done = await answered("confirmed", text, "affirm", slots={"told": TOLD})

    assert done.slots.get("confirmed") is None
    assert done.said == ["utter_what_is_wrong"]


async def test_a_place_alone_corrects_the_place() -> None:
    done = await answered("confirmed", "槐树院", slots={"told": TOLD})

    assert done.slots["place"] == "smq-cjx-huaishu"


async def test_a_corrected_place_nobody_knows_is_asked_for_again() -> None:
    done = await answered("confirmed", "地点不对，是春熙坊", slots={"told": TOLD})

    assert done.slots["place"] is None
    assert done.slots["asked_place"] == "unknown"
    assert done.slots["place_detail"] == "春熙坊"


async def test_a_topic_nobody_knows_is_told_to_staff_in_the_residents_word() -> None:
    done = await answered("confirmed", "事项不对，是跳蚤市场", slots={"told": TOLD})

    assert done.slots["matter"]["said"] == "跳蚤市场"
    assert done.slots["matter"]["review"]
    assert any("跳蚤市场" in reason for reason in done.slots["matter"]["reasons"])


async def test_a_corrected_problem_that_surely_tells_another_matter_is_read_anew() -> None:
    new = "槐树院院坝里面的健身器材烂了好几个没人管"
    slots = {**FILLED, "confirmed": None, "requested_slot": "confirmed", "told": TOLD}
    stage = Stage(slots, in_form=True, codes={new: "D03"})
    done = await stage.play(ValidateForm(), f"问题不对，应该是{new}")

    assert done.slots["problem"] == new
    assert done.slots["matter"]["code"] == "D03"


async def test_an_answer_of_a_skill_beside_the_draft_is_not_taken_for_one_of_the_form() -> None:
    slots = {**FILLED, "consent": None, "requested_slot": "consent"}
    stage = Stage(slots, in_form=True).before("withdraw", pending={"what": "withdraw_sure"})
    done = await stage.play(ValidateForm(), "是的", "affirm")

    assert done.slots == {}
