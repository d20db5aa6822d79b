"""How a draft goes on and ends: filed, put off, one step back, one line picked."""

from typing import Any

import pytest

from bot.dialogue.acts import Question
from bot.dialogue.state import Draft, Offer, State
from bot.ports import CallKind
from bot.proposals.lists import ListResult
from bot.turn import Invitation
from tests.dialogue.stage import Outcome, Stage, a_draft, asking, heard, matter, offering, read_back

PARKING = "马东大院车位不够"
WAITING = Draft(PARKING, matter=matter("A02"), begun=False)


async def filed(stage: Stage | None = None, **more: Any) -> Outcome:
    """The draft read back and handed in."""
    stage = stage or Stage()
    draft = more.pop("draft", None) or a_draft()
    summary = (await read_back(asking("photos", draft))).state
    stage.state = State(draft=summary.draft, question=Question.CONFIRM, **more)
    return await stage.play("answer", heard("submit", "提交"))


async def test_filing_gives_the_draft_away_and_offers_what_waits() -> None:
    done = await filed(shelf=(WAITING,))

    assert done.said == ["utter_filed", "utter_next_matter"]
    assert done.state.draft is None
    assert done.state.offer == Offer("next")
    assert done.state.ref == done.proposals[0].ref
    assert [one.code for one in done.proposals] == ["A04"]


@pytest.mark.parametrize(("consents", "asked"), [(0, 1), (1, 0)])
async def test_whoever_files_is_asked_once_for_a_notice_weeks_later(
    consents: int, asked: int
) -> None:
    page = "https://mp.weixin.qq.com/s/notice"
    done = await filed(Stage(invitation=Invitation("notice-1", page), consents=consents))

    assert sum(page in said for said in done.said) == asked


async def test_an_account_without_a_page_for_it_asks_nothing() -> None:
    assert (await filed()).said == ["utter_filed"]


async def test_an_appeal_that_waited_is_filed_with_the_draft() -> None:
    appeal = Draft(
        "楼下烧烤店请你们查封",
        solution="",
        place="smq",
        matter=matter("N12"),
        appeal=True,
        begun=False,
    )
    done = await filed(shelf=(appeal,))

    assert done.said == ["utter_filed", "utter_appealed"]
    assert {one.list for one in done.proposals} == {ListResult.POSITIVE, ListResult.NEGATIVE}
    assert [call.kind for call in done.calls] == [CallKind.APPEAL]
    assert done.state.shelf == ()


async def test_an_appeal_that_was_put_aside_is_never_filed_along() -> None:
    """Begun, and not agreed to: only its own yes hands it in."""
    aside = Draft("老板欠我三个月工钱", place="smq", matter=matter("N10"), appeal=True)
    done = await filed(shelf=(aside,))

    assert len(done.proposals) == 1
    assert done.state.shelf == (aside,)


async def test_a_place_nobody_knows_is_filed_with_the_street() -> None:
    done = await filed(draft=a_draft(place=None, detail="春熙坊", reach=None, tries=2))

    assert (done.proposals[0].place, done.proposals[0].place_detail) == ("smq", "春熙坊")


async def test_a_matter_read_as_nothing_goes_to_a_person_to_be_sorted() -> None:
    done = await filed(draft=a_draft(matter=matter()))

    assert done.proposals[0].code == "U"


async def test_what_waits_is_put_off_and_kept() -> None:
    state = offering("next", State(shelf=(WAITING,)))
    later = await Stage(state).play("offer", heard("hold-off", "晚点再说"))
    never = await Stage(state).play("stop", heard("stop", "不提了"))

    assert later.said == never.said == ["utter_next_later"]
    assert later.state.shelf == never.state.shelf == (WAITING,)


@pytest.mark.parametrize("answer", ["yes", "resume", "switches"])
async def test_a_yes_takes_up_what_waits(answer: str) -> None:
    state = offering("next", State(shelf=(WAITING,)))
    done = await Stage(state, codes={PARKING: "A02"}).play("offer", heard(answer, "车位那个嘛"))

    assert done.draft.problem == PARKING
    assert done.state.shelf == ()


@pytest.mark.parametrize("question", ["consent", "solution", "place", "photos", "confirm"])
async def test_stopping_keeps_what_was_said_and_promises_nothing(question: str) -> None:
    done = await Stage(asking(question)).play("stop", heard("stop", "算了"))

    assert done.said == ["utter_cancelled"]
    assert done.draft.problem == a_draft().problem
    assert done.state.question is None
    assert done.proposals == []


@pytest.mark.parametrize("offered", [True, False], ids=["offered", "unasked"])
async def test_a_draft_that_was_dropped_comes_back_when_that_was_not_meant(offered: bool) -> None:
    parked = State(draft=a_draft())
    state = offering("draft", parked) if offered else parked
    gone = await Stage(state).play("offer" if offered else "stop", heard("stop", "不要了"))
    back = await Stage(gone.state).play("takes_back", heard("takes-back", "点错了，我不是不要"))

    assert gone.said == ["utter_draft_dropped"]
    assert back.state.draft is not None, "and it is not said that all is left as it was"


async def test_stopping_an_empty_draft_leaves_nothing() -> None:
    state = State(draft=Draft(), question=Question.PROBLEM)
    done = await Stage(state).play("stop", heard("stop", "算了"))

    assert done.said == ["utter_cancelled_empty"]
    assert done.state.draft is None


async def test_stopping_with_nothing_begun_says_so() -> None:
    done = await Stage().play("stop", heard("stop", "算了"))

    assert done.said == ["utter_nothing_to_cancel"]


async def test_a_goodbye_leaves_a_draft_put_aside_as_it_is() -> None:
    done = await Stage(State(draft=a_draft())).play("stop", heard("leaves", "再见"))

    assert done.draft.problem == a_draft().problem


async def test_beginning_anew_drops_the_draft() -> None:
    done = await Stage(asking("place")).play("restart", heard("restart", "重来"))

    assert done.said == ["utter_restarted", "utter_ask_problem"]
    assert done.draft == Draft()


@pytest.mark.parametrize(
    ("question", "changes", "asked"),
    [
        ("confirm", {}, "photos"),
        ("photos", {"photos_done": False}, "place"),
        ("photos", {"photos_done": False, "matter": matter(), "reach": "courtyard"}, "whom"),
        ("place", {"place": None}, "solution"),
        ("solution", {"solution": None}, "problem"),
    ],
)
async def test_one_step_back_is_the_question_before(
    question: str, changes: dict[str, Any], asked: str
) -> None:
    state = asking(question, a_draft(**changes))
    done = await Stage(state).play("back", heard("back", "上一步"))

    assert done.said[0] == "utter_back"
    assert done.state.question == asked


async def test_a_place_given_back_is_emptied_with_all_that_came_from_it() -> None:
    draft = a_draft(detail="3栋", latitude=30.69, longitude=104.08, photos_done=False)
    done = await Stage(asking("photos", draft)).play("back", heard("back", "上一步"))

    assert (done.draft.place, done.draft.detail, done.draft.tries) == (None, "", 0)
    assert (done.draft.latitude, done.draft.longitude) == (None, None)


async def test_before_the_first_question_there_is_none() -> None:
    state = State(draft=Draft(), question=Question.PROBLEM)
    done = await Stage(state).play("back", heard("back", "上一步"))

    assert done.said[0] == "utter_first_question"


@pytest.mark.parametrize(
    "option",
    [{"place": "smq-ma-madong"}, {"field": "solution"}, {"field": "reach_community"}],
    ids=str,
)
async def test_an_option_of_a_draft_that_is_gone_does_nothing(option: dict[str, str]) -> None:
    done = await Stage().play("pick", **option)

    assert done.said == ["utter_stale"]
    assert done.state.draft is None


async def test_an_option_of_a_shelf_that_is_empty_says_so_too() -> None:
    assert (await Stage().play("pick", matter="3")).said == ["utter_stale"]
    assert (await Stage().play("stale")).said == ["utter_stale"]


async def test_a_line_picked_is_asked_for_again() -> None:
    line = await Stage(asking("confirm")).play("pick", field="solution")
    topic = await Stage(asking("confirm")).play("pick", field="topic")

    assert line.said == ["utter_redo_solution"]
    assert (topic.said, topic.state.offer) == (["utter_ask_topic"], Offer("topic"))


async def test_a_circle_or_a_place_picked_is_an_answer() -> None:
    circle = await Stage(asking("whom", a_draft(reach=None, matter=matter()))).play(
        "pick", field="reach_community"
    )
    place = await Stage(asking("place", a_draft(place=None))).play("pick", place="smq-cjx-huaishu")

    assert circle.draft.reach == "community"
    assert place.draft.place == "smq-cjx-huaishu"
    assert place.state.question is Question.CONFIRM


async def test_photos_taken_anew_wait_for_the_new_ones() -> None:
    draft = a_draft(photos=(("photo", "a"),))
    wrong = heard("corrects", "照片发错了", line="photos", operation="set")
    asked = await Stage(asking("confirm", draft)).play("answer", wrong)
    new = await Stage(asked.state).play("photo", attached={"media_id": "b"})

    assert asked.said == ["utter_redo_photos_done"]
    assert new.draft.photos == (("photo", "b"),)
