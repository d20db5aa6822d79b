"""What answers change: the draft's lines, photos, place and topic; what is told besides; a miss."""

import pytest

from bot.dialogue.acts import Question
from bot.dialogue.state import Offer
from bot.ports import CallKind
from tests.dialogue.stage import Stage, a_draft, answered, asking, heard, matter


async def test_words_that_stand_in_no_line_are_said_so_and_nothing_is_changed() -> None:
    before = a_draft()
    done = await answered("confirm", heard("corrects", "电梯改扶梯", old="电梯", new="扶梯"))

    assert "utter_not_in_lines" in done.said
    assert (done.draft.problem, done.draft.solution) == (before.problem, before.solution)
    assert "utter_changed" not in done.said


async def test_a_place_alone_corrects_the_place() -> None:
    done = await answered("confirm", heard("noise", "槐树院"))

    assert done.draft.place == "smq-cjx-huaishu"


async def test_a_yes_takes_the_only_place_offered() -> None:
    offer = Offer("place", {"places": ["smq-ma-madong"]})
    state = asking("place", a_draft(place=None), offer=offer)
    done = await Stage(state).play("answer", heard("yes", "是的"))

    assert done.draft.place == "smq-ma-madong"


async def test_a_topic_nobody_knows_is_told_to_staff_in_the_residents_word() -> None:
    wrong = heard("corrects", "事项不对，是跳蚤市场", line="topic", new="跳蚤市场")
    done = await answered("confirm", wrong)

    assert done.draft.topic_said == "跳蚤市场"
    assert done.draft.suggestion.review
    assert any("跳蚤市场" in reason for reason in done.draft.suggestion.reasons)


async def test_a_topic_asked_for_takes_the_words_as_they_are() -> None:
    state = asking("confirm", offer=Offer("topic"))
    done = await Stage(state).play("answer", heard("tells", "跳蚤市场"))

    assert done.draft.topic_said == "跳蚤市场"
    assert done.draft.problem == a_draft().problem


async def test_a_corrected_problem_that_surely_tells_another_matter_is_read_anew() -> None:
    new = "槐树院院坝里面的健身器材烂了好几个没人管"
    stage = Stage(asking("confirm"), codes={f"{new}，换成声控的": "D03", new: "D03"})
    part = heard("corrects", f"问题应该是{new}", line="problem", operation="set", new=new)
    done = await stage.play("answer", part)

    assert done.draft.problem == new
    assert done.draft.code == "D03"


async def test_photos_that_will_come_later_keep_the_question_open() -> None:
    done = await answered("photos", heard("later-photo", "等下，我下楼去拍"), photos_done=False)

    assert done.said == ["utter_wait_for_photos"]
    assert done.state.question is Question.PHOTOS


async def test_a_telephone_alone_is_no_answer_but_is_kept() -> None:
    done = await answered("photos", heard("phone", "13800138000"), photos_done=False)

    assert done.said[0] == "utter_phone_noted"
    assert done.draft.phone == "13800138000"
    assert done.state.question is Question.PHOTOS


async def test_a_wish_said_with_the_place_is_added_to_the_wish() -> None:
    parts = [heard("places", "马东大院3栋，"), heard("wishes", "最好装感应的")]
    done = await answered("place", *parts, place=None)

    assert done.draft.place == "smq-ma-madong"
    assert done.draft.solution == "换成声控的；最好装感应的"


async def test_more_of_the_matter_is_no_unknown_place() -> None:
    done = await answered("place", heard("tells", "晚上娃儿放学看不到"), place=None)

    assert done.said[0] == "utter_added"
    assert done.draft.tries == 0


@pytest.mark.parametrize("misses", [0, 1, 2])
async def test_the_second_answer_not_understood_calls_a_person_and_no_other_does(
    misses: int,
) -> None:
    done = await answered("confirm", heard("noise", "咕噜", 0.2), misses=misses)

    assert [one.kind for one in done.calls] == ([CallKind.HANDOFF] if misses == 1 else [])
    assert ("utter_handoff_open" in done.said) is (misses == 1)
    assert done.state.misses == misses + 1


async def test_an_answer_that_is_understood_forgets_those_that_were_not() -> None:
    done = await answered("solution", heard("wishes", "换灯泡"), misses=1, solution=None)

    assert done.state.misses == 0


async def test_whom_it_concerns_is_not_guessed_from_other_words() -> None:
    draft = a_draft(reach=None, matter=matter())
    done = await Stage(asking("whom", draft)).play("answer", heard("noise", "咕噜咕噜", 0.2))

    assert done.said[0] == "utter_missed"
    assert done.draft.reach is None


async def test_a_skill_beside_the_draft_puts_its_question_once_more() -> None:
    done = await Stage(asking("place", a_draft(place=None))).play("mine", heard("mine", "我提过啥"))

    assert done.said[0].startswith("utter_track")
    assert done.said[-1] == "utter_again_place"


async def test_another_place_told_instead_of_a_wish_is_said_before_the_wish_is_asked_again() -> (
    None
):
    done = await answered("solution", heard("places", "槐树院"), solution=None)

    assert done.said == ["utter_changed", "utter_ask_solution_A"]
    assert done.values == {"value": "曹家巷社区槐树院"}


async def test_a_first_place_told_instead_of_a_wish_is_noted() -> None:
    done = await answered("solution", heard("places", "槐树院"), solution=None, place=None)

    assert done.said == ["utter_added", "utter_ask_solution_A"]


async def test_a_wish_put_otherwise_is_said_once() -> None:
    new = heard("corrects", "办法改成换灯泡", line="solution", operation="set", new="换灯泡")
    more = heard("wishes", "再装个烟感", new="再装个烟感")
    done = await answered("photos", new, more, photos_done=False)

    assert done.draft.solution == "换灯泡；再装个烟感"
    assert done.said == ["utter_changed", "utter_ask_photos_done"]


async def test_a_greeting_after_hours_tells_first_where_it_was_left() -> None:
    state = asking("photos", a_draft(photos_done=False))
    back = await Stage(state, idle_hours=12).play("answer", heard("greets", "你好"))
    soon = await Stage(state, idle_hours=1).play("answer", heard("greets", "你好"))

    assert back.said == ["utter_draft_waiting"]
    assert back.state.offer == Offer("draft")
    assert "utter_draft_waiting" not in soon.said


async def test_a_place_nobody_found_is_the_subdistrict_for_a_person_to_look_at() -> None:
    state = asking("photos", a_draft(place=None, detail="春熙坊7弄", tries=2, photos_done=False))
    asked = await Stage(state).play("answer", heard("no", "没得照片"))
    done = await Stage(asked.state).play("answer", heard("submit", "提交"))

    assert "3. 地点：驷马桥街道 春熙坊7弄" in asked.values["lines"]
    assert "请工作人员再核" in asked.values["lines"]
    assert [(one.place, one.review) for one in done.proposals] == [("smq", True)]


@pytest.mark.parametrize(
    ("number", "asked"), [("（3）", "utter_redo_place"), ("选1", "utter_redo_problem")]
)
async def test_the_number_of_a_line_means_that_line_however_it_is_written(
    number: str, asked: str
) -> None:
    done = await answered("confirm", heard("submit", number, 0.5))

    assert done.said == [asked]
    assert done.proposals == []


async def test_the_sixth_line_is_the_telephone_where_there_is_one() -> None:
    done = await answered("confirm", heard("no", "第6行"), phone="13900139000")

    assert done.said == ["utter_ask_phone"]
