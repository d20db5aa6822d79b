"""The draft's table, walked both ways: every act has a step or a turn, every step an act."""

import inspect

import pytest

from bot.dialogue.acts import Act, Question
from bot.dialogue.claims import ANSWERS, SKILLS
from bot.dialogue.dictating import Dictating
from bot.dialogue.draft import ANYWHERE, BY_QUESTION, Dictation, told
from bot.dialogue.precedence import turn_of
from bot.dialogue.state import Draft
from bot.dialogue.talk import Said
from tests.builders import MONDAY
from tests.dialogue.stage import a_desk, a_draft, asking, heard, matter, offering, understood

LEAVING = {Act.STOP: "stop", Act.BACK: "back", Act.RESTART: "restart", Act.LEAVES: "stop"}
"""Taken by the row that leaves the draft."""
ELSEWHERE = {
    Act.APPEALS: "appeal",
    Act.PICKS: "offer",
    Act.DANGER: "danger",
    Act.SAFE: "after_alarm",
    Act.NOT_DANGER: "after_alarm",
}
"""Never reaches a draft: said after what was done, at a door, to an offer, or of a danger."""
BOTH = frozenset({Act.ADDS, Act.REPEAT})
"""Of the draft while one is dictated, of what was filed afterwards."""
STEPS = {name for row in (ANYWHERE, *BY_QUESTION.values()) for name in row.values()}
NO_STEPS = {"take", "step"}


@pytest.mark.parametrize("act", Act)
def test_every_act_has_a_step_or_a_turn_of_its_own(act: Act) -> None:
    elsewhere = LEAVING.keys() | ELSEWHERE.keys() | SKILLS.keys() - BOTH

    assert (act in ANYWHERE) is (act not in elsewhere)


@pytest.mark.parametrize("act", LEAVING)
def test_leaving_a_draft_is_no_answer_to_it(act: Act) -> None:
    said = Said("x", (heard(act, "x"),), understood())

    assert turn_of(asking("place"), said, MONDAY) == LEAVING[act]


@pytest.mark.parametrize("act", sorted(SKILLS.keys() - BOTH))
def test_a_skill_asked_for_in_a_draft_takes_the_turn(act: Act) -> None:
    said = Said("x", (heard(act, "x"),), understood())

    assert turn_of(asking("place"), said, MONDAY) == SKILLS[act]


def test_every_answer_the_arbiter_knows_has_a_step() -> None:
    assert ANYWHERE.keys() >= ANSWERS


def test_every_step_named_is_there_and_every_step_there_is_named() -> None:
    public = {
        name
        for name, one in inspect.getmembers(Dictating, inspect.isfunction)
        if not name.startswith("_")
    }

    assert STEPS - public == set()
    assert public - STEPS - NO_STEPS == set()


def test_each_question_of_the_draft_has_its_own_answers() -> None:
    beside = {Question.OFFER, Question.ALARM, Question.DOOR, Question.FILED, Question.CHAT}

    assert set(BY_QUESTION) == set(Question) - beside


def taken(question: str, act: str, text: str = "嗯", draft: Draft | None = None) -> Dictation:
    """One part taken into a draft at one question."""
    draft = a_draft() if draft is None else draft
    return Dictating(a_desk(), None).take(draft, Question(question), [heard(act, text)])


@pytest.mark.parametrize(
    ("question", "act", "flag"),
    [
        ("consent", "yes", "consent"),
        ("consent", "submit", "consent"),
        ("consent", "no", "refuse"),
        ("consent", "dont-know", "hold_off"),
        ("confirm", "yes", "submit"),
        ("confirm", "submit", "submit"),
        ("confirm", "nothing", "submit"),
        ("confirm", "no", "say_what"),
        ("confirm", "dont-know", "hold_off"),
        ("confirm", "hold-off", "hold_off"),
        ("confirm", "keep", "kept"),
        ("photos", "no", "no_photos"),
        ("photos", "nothing", "no_photos"),
        ("photos", "dont-know", "no_photos"),
        ("photos", "submit", "no_photos"),
        ("photos", "yes", "photos_later"),
        ("photos", "later-photo", "photos_later"),
        ("place", "dont-know", "unsure_place"),
        ("place", "no", "unsure_place"),
        ("place", "yes", "nod"),
        ("place", "repeat", "repeat"),
        ("problem", "dont-know", "hold_off"),
        ("solution", "submit", "submit_soon"),
    ],
)
def test_an_answer_comes_to_what_its_question_makes_of_it(
    question: str, act: str, flag: str
) -> None:
    assert taken(question, act).flags == {flag}


@pytest.mark.parametrize("question", sorted(set(BY_QUESTION) - {"consent"}))
@pytest.mark.parametrize("act", ["yes", "submit", "no", "nothing", "keep", "dont-know"])
def test_consent_is_given_at_its_own_question_only(question: str, act: str) -> None:
    assert "consent" not in taken(question, act).flags


@pytest.mark.parametrize("question", sorted(set(BY_QUESTION) - {"confirm"}))
@pytest.mark.parametrize("act", Act)
def test_nothing_is_handed_in_before_it_was_read_back(question: str, act: Act) -> None:
    assert "submit" not in taken(question, act).flags


@pytest.mark.parametrize("act", ["no", "nothing", "dont-know", "keep"])
def test_a_solution_may_be_left_to_everybody(act: str) -> None:
    said = taken("solution", act, draft=a_draft(solution=None))

    assert said.draft.solution == ""


def test_a_solution_that_was_told_is_not_emptied_by_not_knowing() -> None:
    assert taken("solution", "dont-know").draft.solution == "换成声控的"


def test_not_knowing_whom_it_concerns_takes_the_circle_of_the_place() -> None:
    said = taken("whom", "dont-know", "不晓得", a_draft(reach=None, matter=matter()))

    assert said.draft.reach == "courtyard"


@pytest.mark.parametrize(
    ("text", "reach"), [("整条街都这样", "subdistrict"), ("就我们这栋", "courtyard")]
)
def test_whom_it_concerns_is_told_in_words(text: str, reach: str) -> None:
    assert taken("whom", "whom", text, a_draft(reach=None)).draft.reach == reach


def test_words_that_count_are_written_down_and_nothing_beside_them() -> None:
    part = heard("tells", "气死我了，门口灯也不亮嘛", new="门口灯也不亮")
    said = Dictating(a_desk(), None).take(a_draft(), Question.PLACE, [part])

    assert said.draft.problem == "马东大院路灯坏了半个月；门口灯也不亮"
    assert told(heard("tells", "路灯坏了。", new="灯")) == "路灯坏了"


def test_what_stands_there_already_is_not_written_twice() -> None:
    said = taken("confirm", "tells", "路灯坏了半个月")

    assert said.draft == a_draft()


@pytest.mark.parametrize("act", ["scolds", "praises", "greets", "thanks", "chats", "noise"])
@pytest.mark.parametrize("question", BY_QUESTION)
def test_what_is_beside_the_matter_changes_no_line(question: Question, act: str) -> None:
    said = taken(question, act, "你们莫得用")

    assert said.draft == a_draft()
    assert [str(one.act) for one in said.asides] == [act]


def test_a_place_nobody_knows_is_counted_and_kept_as_it_was_said() -> None:
    said = taken("place", "places", "春熙坊", a_draft(place=None))

    assert (said.draft.place, said.draft.detail, said.draft.tries) == (None, "春熙坊", 1)
    assert said.flags == {"unknown_place"}


def test_one_part_read_hardly_at_all_is_not_taken() -> None:
    said = Dictating(a_desk(), None).take(a_draft(), Question.CONFIRM, [heard("yes", "嗯", 0.2)])

    assert not said.has_heard


def test_a_place_waiting_to_be_chosen_belongs_to_the_draft() -> None:
    said = Said("是的", (heard("yes", "是的"),), understood())

    assert turn_of(offering("place", asking("place")), said, MONDAY) == "answer"
