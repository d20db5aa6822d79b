"""Who goes first where several readings compete: a nod, a door, a danger."""

import pytest

from bot.dialogue.acts import Act
from bot.dialogue.precedence import turn_of
from bot.dialogue.state import Offer, Refusal, State
from bot.dialogue.talk import Said
from tests.builders import MONDAY
from tests.dialogue.stage import heard, matter, understood

DANGER = understood("N01", urgent=True, danger="fire", band="sure", intent="emergency")
LIKELY = understood("N01", sure=False, danger="fire", band="likely", intent="emergency")
NOTHING = understood()
DOOR = State(refusal=Refusal("烧烤店请查封", matter("N12"), MONDAY.isoformat()))


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
