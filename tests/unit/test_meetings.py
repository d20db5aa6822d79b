"""What a meeting keeps: answers, words, outcomes; and the numbers of 民法典 278."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.proposals.meetings import (
    MOST_SAID,
    Answer,
    MeetingOver,
    Minutes,
    NotInvited,
    Outcome,
    Result,
    SaidEnough,
    Unsettled,
    left_out,
)  # fmt: skip
from bot.proposals.owners import Counted, Matter, OwnersVote
from tests.builders import MONDAY
from tests.contract.database.test_store_meetings import a_meeting

AGREED = Minutes(Result.CONSENSUS, "按户分")


def test_the_last_answer_counts_and_only_of_those_called():
    one = a_meeting()
    one.answer("resident-a", Answer.COMES, MONDAY)
    one.answer("resident-a", Answer.STAYS_AWAY, MONDAY)
    assert (one.many(Answer.COMES), one.many(Answer.STAYS_AWAY)) == (0, 1)
    with pytest.raises(NotInvited):
        one.answer("resident-x", Answer.COMES, MONDAY)
    with pytest.raises(NotInvited):
        one.say("resident-x", "我也有话", "resident")


def test_it_is_not_closed_while_a_statement_has_no_outcome_or_no_reason():
    one = a_meeting()
    one.say("resident-a", "租户也要停", "resident")
    one.hear("先划线", "grid")
    with pytest.raises(Unsettled) as found:
        one.close(AGREED, MONDAY)
    assert found.value.args == (1, 2)
    one.settle({1: (Outcome.NOT_TAKEN, ""), 2: (Outcome.TAKEN, "")})
    with pytest.raises(Unsettled) as found:
        one.close(AGREED, MONDAY)
    assert found.value.args == (1,)
    one.settle({1: (Outcome.NOT_TAKEN, "车位不够")})
    one.close(AGREED, MONDAY)
    with pytest.raises(MeetingOver):
        one.say("resident-a", "还有一句", "resident")


def test_moved_everybody_is_asked_anew_and_what_was_said_stays():
    one = a_meeting()
    one.answer("resident-a", Answer.COMES, MONDAY)
    one.say("resident-a", "租户也要停", "resident")
    one.move(MONDAY + timedelta(days=8), "online", "")
    assert one.many(Answer.COMES) == 0
    assert one.moved == 1
    assert [said.text for said in one.said_by("resident-a")] == ["租户也要停"]


def test_one_resident_says_only_so_much():
    one = a_meeting()
    for _ in range(MOST_SAID):
        one.say("resident-a", "一句", "resident")
    with pytest.raises(SaidEnough):
        one.say("resident-a", "又一句", "resident")
    one.say("resident-b", "别人的一句", "resident")


def test_who_is_easily_left_out_is_called_or_accounted_for():
    assert left_out(("a", "b", "c"), ("a",), {"b": " "}) == ["b", "c"]
    assert left_out(("a", "b"), ("a",), {"b": "由房东代说"}) == []


@pytest.mark.parametrize(
    ("matter", "took", "agreed", "suffices"),
    [
        ("ordinary", (667, 20), (334, 11), True),
        ("ordinary", (666, 20), (666, 20), False),  # less than two thirds of the area
        ("ordinary", (1000, 19), (1000, 19), False),  # less than two thirds of the heads
        ("ordinary", (700, 20), (350, 20), False),  # just half is not more than half
        ("ordinary", (700, 20), (700, 10), False),
        ("special", (800, 20), (600, 15), True),  # three quarters are enough
        ("special", (800, 20), (599, 15), False),
        ("special", (800, 20), (800, 14), False),
        ("special", (1001, 20), (800, 15), False),  # more than there are
        ("ordinary", (800, 20), (900, 15), False),
    ],
)
def test_whether_the_owners_numbers_suffice(matter, took, agreed, suffices):
    parts = (Counted(Decimal(area), heads) for area, heads in ((1000, 30), took, agreed))
    vote = OwnersVote(Matter(matter), *parts)
    assert vote.suffices is suffices
    assert OwnersVote.of(vote.to_json()) == vote


def test_two_thirds_are_counted_exactly():
    whole = Counted(Decimal("900.03"), 3)
    just = OwnersVote(
        Matter.ORDINARY, whole, Counted(Decimal("600.02"), 2), Counted(Decimal(500), 2)
    )
    assert just.suffices
    short = OwnersVote(
        Matter.ORDINARY, whole, Counted(Decimal("600.01"), 2), Counted(Decimal(500), 2)
    )
    assert not short.suffices
