"""How a draft begins: outcomes of hearing, starting, and what waits."""

import pytest

from actions.propose import Hear, NextMatter, Start
from bot.ports import CallKind
from tests.actions.drafts import LAMPS, PARKING
from tests.actions.stage import Stage, understood


async def test_an_opener_asks_what_it_is_about() -> None:
    done = await Stage().play(Hear(), "想提个事", understanding=understood())

    assert done.said == []
    assert done.followed_by == "propose_form"
    assert done.slots["problem"] is None


async def test_words_nothing_can_be_told_from_are_kept_all_the_same() -> None:
    words = "院坝那口老井的盖板该归谁来管，大家说法不一样"
    done = await Stage().play(Hear(), words, understanding=understood(sure=False))

    assert done.said == ["utter_heard_U"]
    assert done.slots["problem"] == words
    assert done.slots["matter"]["review"]


async def test_a_draft_in_progress_is_kept_when_another_begins() -> None:
    stage = Stage({"problem": PARKING, "solution": "划些车位", "parked": True})
    done = await stage.play(Hear(), LAMPS, understanding=understood("A04"))

    assert done.said == ["utter_draft_shelved", "utter_heard_A04"]
    (kept,) = done.slots["queue"]
    assert kept["slots"]["solution"] == "划些车位"
    assert done.slots["solution"] is None


async def test_photos_of_a_kept_draft_stay_with_it() -> None:
    photo = {"kind": "photo", "media_id": "m"}
    stage = Stage({"problem": PARKING, "photos": [photo], "parked": True})
    done = await stage.play(Hear(), LAMPS, understanding=understood("A04"))

    assert done.slots["photos"] is None
    assert done.slots["queue"][0]["slots"]["photos"] == [photo]


async def test_photos_sent_before_any_words_belong_to_them() -> None:
    photo = {"kind": "photo", "media_id": "m"}
    done = await Stage({"photos": [photo]}).play(Hear(), LAMPS, understanding=understood("A04"))

    assert done.slots["photos"] == [photo]


async def test_a_position_sent_before_any_words_is_the_place() -> None:
    stage = Stage({"place": "smq-cjx-huaishu", "point": {"latitude": 30.6, "longitude": 104.0}})
    done = await stage.play(Hear(), "路灯坏了半个月", understanding=understood("A04"))

    assert done.slots["place"] == "smq-cjx-huaishu"
    assert done.slots["reach"] == "courtyard"


async def test_the_same_other_matter_is_kept_once() -> None:
    stage = Stage(
        {"problem": PARKING, "requested_slot": "photos_done", "queue": [{"text": LAMPS}]},
        in_form=True,
    )
    done = await stage.play(Hear(), LAMPS, understanding=understood("A04"))

    assert done.said == ["utter_another_kept"]
    assert done.slots["queue"] == [{"text": LAMPS}]


async def test_another_matter_that_may_not_be_kept_leaves_no_word() -> None:
    words = "我要举报某干部"
    stage = Stage({"problem": PARKING, "requested_slot": "consent"}, in_form=True)
    done = await stage.play(Hear(), words, understanding=understood("N08"))

    assert done.said == ["utter_refused_short_unkept"]
    assert done.unkept == [words]
    assert done.slots["refused"]["text"] == ""
    assert "queue" not in done.slots


@pytest.mark.parametrize(
    ("words", "begun"),
    [("路灯那个", LAMPS), ("车位", PARKING), ("那两个都要", None)],
)
async def test_one_of_several_is_named_in_words(words: str, begun: str | None) -> None:
    queue = [{"text": LAMPS}, {"text": PARKING}]
    stage = Stage({"queue": queue}, codes={LAMPS: "A04", PARKING: "A02"})
    stage.before("propose", pending={"what": "matter"})
    done = await stage.play(Hear(), words, understanding=understood(sure=False))

    assert done.slots.get("problem") == begun
    if begun:
        assert len(done.slots["queue"]) == 1


async def test_several_matters_none_of_them_ours_are_told_their_doors() -> None:
    fine, card = "楼下烧烤店请你们查封", "医保卡丢了在哪里补办"
    stage = Stage(codes={fine: "N12", card: "N11"})
    matters = [{"text": fine}, {"text": card}]
    done = await stage.play(
        Hear(), f"{fine}；{card}", understanding=understood("N12", matters=matters)
    )

    assert done.said == ["utter_several", "utter_refused_short", "utter_refused_short"]
    assert done.followed_by is None
    assert done.slots["refused"]["text"] == card


async def test_a_second_advertisement_is_told_off_in_one_line() -> None:
    refused = {"text": "贷款", "matter": understood("N19"), "at": "2026-03-02T00:59:00+00:00"}
    done = await Stage({"refused": refused}).play(
        Hear(), "低价贷款秒到账", understanding=understood("N19")
    )

    assert done.said == ["utter_refused_ask_again"]


async def test_a_matter_refused_in_an_empty_draft_ends_it() -> None:
    stage = Stage({"requested_slot": "problem"}, in_form=True)
    done = await stage.play(Hear(), "楼下烧烤店请你们查封", understanding=understood("N12"))

    assert done.said == ["utter_refused_rewrite"]
    assert done.loop_ended


async def test_the_menu_offers_the_draft_that_waits() -> None:
    done = await Stage({"problem": LAMPS, "parked": True}).play(Start(), intent="start")

    assert done.said == ["utter_draft_waiting"]
    assert done.slots["pending"] == {"what": "draft"}


async def test_the_menu_in_the_middle_of_a_draft_parks_it_and_asks() -> None:
    stage = Stage({"problem": LAMPS, "requested_slot": "solution"}, in_form=True)
    done = await stage.play(Start(), intent="start")

    assert done.said == ["utter_draft_waiting"]
    assert done.loop_ended
    assert done.slots["parked"]


async def test_words_not_understood_begin_a_draft_when_that_was_meant() -> None:
    words = "坝坝头老是那样子恼火得很"
    stage = Stage().before("nlu_fallback", pending={"what": "heard", "heard": words})
    done = await stage.play(Start(), intent="start")

    assert done.slots["problem"] == words
    assert done.slots["matter"]["review"]


async def test_another_one_first_keeps_the_old_draft() -> None:
    done = await Stage({"problem": LAMPS, "parked": True}).play(
        Start(), intent="start", value="new"
    )

    assert done.followed_by == "propose_form"
    assert [one["text"] for one in done.slots["queue"]] == [LAMPS]
    assert done.slots["problem"] is None


async def test_going_on_with_nothing_waiting_asks_what_it_is_about() -> None:
    done = await Stage().play(NextMatter(), intent="next_matter")

    assert done.followed_by == "propose_form"
    assert done.slots["queue"] is None


async def test_a_waiting_draft_comes_back_as_it_was() -> None:
    slots = {"problem": PARKING, "solution": "划些车位", "told": {"lines": {}}}
    stage = Stage({"queue": [{"text": PARKING, "slots": slots}]})
    done = await stage.play(NextMatter(), intent="next_matter")

    assert done.said == ["utter_resumed"]
    assert done.slots["solution"] == "划些车位"
    assert done.slots["told"] is None, "the whole is read back again"
    assert done.slots["queue"] is None


async def test_no_staff_is_called_by_hearing() -> None:
    done = await Stage().play(Hear(), LAMPS, understanding=understood("A04"))

    assert [one for one in done.calls if one.kind is not CallKind.EMERGENCY] == []
