"""After a no: asked about, insisted on, passed on, rewritten, appealed against."""

import pytest

from bot.dialogue.acts import Question
from bot.dialogue.state import Draft, Refusal, State
from bot.ports import CallKind
from tests.builders import MONDAY, a_resident, later
from tests.dialogue.stage import CONSENTED, Stage, asking, heard, matter

WORDS = "楼下烧烤店请你们查封"
FINE = Refusal(WORDS, matter("N12"), MONDAY.isoformat())
REPORT = Refusal("", matter("N08"), MONDAY.isoformat())
AT_DOOR, UNKEPT = State(refusal=FINE), State(refusal=REPORT)
PARKED = Draft("车位不够", matter=matter("A02"))


async def test_a_question_at_a_door_is_answered_with_the_door_and_not_twice_alike() -> None:
    asks = heard("asks", "在哪里嘛", answer="door-where", answer_sure=0.9)
    first = await Stage(AT_DOOR).play("door", asks)
    again = await Stage(first.state).play("door", asks)

    assert first.said == ["utter_door_where"]
    assert first.values["doors"]
    assert again.said == ["utter_door_insisted"]


async def test_whoever_insists_hears_it_in_other_words_and_then_a_person() -> None:
    first = await Stage(AT_DOOR).play("door", heard("tells", "打了没人管"))
    again = await Stage(first.state).play("door", heard("no", "不得行"))

    assert first.said == ["utter_door_insisted"]
    assert "打了没人管" in first.state.refusal.text
    assert again.said == ["utter_human_open"]
    assert [(call.kind, WORDS in call.words) for call in again.calls] == [(CallKind.APPEAL, True)]


async def test_words_on_what_may_not_be_kept_leave_no_trace() -> None:
    words = "他还收了我两千块"
    done = await Stage(UNKEPT).play("unkept", heard("tells", words))
    again = await Stage(done.state).play("unkept", heard("tells", words))

    assert done.said == ["utter_still_unkept"]
    assert again.said == ["utter_still_unkept_again"]
    assert done.unkept == again.unkept == [words]
    assert words not in str(again.state.to_json())


@pytest.mark.parametrize("turn", ["refer", "rewrite"])
async def test_nothing_refused_is_nothing_to_pass_on(turn: str) -> None:
    done = await Stage().play(turn)

    assert done.said == ["utter_nothing_refused"]
    assert done.calls == []


async def test_a_matter_is_passed_on_with_its_words() -> None:
    done = await Stage(AT_DOOR).play("refer")

    assert done.said == ["utter_referred"]
    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.REFERRAL, WORDS)]
    assert done.state.refusal is None


async def test_what_may_not_be_kept_cannot_be_made_a_proposal() -> None:
    done = await Stage(UNKEPT).play("rewrite", heard("rewrites", "改成提案"))

    assert done.said == ["utter_nothing_refused"]


async def test_a_rewritten_matter_gets_the_likeliest_topic_for_a_person_to_see() -> None:
    likely = [{"code": "N12", "confidence": 0.9}, {"code": "B06", "confidence": 0.05}]
    state = State(refusal=Refusal(WORDS, matter("N12") | {"candidates": likely}, FINE.at))
    done = await Stage(state).play("rewrite")

    assert done.said[0] == "utter_rewrite_begun"
    assert (done.draft.problem, done.draft.solution) == (WORDS, None)
    assert done.draft.code == "B06"
    assert done.draft.suggestion.review


async def test_a_matter_rewritten_in_new_words_is_a_draft_of_those() -> None:
    new = "给夜宵摊划个固定的地方"
    stage = Stage(AT_DOOR, codes={new: "B06"})
    done = await stage.play("rewrite", heard("rewrites", f"那就{new}", new=new))

    assert new in (done.draft.problem, done.draft.solution)
    assert done.state.refusal is None


async def test_a_draft_that_waits_survives_a_rewrite_and_an_appeal() -> None:
    state = State(refusal=FINE, draft=PARKED)
    rewritten = await Stage(state).play("rewrite")
    appealed = await Stage(state).play("appeal", heard("appeals", "判错了"))

    assert [one.problem for one in rewritten.state.shelf] == ["车位不够"]
    assert [one.problem for one in appealed.state.shelf] == ["车位不够"]


async def test_an_appeal_is_complete_and_only_consent_is_missing() -> None:
    asked = await Stage(AT_DOOR, resident=a_resident()).play("appeal", heard("appeals", "判错了"))

    assert asked.state.question is Question.CONSENT
    assert asked.draft.appeal
    assert asked.proposals == []


async def test_an_appeal_with_consent_is_filed_at_once() -> None:
    resident = a_resident(home="smq-ma-madong", **CONSENTED)
    done = await Stage(AT_DOOR, resident=resident).play("appeal", heard("appeals", "判错了"))

    assert done.said == ["utter_appealed"]
    assert [(one.problem, one.place) for one in done.proposals] == [(WORDS, "smq-ma-madong")]
    assert [call.kind for call in done.calls] == [CallKind.APPEAL]


async def test_an_appeal_in_the_middle_of_a_draft_waits_for_it() -> None:
    done = await Stage(asking("solution", PARKED, refusal=FINE)).play(
        "appeal", heard("appeals", "判错了")
    )

    assert done.said[0] == "utter_appeal_waits"
    assert [one.appeal for one in done.state.shelf] == [True]
    assert done.draft.problem == "车位不够"


async def test_an_appeal_against_what_was_not_kept_calls_a_person_without_words() -> None:
    done = await Stage(UNKEPT).play("appeal", heard("appeals", "判错了"))

    assert done.said == ["utter_person_called_open"]
    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.APPEAL, "")]


async def test_doubt_about_the_sorting_of_a_draft_is_noted_for_a_person() -> None:
    done = await Stage(asking("confirm")).play("appeal", heard("appeals", "你们分错了"))

    assert done.said[0] == "utter_topic_noted"
    assert done.draft.suggestion.review


async def test_a_person_called_after_a_no_reads_what_was_judged_and_what_is_said_now() -> None:
    done = await Stage(AT_DOOR).play("human", heard("person", "我要人工"))

    (call,) = done.calls
    assert (call.kind, call.words) == (CallKind.APPEAL, f"{WORDS}\n我要人工")


async def test_a_person_called_after_what_was_not_kept_is_no_appeal_and_reads_nothing() -> None:
    done = await Stage(UNKEPT).play("human", heard("person", "我要人工"))

    assert [(call.kind, call.code, call.words) for call in done.calls] == [
        (CallKind.HANDOFF, "N08", "")
    ]
    assert done.unkept == ["我要人工"]


async def test_an_appeal_is_filed_as_soon_as_consent_is_given() -> None:
    asked = await Stage(AT_DOOR, resident=a_resident()).play("appeal", heard("appeals", "判错了"))
    done = await Stage(asked.state, resident=a_resident()).play("answer", heard("yes", "同意"))

    assert done.said == ["utter_appealed"]
    assert [call.kind for call in done.calls] == [CallKind.APPEAL]
    assert done.state.draft is None


async def test_a_person_asked_for_days_after_a_no_is_no_appeal() -> None:
    done = await Stage(AT_DOOR, now=later(hours=49)).play("human", heard("person", "人工"))

    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.HANDOFF, "人工")]
