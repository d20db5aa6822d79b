"""The two lists: which one a code stands on, what it is called, which doors it names."""

from datetime import date

import pytest

from bot.proposals.lists import Door, Handling, ListResult, Lists, NegativeEntry, Topic
from bot.proposals.places import Level

LAMPS = Topic("A04", "路灯和楼道照明", "A", "", Level.COURTYARD, (), (), "")
FIRE = NegativeEntry("N01", "火情", "", ("fire",), Handling.URGENT, (), (), None, True, "")
FINE = NegativeEntry("N12", "处罚", "", ("b", "a"), Handling.REFER, (), (), "改成公约", True, "")
DOORS = {
    "fire": Door("fire", "消防", "119", verified_on=date(2026, 11, 1)),
    "a": Door("a", "社区", None),
    "b": Door("b", "便民热线", "12345"),
}
LISTS = Lists({"A04": LAMPS}, {"N01": FIRE, "N12": FINE}, DOORS)


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("A04", ListResult.POSITIVE),
        ("N12", ListResult.NEGATIVE),
        ("U", ListResult.UNCLEAR),
    ],
)
def test_a_code_stands_on_one_list(code: str, result: ListResult) -> None:
    assert LISTS.result_of(code) is result


def test_a_code_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        LISTS.result_of("Z99")
    with pytest.raises(KeyError):
        LISTS.name_of("U")


def test_codes_of_both_lists_have_names() -> None:
    assert [LISTS.name_of(code) for code in ("A04", "N01")] == ["路灯和楼道照明", "火情"]


def test_doors_come_in_the_order_of_the_entry() -> None:
    assert [door.number for door in LISTS.doors_of("N12")] == ["12345", None]


def test_only_urgent_entries_interrupt() -> None:
    assert FIRE.is_urgent
    assert not FINE.is_urgent
