"""What is dear is done only where it is surely meant; else it is asked back."""

import pytest

from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.offers import answered as taken
from bot.dialogue.state import Draft, Offer, Refusal, State
from tests.builders import MONDAY, a_proposal, a_resident
from tests.dialogue.stage import (
    WORDING,
    Stage,
    a_draft,
    answered,
    asking,
    heard,
    matter,
    read_back,
)


async def withdrawing(*parts: Heard) -> list[str]:
    """What is said after these words to `shall it be withdrawn?`."""
    filed = a_proposal()
    state = State(ref=filed.ref, offer=Offer("withdraw_sure", {"ref": filed.ref, "words": "撤回"}))
    done = await Stage(state, proposals=(filed,)).play("offer", *parts)
    return done.said


async def at_the_summary() -> State:
    """The summary of a draft was read back."""
    return (await read_back(asking("confirm"))).state


@pytest.mark.parametrize(
    "parts",
    [
        [
            heard("withdraws", "不要撤回！", 0.45, also=((Act.NO, 0.3), (Act.TAKES_BACK, 0.22))),
            heard("no", "我没说撤回。", 0.43, also=((Act.WITHDRAWS, 0.31),)),
        ],
        [heard("withdraws", "我哪里说撤了嘛", 0.9), heard("takes-back", "不要撤哦", 0.42)],
        [heard("withdraws", "撤？", 0.5)],
    ],
    ids=lambda parts: parts[0].text,
)
async def test_a_protest_against_withdrawing_withdraws_nothing(parts: list[Heard]) -> None:
    assert await withdrawing(*parts) == ["utter_withdraw_kept"]


@pytest.mark.parametrize(
    "parts",
    [
        [heard("withdraws", "撤")],
        [heard("yes", "对，撤了")],
        [heard("withdraws", "撤嘛撤嘛，", 0.99), heard("no", "不搞了", 0.8)],
    ],
    ids=lambda parts: parts[0].text,
)
async def test_what_is_surely_meant_is_withdrawn(parts: list[Heard]) -> None:
    assert await withdrawing(*parts) == ["utter_withdrawn"]


async def test_stopping_with_something_else_beside_it_is_asked_back() -> None:
    state = await at_the_summary()
    parts = [heard("stop", "算了"), heard("chats", "对不起哈，刚才火气大")]

    done = await Stage(state).play("stop", *parts)
    on = await Stage(done.state).play("offer", heard("no", "接着填"))
    aside = await Stage(done.state).play("offer", heard("yes", "先放着"))

    assert done.said[-1] == "utter_meant_stop"
    assert on.state.question is Question.CONFIRM
    assert aside.said == ["utter_cancelled"]
    assert aside.draft.problem == on.draft.problem


async def test_enough_hand_it_in_is_asked_back_and_not_put_aside() -> None:
    part = heard("stop", "算了算了提交嘛", 0.65, also=((Act.SUBMIT, 0.26),))

    done = await Stage(await at_the_summary()).play("answer", part)

    assert done.said == ["utter_meant_submit"]
    assert done.proposals == []


@pytest.mark.parametrize("question", ["asks", "browses", "seconds"])
async def test_a_question_beside_a_yes_comes_before_the_filing(question: str) -> None:
    parts = [heard("yes", "要得"), heard(question, "有没得别个也提过", answer="merged")]

    done = await Stage(await at_the_summary()).play("answer", *parts)

    assert done.said[-1] == "utter_file_or_wait"
    assert done.proposals == []


async def test_a_question_beside_handing_in_is_answered_after_it() -> None:
    asks = heard("asks", "好久弄好", answer="when-fixed", answer_sure=0.9)

    done = await Stage(await at_the_summary()).play("answer", heard("submit", "提交"), asks)

    assert len(done.proposals) == 1
    assert "utter_help_answer" in done.said


async def test_a_doubtful_no_to_consent_is_no_refusal() -> None:
    done = await answered("consent", heard("no", "我说同意了", 0.81))

    assert "utter_no_consent" not in done.said
    assert done.state.question is Question.CONSENT


async def test_consent_said_in_so_many_words_stands_beside_what_is_hardly_understood() -> None:
    parts = [heard("yes", "可以的，同意。"), heard("no", "老头子记不得人了，", 0.57)]

    done = await answered("consent", *parts)

    assert done.resident.consented_at is not None


async def test_told_twice_instead_of_a_consent_the_desk_goes_on_and_asks_before_filing() -> None:
    first = await answered("consent", heard("tells", "旁边的树也遮到了", new="旁边的树也遮到了"))
    second = await Stage(first.state, resident=a_resident()).play(
        "answer", heard("tells", "黑得看不见路", new="黑得看不见路")
    )

    assert first.state.question is Question.CONSENT
    assert "utter_consent_later" in second.said
    assert second.state.question is not Question.CONSENT
    assert second.resident.consented_at is None

    told = dict((await at_the_summary()).draft.told)  # type: ignore[union-attr]
    state = asking("confirm", a_draft(puts=2, told=told))
    last = await Stage(state, resident=a_resident()).play("answer", heard("submit", "提交"))
    filed = await Stage(last.state, resident=a_resident()).play("answer", heard("yes", "同意"))
    refused = await Stage(last.state, resident=a_resident()).play("answer", heard("no", "不同意"))

    assert last.said == ["utter_last_consent"]
    assert last.proposals == []
    assert len(filed.proposals) == 1
    assert refused.proposals == []
    assert refused.resident.consented_at is None


async def test_consent_by_its_word_counts_at_any_question() -> None:
    state = asking("solution", a_draft(puts=2))

    done = await Stage(state, resident=a_resident()).play("answer", heard("yes", "我同意"))

    assert done.resident.consented_at is not None


async def test_handing_in_is_no_yes_to_a_neighbours_proposal() -> None:
    assert taken("seen", Act.SUBMIT) == ""
    assert taken("withdraw_sure", Act.SUBMIT) == ""
    assert taken("meant", Act.SUBMIT) == "meant"


async def test_the_same_matter_begun_twice_is_one() -> None:
    before = Draft("院坝头的围墙裂了个大口子", place="smq-ma-madong", matter={"code": "A08"})
    words = heard("tells", "围墙裂了个大口子")

    done = await Stage(State(draft=before), {words.text: "A08"}).play("matter", words)

    assert done.draft.problem == before.problem
    assert done.draft.place == before.place
    assert done.state.shelf == ()


async def test_the_same_words_of_another_building_are_another_matter() -> None:
    before = Draft("3栋楼道的路灯坏了", matter={"code": "A04"})
    words = heard("tells", "5栋楼道的路灯坏了")

    done = await Stage(State(draft=before), {words.text: "A04"}).play("matter", words)

    assert [one.problem for one in done.state.shelf] == [before.problem]


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_nothing_but_stops_is_met_with_choices_and_then_a_person(times: int) -> None:
    state = State()
    for _ in range(times):
        done = await Stage(state).play("empty")
        state = done.state

    expected = ["utter_empty", "utter_not_understood_at_all", "utter_handoff_open"]
    assert done.said == [expected[times - 1]]
    assert len(done.calls) == (times == 3)


async def test_an_answer_just_contradicted_is_not_given_again() -> None:
    asks = heard("asks", "修墙的钱哪个出", answer="cost", answer_sure=0.9, next_best=("rent", 0.1))
    state = State(last=("utter_help_answer", "answer:cost"))

    repeated = await Stage(state).play("help", heard("no", "不是问你收钱"), asks)
    first = await Stage().play("help", heard("no", "不是"), asks)

    assert repeated.values["answer"] == WORDING.answers["rent"]["answer"]
    assert first.values["answer"] == WORDING.answers["cost"]["answer"]


async def test_an_objection_with_more_beside_it_is_asked_back_before_it_is_filed() -> None:
    refusal = Refusal("烧烤店请查封", matter("N12"), MONDAY.isoformat())
    parts = [heard("appeals", "不对。"), heard("tells", "店在这条街上", new="店在这条街上")]

    done = await Stage(State(refusal=refusal)).play("appeal", *parts)
    after = await Stage(done.state).play("offer", heard("yes", "要"))

    assert done.said == ["utter_appeal_sure"]
    assert done.proposals == []
    assert len(after.proposals) == 1


async def test_a_place_of_ours_named_takes_back_that_it_lies_elsewhere() -> None:
    refusal = Refusal("送货车没有地方停", matter("N18"), MONDAY.isoformat())
    parts = [heard("appeals", "不对。"), heard("places", "店在马东大院", new="马东大院")]

    done = await Stage(State(refusal=refusal)).play("appeal", *parts)

    assert done.said[0] == "utter_ours_after_all"
    assert done.draft.place == "smq-ma-madong"
    assert done.draft.problem == "送货车没有地方停"
    assert done.proposals == []


async def test_what_hardly_tells_anything_is_not_written_down() -> None:
    codes = {"我还在屋头的嘛": "U"}
    parts = [
        heard("dont-know", "我没在外头！", 0.79),
        heard("wishes", "我还在屋头的嘛", 0.19, new="屋头"),
    ]

    done = await Stage(asking("solution", a_draft(solution=None)), codes).play("answer", *parts)

    assert "屋头" not in (done.draft.solution or "")
