"""What may be asked beside the draft: each kind has a row, each answer is done somewhere."""

import ast
from collections.abc import Iterator

import pytest

from bot.dialogue.acts import Act
from bot.dialogue.offers import HANDED_IN, NO, OFFERS, YES, answered
from bot.dialogue.skills.offered import _DO
from bot.dialogue.skills.picked import PICKED
from bot.dialogue.state import SILENT
from bot.paths import ROOT

CODE = sorted((ROOT / "bot" / "dialogue").rglob("*.py"))
PASSED_ON = {"choose_from": 2, "_offer": 2, "search": 1, "nearby": 1}
"""Functions that offer what they are told: at which place the kind stands."""


def calls(name: str) -> Iterator[ast.Call]:
    """All calls of a function, or of a method, by this name."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                found = called.attr if isinstance(called, ast.Attribute) else None
                if (called.id if isinstance(called, ast.Name) else found) == name:
                    yield node


def texts(call: ast.Call, at: int) -> Iterator[str]:
    """The text a call is given at one place, where it is one."""
    if len(call.args) > at and isinstance(call.args[at], ast.Constant):
        yield str(call.args[at].value)  # type: ignore[attr-defined]


def kinds() -> set[str]:
    """Every kind of offer the code makes."""
    made = {kind for name in ("offer", "Offer") for one in calls(name) for kind in texts(one, 0)}
    passed = {
        kind for name, at in PASSED_ON.items() for one in calls(name) for kind in texts(one, at)
    }
    return {one for one in made | passed if one}


def names() -> dict[str, set[str]]:
    """Every answer the table names, with the offers that name it."""
    found: dict[str, set[str]] = {}
    for kind, row in OFFERS.items():
        for name in filter(None, (row.yes, row.no, row.words, *row.also.values())):
            found.setdefault(name, set()).add(kind)
    return found


def test_every_answer_named_in_the_table_is_done() -> None:
    assert {name: sorted(of) for name, of in names().items() if name not in _DO} == {}


def test_every_answer_done_is_named_by_some_offer() -> None:
    assert sorted(_DO.keys() - names().keys()) == []


def test_every_kind_that_is_offered_has_a_row() -> None:
    assert sorted(kinds() - OFFERS.keys()) == []


def test_every_row_is_offered_somewhere() -> None:
    assert sorted(OFFERS.keys() - kinds()) == []


def test_an_offer_that_was_no_question_takes_no_yes() -> None:
    assert {kind: OFFERS[kind].yes for kind in SILENT & OFFERS.keys() if OFFERS[kind].yes} == {}


def test_what_is_done_with_the_one_that_was_asked_about_is_known() -> None:
    asked = {kind for kind, row in OFFERS.items() if {row.yes, row.words} & {"pick", "which"}}

    assert sorted(asked - PICKED.keys()) == []
    assert sorted(PICKED.keys() - OFFERS.keys()) == []


@pytest.mark.parametrize("kind", sorted(OFFERS))
@pytest.mark.parametrize("act", Act)
def test_an_offer_takes_what_its_row_says(kind: str, act: Act) -> None:
    row, found = OFFERS[kind], answered(kind, act)

    if act in row.also:
        assert found == row.also[act]
    elif act is Act.SUBMIT and kind not in HANDED_IN:
        assert found == "", "handing in is no yes to anything else"
    elif act in YES:
        assert found == row.yes
    elif act in NO:
        assert found == row.no
    else:
        assert found == ""


@pytest.mark.parametrize(
    ("kind", "act", "done"),
    [
        ("withdraw_sure", "yes", "withdraw"),
        ("withdraw_sure", "withdraws", "withdraw"),
        ("withdraw_sure", "takes-back", "withdraw_kept"),
        ("withdraw_sure", "hold-off", "withdraw_kept"),
        ("withdraw_sure", "dont-know", "withdraw_kept"),
        ("forget", "yes", "delete_all"),
        ("forget", "dont-know", "forget_kept"),
        ("forget", "privacy", ""),
        ("meant", "yes", "meant"),
        ("meant", "no", "not_meant"),
        ("solved", "no", "unsolved"),
        ("solved", "unsolved", "unsolved"),
        ("next", "resume", "next_matter"),
        ("next", "hold-off", "later"),
        ("draft", "stop", "drop_draft"),
        ("call", "person", "call"),
        ("second", "tells", ""),
        ("nothing-of-the-kind", "yes", ""),
    ],
)
def test_what_an_answer_does(kind: str, act: str, done: str) -> None:
    assert answered(kind, Act(act)) == done


@pytest.mark.parametrize("kind", ["withdraw_sure", "forget", "meant"])
def test_what_is_dear_is_done_on_a_plain_yes_only(kind: str) -> None:
    row = OFFERS[kind]
    taken = {act for act in Act if answered(kind, act) == row.yes}

    assert taken <= YES | ({Act.WITHDRAWS} if kind == "withdraw_sure" else set())
    assert not row.words
