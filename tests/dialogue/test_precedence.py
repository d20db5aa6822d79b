"""Who goes first: for each row of the table what it takes, and what it leaves to those below."""

import pytest

from bot.dialogue.acts import Act
from bot.dialogue.called import called
from bot.dialogue.claims import INTENTS, SKILLS
from bot.dialogue.precedence import ORDER, turn_of
from bot.dialogue.situation import Situation
from bot.dialogue.state import Offer, State
from bot.dialogue.talk import Said
from bot.dialogue.turns import TURNS
from tests.builders import MONDAY
from tests.dialogue.precedence_cases import DANGER, DOOR, LEFT, LIKELY, NOTHING, TAKEN, Case
from tests.dialogue.stage import WORDING, heard

ROWS = [row.name for row in ORDER]


def the(row: str, cases: dict[str, list[Case]]) -> list[tuple[str, Case]]:
    return [(row, case) for case in cases[row]]


@pytest.mark.parametrize(("row", "case"), [one for row in ROWS for one in the(row, TAKEN)])
def test_a_row_takes_the_turn(row: str, case: Case) -> None:
    state, parts, understanding, name = case
    text = "".join(one.text for one in parts)
    asked_for, rest = called(text, WORDING)
    said = Said(text, tuple(parts), understanding, called=asked_for, rest=rest)
    situation = Situation(state, said, MONDAY)
    first = next((one.name for one in ORDER if one.takes(situation)), "")

    assert (first, turn_of(state, said, MONDAY)) == (row, name)


@pytest.mark.parametrize(("row", "case"), [one for row in ROWS for one in the(row, LEFT)])
def test_a_row_leaves_the_turn_to_those_below(row: str, case: Case) -> None:
    state, parts, understanding, name = case
    text = "".join(one.text for one in parts)
    asked_for, rest = called(text, WORDING)
    said = Said(text, tuple(parts), understanding, called=asked_for, rest=rest)
    takes = next(one.takes for one in ORDER if one.name == row)

    assert takes(Situation(state, said, MONDAY)) == ""
    assert turn_of(state, said, MONDAY) == name


def test_every_row_has_both() -> None:
    assert list(TAKEN) == ROWS
    assert list(LEFT) == ROWS


def test_every_turn_the_table_names_is_one() -> None:
    turns = {name for skill in TURNS.values() for name in skill}

    assert {*SKILLS.values(), *INTENTS.values()} <= turns
    assert {case[3] for cases in (TAKEN, LEFT) for row in cases.values() for case in row} <= turns


def test_a_sure_yes_to_nothing_gets_a_nod_however_little_the_whole_tells() -> None:
    said = Said("好的", (heard("yes", "好的"),), NOTHING)

    assert turn_of(State(), said, MONDAY) == "nod"


@pytest.mark.parametrize("act", ["no", "tells", "hold-off"])
def test_what_cannot_be_told_at_a_door_is_about_that_door(act: str) -> None:
    """Nothing surely tells another matter, so it is insisting, no new draft."""
    said = Said("哪个说的嘛", (heard(act, "哪个说的嘛"),), NOTHING)

    assert turn_of(DOOR, said, MONDAY) == "door"


def test_what_was_not_read_at_all_is_not_understood() -> None:
    assert turn_of(State(), Said("。。", (), None), MONDAY) == "fallback"


def test_a_danger_that_is_the_likeliest_reading_is_not_outvoted_by_many_unlikely_ones() -> None:
    others = ((Act.YES, 0.25), (Act.NO, 0.2), (Act.PLACES, 0.2))
    said = Said("烧起来了", (heard("danger", "烧起来了", 0.3, also=others),), LIKELY)

    assert turn_of(State(), said, MONDAY) == "danger"


def test_danger_in_the_middle_of_an_offer_is_danger_all_the_same() -> None:
    state = State(offer=Offer("withdraw_sure", {"ref": "r"}))

    assert turn_of(state, Said("着火了", (heard("yes", "着火了"),), DANGER), MONDAY) == "danger"
