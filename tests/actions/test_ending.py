"""How a draft ends: filed, parked, thrown away, judged by a person; and what is called for."""

import pytest

from actions.company import Fallback, Greet, Human, Smalltalk
from actions.emergency import Emergency
from actions.file import Back, Cancel, File, Resume
from actions.pick import Pick, Stale
from actions.refer import Appeal, Refer, Rewrite
from bot.ports import CallKind
from bot.proposals.lists import ListResult
from bot.turn import Invitation
from tests.actions.stage import CATALOGUE, Stage, understood
from tests.builders import MONDAY, a_resident, later

PARKING = "马东大院车位不够"
DRAFT = {
    "problem": PARKING,
    "solution": "划些车位",
    "place": "smq-ma-madong",
    "reach": "courtyard",
    "matter": understood("A02"),
    "confirmed": True,
}
FINE = {"text": "楼下烧烤店请你们查封", "matter": understood("N12"), "at": MONDAY.isoformat()}
REPORT = {"text": "", "matter": understood("N08"), "at": MONDAY.isoformat()}
CONSENTED = {"consented_at": MONDAY, "consent_version": CATALOGUE.consent.version}


async def test_nothing_is_filed_that_was_not_confirmed() -> None:
    done = await Stage({**DRAFT, "confirmed": None}).play(File())

    assert done.proposals == []
    assert done.said == []


async def test_filing_gives_the_draft_away_and_offers_what_waits() -> None:
    done = await Stage({**DRAFT, "queue": [{"text": "楼道堆满了纸箱"}]}).play(File())

    assert done.said == ["utter_filed", "utter_next_matter"]
    assert done.slots["problem"] is None
    assert done.slots["pending"] == {"what": "next"}
    assert [one.code for one in done.proposals] == ["A02"]


@pytest.mark.parametrize(("consents", "asked"), [(0, 1), (1, 0)])
async def test_whoever_files_is_asked_once_for_a_notice_weeks_later(
    consents: int, asked: int
) -> None:
    page = "https://mp.weixin.qq.com/s/notice"
    stage = Stage(DRAFT, invitation=Invitation("notice-1", page), consents=consents)

    done = await stage.play(File())

    assert sum(page in said for said in done.said) == asked


async def test_an_account_without_a_page_for_it_asks_nothing() -> None:
    done = await Stage(DRAFT).play(File())

    assert done.said == ["utter_filed"]


async def test_an_appeal_that_waited_is_filed_with_the_draft() -> None:
    entry = {**FINE, "appeal": True}
    done = await Stage({**DRAFT, "queue": [entry]}).play(File())

    assert done.said == ["utter_filed", "utter_appealed"]
    assert {one.list for one in done.proposals} == {ListResult.POSITIVE, ListResult.NEGATIVE}
    assert [call.kind for call in done.calls] == [CallKind.APPEAL]
    assert done.slots["queue"] is None


async def test_a_place_nobody_knows_is_filed_with_the_street() -> None:
    draft = {**DRAFT, "place": None, "place_detail": "春熙坊", "reach": None}
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
    done = await Stage(DRAFT, in_form=True).play(Resume(), intent="resume")

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
    slots = {**DRAFT, "photos_done": True, "matter": matter, asked: None, "requested_slot": asked}
    done = await Stage(slots, in_form=True).play(Back(), intent="back")

    assert done.said == ["utter_back"]
    assert done.slots[emptied] is None


async def test_a_place_given_back_is_emptied_with_all_that_came_from_it() -> None:
    slots = {**DRAFT, "place_detail": "3栋", "requested_slot": "photos_done"}
    done = await Stage(slots, in_form=True).play(Back(), intent="back")

    assert {name for name, value in done.slots.items() if value is None} >= {
        *("place", "place_detail", "reach", "point", "asked_place"),
    }


@pytest.mark.parametrize("refused", [None, {**FINE, "at": later(hours=-25).isoformat()}])
async def test_nothing_refused_or_too_long_ago_is_nothing_to_pass_on(refused: dict | None) -> None:
    for action in (Refer(), Rewrite()):
        done = await Stage({"refused": refused}).play(action, intent="refer")
        assert done.said == ["utter_nothing_refused"]
        assert done.calls == []


async def test_a_matter_is_passed_on_with_its_words() -> None:
    done = await Stage({"refused": FINE}).play(Refer(), intent="refer")

    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.REFERRAL, FINE["text"])]


async def test_what_may_not_be_kept_cannot_be_made_a_proposal() -> None:
    done = await Stage({"refused": REPORT}).play(Rewrite(), intent="rewrite")

    assert done.said == ["utter_nothing_refused"]


async def test_a_rewritten_matter_gets_the_likeliest_topic_for_a_person_to_see() -> None:
    candidates = [{"code": "N12", "confidence": 0.9}, {"code": "B06", "confidence": 0.05}]
    refused = {**FINE, "matter": understood("N12", candidates=candidates)}
    done = await Stage({"refused": refused}).play(Rewrite(), intent="rewrite")

    assert done.slots["matter"]["code"] == "B06"
    assert done.slots["matter"]["review"]
    assert done.slots["solution"] is None


async def test_a_draft_that_waits_survives_a_rewrite() -> None:
    stage = Stage({"refused": FINE, "problem": PARKING, "parked": True})
    done = await stage.play(Rewrite(), intent="rewrite")

    assert [one["text"] for one in done.slots["queue"]] == [PARKING]


async def test_an_appeal_is_confirmed_already_and_only_consent_is_missing() -> None:
    done = await Stage({"refused": FINE}).play(Appeal(), intent="appeal")

    assert done.followed_by == "propose_form"
    assert done.slots["confirmed"] is True
    assert "consent" not in done.slots
    assert done.slots["matter"]["appeal"]


async def test_an_appeal_with_consent_needs_nothing_more() -> None:
    stage = Stage({"refused": FINE}, resident=a_resident(home="smq-ma-madong", **CONSENTED))
    done = await stage.play(Appeal(), intent="appeal")

    assert done.slots["consent"] is True
    assert done.slots["place"] == "smq-ma-madong"


async def test_an_appeal_in_the_middle_of_a_draft_waits_for_it() -> None:
    stage = Stage({**DRAFT, "refused": FINE, "requested_slot": "solution"}, in_form=True)
    done = await stage.play(Appeal(), intent="appeal")

    assert done.said == ["utter_appeal_waits"]
    assert done.slots["queue"][0]["appeal"]


async def test_an_appeal_against_what_was_not_kept_calls_a_person_without_words() -> None:
    done = await Stage({"refused": REPORT}).play(Appeal(), "判错了", "appeal")

    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.APPEAL, "")]
    assert done.said == ["utter_person_called_open"]


async def test_a_person_called_after_a_no_reads_what_was_judged() -> None:
    done = await Stage({"refused": FINE}).play(Human(), "人工", "human")

    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.APPEAL, FINE["text"])]


async def test_a_person_called_after_what_was_not_kept_is_no_appeal() -> None:
    done = await Stage({"refused": REPORT}).play(Human(), "人工", "human")

    assert [(call.kind, call.code, call.words) for call in done.calls] == [
        (CallKind.HANDOFF, "N08", "")
    ]


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
    stage = Stage({**DRAFT, "requested_slot": "solution"}, in_form=True)
    done = await stage.play(Smalltalk(), "再见", "goodbye")

    assert done.said == ["utter_goodbye_in_draft"]
    assert done.loop_ended
    assert done.slots["parked"]


async def test_a_greeting_soon_after_goes_on_and_one_after_a_night_offers_the_draft() -> None:
    slots = {**DRAFT, "requested_slot": "solution"}
    soon = await Stage(slots, in_form=True, idle_hours=0.1).play(Greet(), "你好", "greet")
    late = await Stage(slots, in_form=True, idle_hours=12).play(Greet(), "你好", "greet")

    assert soon.said == ["utter_draft_going_on"]
    assert late.said == ["utter_draft_waiting"]
    assert late.loop_ended


@pytest.mark.parametrize(
    ("text", "code", "response"),
    [
        ("屋里好大一股煤气味", "N01", "utter_emergency_N01_gas"),
        ("电梯关人了", "N01", "utter_emergency_N01_trapped"),
        ("三单元冒烟了", "N01", "utter_emergency_N01_fire"),
        ("有人拿刀砍人", "N01", "utter_emergency_N01_fight"),
        ("门口出车祸", "N01", "utter_emergency_N01_traffic"),
        ("王婆婆昏倒了", "N01", "utter_emergency_N01_hurt"),
        ("快来人", "N01", "utter_emergency_N01"),
        ("我想烧炭不活了", "N02", "utter_emergency_N02"),
        ("老汉打我", "N03", "utter_emergency_N03"),
        ("救命", "U", "utter_emergency_N01"),
    ],
)
async def test_each_danger_is_answered_with_its_own_advice(
    text: str, code: str, response: str
) -> None:
    said = understood(code) | {"code": code}
    done = await Stage().play(Emergency(), text, "emergency", understanding=said)

    assert done.said == [response]
    assert done.values[0]["doors"].startswith("马上打：")
    assert done.calls[0].kind is CallKind.EMERGENCY


async def test_staff_learn_where_it_is() -> None:
    words = "马东大院三单元冒烟了"
    done = await Stage().play(Emergency(), words, "emergency", understanding=understood("N01"))

    assert done.calls[0].place == "smq-ma-madong"
    assert done.calls[0].words == words


async def test_harm_to_a_child_is_reported_as_the_law_asks() -> None:
    done = await Stage().play(Emergency(), "娃娃被打", "emergency", understanding=understood("N03"))

    assert sorted(call.kind for call in done.calls) == [CallKind.EMERGENCY, CallKind.REPORT_DUTY]


async def test_an_option_of_a_draft_that_is_gone_does_nothing() -> None:
    done = await Stage().play(Pick(), intent="pick", place="smq-ma-madong")
    gone = await Stage({"queue": []}).play(Pick(), intent="pick", matter="3")

    assert done.said == ["utter_stale"]
    assert (gone.said, gone.slots) == ([], {})
    assert (await Stage().play(Stale(), intent="stale")).said == ["utter_stale"]


async def test_a_line_picked_is_asked_again_and_a_circle_is_an_answer() -> None:
    stage = Stage({**DRAFT, "requested_slot": "confirmed"}, in_form=True)
    line = await stage.play(Pick(), intent="pick", field="solution")
    circle = await stage.play(Pick(), intent="pick", field="reach_community")
    topic = await stage.play(Pick(), intent="pick", field="topic")

    assert line.slots["solution"] is None
    assert circle.slots["reach"] == "community"
    assert topic.slots["pending"] == {"what": "topic"}
