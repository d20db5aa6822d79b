"""How a draft goes on and ends: filed, put off, one step back, one line picked."""

import pytest

from actions.file import Back, Cancel, File, Resume
from actions.pick import Pick, Stale
from bot.ports import CallKind
from bot.proposals.lists import ListResult
from bot.turn import Invitation
from tests.actions.drafts import CONFIRMED, FINE, PARKING
from tests.actions.stage import Stage, understood


async def test_nothing_is_filed_that_was_not_confirmed() -> None:
    done = await Stage({**CONFIRMED, "confirmed": None}).play(File())

    assert done.proposals == []
    assert done.said == []


async def test_filing_gives_the_draft_away_and_offers_what_waits() -> None:
    done = await Stage({**CONFIRMED, "queue": [{"text": "楼道堆满了纸箱"}]}).play(File())

    assert done.said == ["utter_filed", "utter_next_matter"]
    assert done.slots["problem"] is None
    assert done.slots["pending"] == {"what": "next"}
    assert [one.code for one in done.proposals] == ["A02"]


@pytest.mark.parametrize(("consents", "asked"), [(0, 1), (1, 0)])
async def test_whoever_files_is_asked_once_for_a_notice_weeks_later(
    consents: int, asked: int
) -> None:
    page = "https://mp.weixin.qq.com/s/notice"
    stage = Stage(CONFIRMED, invitation=Invitation("notice-1", page), consents=consents)

    done = await stage.play(File())

    assert sum(page in said for said in done.said) == asked


async def test_an_account_without_a_page_for_it_asks_nothing() -> None:
    done = await Stage(CONFIRMED).play(File())

    assert done.said == ["utter_filed"]


async def test_an_appeal_that_waited_is_filed_with_the_draft() -> None:
    entry = {**FINE, "appeal": True}
    done = await Stage({**CONFIRMED, "queue": [entry]}).play(File())

    assert done.said == ["utter_filed", "utter_appealed"]
    assert {one.list for one in done.proposals} == {ListResult.POSITIVE, ListResult.NEGATIVE}
    assert [call.kind for call in done.calls] == [CallKind.APPEAL]
    assert done.slots["queue"] is None


async def test_a_place_nobody_knows_is_filed_with_the_street() -> None:
    draft = {**CONFIRMED, "place": None, "place_detail": "春熙坊", "reach": None}
    done = await Stage(draft).play(File())

    assert done.proposals[0].place == "smq"
    assert done.proposals[0].place_detail == "春熙坊"


async def test_what_waits_is_put_off_by_a_cancel() -> None:
    stage = Stage({"queue": [{"text": PARKING}]}).before("affirm", pending={"what": "next"})
    done = await stage.play(Cancel(), "不提了", "cancel")

    assert done.said == ["utter_next_later"]
    assert "queue" not in done.slots


async def test_going_on_takes_up_what_waits() -> None:
    stage = Stage({"queue": [{"text": PARKING}]}, codes={PARKING: "A02"})
    done = await stage.play(Resume(), intent="resume")

    assert done.slots["problem"] == PARKING


async def test_going_on_in_the_middle_of_a_draft_says_nothing_of_its_own() -> None:
    done = await Stage(CONFIRMED, in_form=True).play(Resume(), intent="resume")

    assert done.said == []


@pytest.mark.parametrize(
    ("asked", "matter", "emptied"),
    [
        ("confirmed", understood("A02"), "photos_done"),
        ("photos_done", understood("A02"), "place"),
        ("photos_done", understood(sure=False), "reach"),
        ("place", understood("A02"), "solution"),
        ("solution", understood("A02"), "problem"),
        ("consent", understood("A02"), "problem"),
    ],
)
async def test_one_step_back_is_the_question_before(asked: str, matter: dict, emptied: str) -> None:
    slots = {
        **CONFIRMED,
        "photos_done": True,
        "matter": matter,
        asked: None,
        "requested_slot": asked,
    }
    done = await Stage(slots, in_form=True).play(Back(), intent="back")

    assert done.said == ["utter_back"]
    assert done.slots[emptied] is None


async def test_a_place_given_back_is_emptied_with_all_that_came_from_it() -> None:
    slots = {**CONFIRMED, "place_detail": "3栋", "requested_slot": "photos_done"}
    done = await Stage(slots, in_form=True).play(Back(), intent="back")

    assert {name for name, value in done.slots.items() if value is None} >= {
        *("place", "place_detail", "reach", "point", "asked_place"),
    }


async def test_an_option_of_a_draft_that_is_gone_does_nothing() -> None:
    done = await Stage().play(Pick(), intent="pick", place="smq-ma-madong")
    gone = await Stage({"queue": []}).play(Pick(), intent="pick", matter="3")

    assert done.said == ["utter_stale"]
    assert (gone.said, gone.slots) == ([], {})
    assert (await Stage().play(Stale(), intent="stale")).said == ["utter_stale"]


async def test_a_line_picked_is_asked_again_and_a_circle_is_an_answer() -> None:
    stage = Stage({**CONFIRMED, "requested_slot": "confirmed"}, in_form=True)
    line = await stage.play(Pick(), intent="pick", field="solution")
    circle = await stage.play(Pick(), intent="pick", field="reach_community")
    topic = await stage.play(Pick(), intent="pick", field="topic")

    assert line.slots["solution"] is None
    assert circle.slots["reach"] == "community"
    assert topic.slots["pending"] == {"what": "topic"}
