"""How a draft begins: outcomes of hearing, starting, and of what waits."""

from dataclasses import replace

import pytest

from bot.dialogue.acts import Question
from bot.dialogue.state import Draft, Offer, Refusal, State
from bot.ports import CallKind
from bot.proposals.lists import ListResult
from bot.understanding.result import Matter
from tests.builders import MONDAY, a_resident
from tests.dialogue.stage import CATALOGUE, Stage, asking, heard, matter, offering, understood

LAMPS, PARKING = "马东大院路灯坏了半个月", "马东大院车位不够"
FINE, CARD, REPORT = "楼下烧烤店请你们查封", "医保卡丢了在哪里补办", "我要举报某干部"
CODES = {LAMPS: "A04", PARKING: "A02", FINE: "N12", CARD: "N11", REPORT: "N08"}
PHOTO = ("photo", "m")


async def test_words_that_tell_a_matter_begin_a_draft_and_ask_for_what_it_lacks() -> None:
    done = await Stage(codes=CODES).play("matter", heard("tells", LAMPS))

    assert done.said == ["utter_heard_A04", "utter_ask_solution_A"]
    assert (done.draft.problem, done.draft.place) == (LAMPS, "smq-ma-madong")
    assert done.state.question is Question.SOLUTION
    assert done.calls == []


async def test_what_a_first_statement_says_already_is_never_asked_again() -> None:
    text = f"{LAMPS}，换成声控的，没得照片，电话13800138000"
    parts = [
        heard("tells", f"{LAMPS}，", new=LAMPS),
        heard("wishes", "换成声控的，", new="换成声控的"),
        heard("nothing", "没得照片，"),
        heard("phone", "电话13800138000", new="13800138000"),
    ]
    stage = Stage(asking("problem", Draft()), codes={**CODES, text: "A04"})
    done = await stage.play("matter", *parts)

    assert done.draft.problem == LAMPS
    assert done.draft.solution == "换成声控的"
    assert done.draft.phone == "13800138000"
    assert done.state.question is Question.CONFIRM


async def test_an_opener_asks_what_it_is_about() -> None:
    done = await Stage().play("matter", heard("tells", "想提个事"))

    assert done.said == ["utter_ask_problem"]
    assert done.draft == Draft()


async def test_words_nothing_can_be_told_from_are_kept_all_the_same() -> None:
    words = "院坝那口老井的盖板该归谁来管，大家说法不一样"
    done = await Stage().play("matter", heard("tells", words))

    assert done.said[0] == "utter_heard_U"
    assert done.draft.problem == words
    assert done.draft.suggestion.review


async def test_a_draft_in_progress_is_kept_when_another_begins() -> None:
    old = Draft(PARKING, solution="划些车位", photos=(PHOTO,))
    done = await Stage(State(draft=old), codes=CODES).play("matter", heard("tells", LAMPS))

    assert done.said[:2] == ["utter_draft_shelved", "utter_heard_A04"]
    assert done.state.shelf == (old,)
    assert (done.draft.solution, done.draft.photos) == (None, ())


async def test_what_was_sent_before_any_words_belongs_to_them() -> None:
    loose = Draft(photos=(PHOTO,), place="smq-cjx-huaishu", latitude=30.6, longitude=104.0)
    state = State(draft=loose)
    done = await Stage(state, codes={"路灯坏了": "A04"}).play("matter", heard("tells", "路灯坏了"))

    assert done.draft.photos == (PHOTO,)
    assert (done.draft.place, done.draft.latitude) == ("smq-cjx-huaishu", 30.6)
    assert done.state.shelf == ()


async def test_another_matter_in_the_middle_of_a_draft_waits_and_is_kept_once() -> None:
    stage = Stage(asking("photos", Draft(PARKING)), codes=CODES)
    once = await stage.play("answer", heard("another", LAMPS))
    twice = await Stage(once.state, codes=CODES).play("answer", heard("another", LAMPS))

    assert "utter_another_kept" in once.said
    assert [one.problem for one in twice.state.shelf] == [LAMPS]
    assert "utter_another_kept" not in twice.said


async def test_another_matter_that_may_not_be_kept_leaves_no_word() -> None:
    stage = Stage(asking("consent", Draft(PARKING)), codes=CODES)
    done = await stage.play("answer", heard("another", REPORT))

    assert "utter_refused_short_unkept" in done.said
    assert done.unkept == [REPORT]
    assert REPORT not in str(done.state.to_json())


SHELF = State(
    shelf=(
        Draft(LAMPS, matter=matter("A04"), begun=False),
        Draft(PARKING, matter=matter("A02"), begun=False),
    )
)


@pytest.mark.parametrize(
    ("words", "begun"), [("路灯那个", LAMPS), ("车位", PARKING), ("第二个", PARKING)]
)
async def test_one_of_several_is_named_in_words(words: str, begun: str) -> None:
    stage = Stage(offering("matter", SHELF), codes=CODES)
    done = await stage.play("offer", heard("switches", words))

    assert done.draft.problem == begun
    assert len(done.state.shelf) == 1


async def test_several_matters_are_counted_out_and_asked_which_first() -> None:
    said = understood(
        "A04",
        matters=tuple(
            Matter(text, ListResult.POSITIVE, code, CATALOGUE.lists.topics[code].level)
            for text, code in ((LAMPS, "A04"), (PARKING, "A02"))
        ),
    )
    done = await Stage(codes=CODES).play(
        "matter", heard("tells", f"{LAMPS}；{PARKING}"), understanding=said
    )

    assert done.said == ["utter_several", "utter_several_which"]
    assert [one.problem for one in done.state.shelf] == [LAMPS, PARKING]
    assert done.options == [LAMPS, PARKING]


async def test_several_matters_none_of_them_ours_are_told_their_doors() -> None:
    parts = [heard("tells", FINE), heard("another", CARD)]
    done = await Stage(codes=CODES).play("matter", *parts)

    assert done.said == ["utter_several", "utter_refused_short", "utter_refused_short"]
    assert done.state.draft is None
    assert done.state.refusal is not None
    assert done.state.refusal.text == CARD


async def test_a_matter_of_the_negative_list_is_told_its_door_and_no_draft_begins() -> None:
    done = await Stage(codes=CODES).play("matter", heard("tells", FINE))

    assert len(done.said) == 1
    assert done.said[0].startswith("utter_refused")
    assert done.values["doors"]
    assert (done.state.draft, done.state.question) == (None, None)
    assert done.state.refusal is not None
    assert done.state.refusal.text == FINE


async def test_a_second_advertisement_is_told_off_in_one_line() -> None:
    state = State(refusal=Refusal("贷款", matter("N19"), MONDAY.isoformat()))
    stage = Stage(state, codes={"低价贷款秒到账": "N19"})
    done = await stage.play("matter", heard("tells", "低价贷款秒到账"))

    assert done.said == ["utter_refused_ask_again"]


async def test_a_matter_refused_in_an_empty_draft_ends_it() -> None:
    stage = Stage(State(draft=Draft(), question=Question.PROBLEM), codes=CODES)
    done = await stage.play("matter", heard("tells", FINE))

    assert done.state.question is None


async def test_the_menu_offers_the_draft_that_waits() -> None:
    done = await Stage(State(draft=Draft(PARKING))).play("start")

    assert done.said == ["utter_draft_waiting"]
    assert done.state.offer == Offer("draft")
    assert done.draft.problem == PARKING


async def test_another_one_first_keeps_the_old_draft() -> None:
    done = await Stage(State(draft=Draft(LAMPS))).play("start", value="new")

    assert done.said == ["utter_ask_problem"]
    assert [one.problem for one in done.state.shelf] == [LAMPS]
    assert done.draft == Draft()


async def test_words_not_understood_begin_a_draft_when_that_was_meant() -> None:
    words = "坝坝头老是那样子恼火得很"
    done = await Stage(offering("heard", heard=words)).play("start")

    assert done.draft.problem == words
    assert done.draft.suggestion.review


async def test_going_on_with_nothing_waiting_asks_what_it_is_about() -> None:
    done = await Stage().play("next_matter")

    assert done.said == ["utter_ask_problem"]


async def test_a_waiting_draft_comes_back_as_it_was_and_is_read_back_again() -> None:
    kept = Draft(PARKING, solution="划些车位", place="smq-ma-madong", told={"problem": "1"})
    stage = Stage(State(draft=replace(kept), shelf=(kept,)), codes=CODES)
    done = await stage.play("next_matter")

    assert done.said[0] == "utter_resumed"
    assert done.draft.solution == "划些车位"


async def test_the_draft_put_aside_goes_on_with_an_answer_to_it() -> None:
    kept = Draft(PARKING, solution="划些车位", place="smq-ma-madong", matter=matter("A02"))
    done = await Stage(State(draft=kept), codes=CODES).play(
        "resume_answer", heard("corrects", "是槐树院", line="place", new="槐树院")
    )

    assert done.draft.place == "smq-cjx-huaishu"
    assert done.state.question is Question.PHOTOS


async def test_going_on_with_nothing_there_says_so() -> None:
    done = await Stage().play("resume", heard("resume", "接着说"))

    assert done.said == ["utter_nothing_to_resume"]
    assert [one for one in done.calls if one.kind is not CallKind.EMERGENCY] == []


async def test_a_long_matter_is_read_back_short_enough_beside_the_consent() -> None:
    text = (
        "马东大院下水管道经常堵，一下大雨院坝就积水，老年人出门穿胶鞋，去年夏天连续三天积水没过脚背"
    )
    done = await Stage(codes={text: "A05"}, resident=a_resident()).play(
        "matter", heard("tells", text)
    )

    assert done.values["problem"] == "马东大院下水管道经常堵，一下大雨院坝就积水，老年人出门穿胶鞋…"
    assert done.draft.problem == text
