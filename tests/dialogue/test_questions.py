"""Which question comes next, and how it is put: in full, in short, for one line."""

from typing import Any

import pytest

from bot.dialogue.questions import next_question
from bot.dialogue.state import Draft, State
from bot.dialogue.talk import Said, Talk
from bot.ports import Resident
from bot.turn import Turn
from tests.builders import a_resident
from tests.dialogue.stage import CONSENTED, Stage, a_desk, a_draft, asking, heard, matter

KNOWN = a_resident(**CONSENTED)
OPEN: dict[str, Any] = {"solution": None, "place": None, "reach": None, "photos_done": False}


def next_of(draft: Draft, resident: Resident = KNOWN) -> str:
    turn = Turn(a_desk(), resident, None)  # type: ignore[arg-type]
    return next_question(Talk(turn, State(), Said(), {}), draft)


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({**OPEN, "problem": ""}, "problem"),
        (OPEN, "solution"),
        ({**OPEN, "solution": ""}, "place"),
        ({**OPEN, "solution": "换灯"}, "place"),
        ({**OPEN, "solution": "换灯", "tries": 1}, "place"),
        ({**OPEN, "solution": "换灯", "tries": 2}, "photos"),
        ({**OPEN, "solution": "换灯", "place": "smq-ma-madong"}, "photos"),
        ({"reach": None, "matter": matter()}, "whom"),
        ({"reach": None, "matter": matter("A04")}, "confirm"),
        ({"reach": "courtyard", "matter": matter()}, "confirm"),
        ({"place": None, "tries": 2, "reach": None, "matter": matter()}, "confirm"),
        ({"photos_done": False}, "photos"),
        ({}, "confirm"),
        ({"redo": "problem"}, "problem"),
        ({"redo": "solution"}, "solution"),
        ({"redo": "place"}, "place"),
        ({"redo": "photos"}, "photos"),
    ],
)
def test_the_first_open_question_comes_next(changes: dict[str, Any], question: str) -> None:
    assert next_of(a_draft(**changes)) == question


@pytest.mark.parametrize("changes", [{}, OPEN, {"redo": "solution"}, {"photos_done": False}])
def test_nothing_but_the_matter_is_asked_before_consent(changes: dict[str, Any]) -> None:
    stranger, older = a_resident(), a_resident(**CONSENTED | {"consent_version": "2020-01"})

    assert next_of(a_draft(**changes), stranger) == "consent"
    assert next_of(a_draft(**changes), older) == "consent"
    assert next_of(a_draft(problem=""), stranger) == "problem"


async def asked(question: str, *parts: Any, stage: Stage | None = None, **changes: Any) -> Any:
    """A turn that answers one question; what is asked then."""
    stage = stage or Stage()
    stage.state = asking(question, a_draft(**changes))
    return await stage.play("answer", *parts)


async def test_a_question_is_put_in_full_once_and_then_in_short() -> None:
    first = await asked("problem", heard("tells", "路灯坏了"), problem="", solution=None)
    again = await asked("solution", heard("noise", "咕噜咕噜", 0.9), solution=None)

    assert first.said[-1] == "utter_ask_solution_A"
    assert again.said[-1] == "utter_again_solution"


async def test_a_line_asked_for_anew_is_put_in_its_own_words() -> None:
    wrong = heard("corrects", "办法不对", line="solution", operation="set")
    done = await asked("confirm", wrong, told={"problem": "1"})

    assert done.said == ["utter_redo_solution"]
    assert done.state.question == "solution"


async def test_the_place_is_asked_with_the_residents_own() -> None:
    stage = Stage(resident=a_resident(home="smq-ma-madong", **CONSENTED))
    done = await asked(
        "solution", heard("wishes", "换灯泡"),
        stage=stage, problem="路灯坏了", solution=None, place=None,
    )  # fmt: skip

    assert done.said == ["utter_ask_place_home"]
    assert done.options == ["马鞍社区马东大院"]


async def test_two_places_named_are_offered_to_choose_from() -> None:
    done = await asked("place", heard("places", "马东大院或者槐树院"), place=None)

    assert done.said == ["utter_ask_place_which"]
    assert len(done.options) == 2
    assert done.state.offer.kind == "place"


async def test_a_place_nobody_knows_is_asked_for_once_more_and_then_let_be() -> None:
    first = await asked("place", heard("places", "春熙坊"), place=None, photos_done=False)
    second = await asked(
        "place", heard("places", "春熙坊"),
        place=None, detail="春熙坊", tries=1, photos_done=False,
    )  # fmt: skip

    assert first.state.question == "place"
    assert second.state.question == "photos"
    assert second.draft.detail == "春熙坊"


async def test_a_whole_street_is_met_with_a_word_of_its_own_and_not_for_ever() -> None:
    first = await asked("place", heard("places", "驷马桥街道"), place=None, photos_done=False)
    again = await asked("place", heard("places", "驷马桥街道"), stage=Stage(first.state))

    assert first.said == ["utter_ask_place_wide"]
    assert again.said != first.said


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "utter_photos_one"), (2, "utter_photos_more"), (9, "utter_photos_full")],
)
async def test_photos_are_counted_where_some_are_there(count: int, said: str) -> None:
    photos = tuple(("photo", str(one)) for one in range(count))
    done = await asked(
        "place", heard("places", "马东大院"), place=None, photos=photos, photos_done=False
    )

    assert done.said[-1] == said


async def test_the_whole_is_read_back_once_and_then_what_has_changed() -> None:
    whole = await asked("photos", heard("no", "没得照片"), photos_done=False)
    mended = await Stage(whole.state).play(
        "answer", heard("corrects", "声控改光控", line="solution", old="声控", new="光控")
    )
    same = await Stage(whole.state).play("answer", heard("scolds", "搞快点"))

    assert whole.said == ["utter_ask_confirmed"]
    assert "3. 地点：马鞍社区马东大院" in whole.values["lines"]
    assert mended.said == ["utter_summary_changed"]
    assert mended.values["lines"] == "2. 办法：换成光控的"
    assert same.said[-1] == "utter_again_confirmed"


async def test_the_whole_is_read_back_again_after_a_night_or_when_asked_for() -> None:
    whole = await asked("photos", heard("no", "没得照片"), photos_done=False)
    late = await Stage(whole.state, idle_hours=9).play("answer", heard("repeat", "说到哪了"))
    once_more = await Stage(whole.state).play("answer", heard("repeat", "再念一遍"))

    assert late.said == once_more.said == ["utter_ask_confirmed"]
