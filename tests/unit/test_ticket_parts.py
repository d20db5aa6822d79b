"""Countdown, outline and references beside one another: plain values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import catalogue
from bot.console.ticket.countdown import countdown
from bot.console.ticket.outline import HEIGHT, WIDTH, hull_of, outline
from bot.paths import ROOT
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.places import Level, PlaceTree
from bot.proposals.proposal import Proposal
from bot.proposals.refs import ref_beside
from bot.proposals.workflow import Role, Status

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CATALOGUE = catalogue.load(ROOT)
HANDLER = Actor(Role.HANDLER, "s1")


def a_proposal(status: Status = Status.ACCEPTED, place: str | None = "smq-ma-madong") -> Proposal:
    """One that is due on the Monday after."""
    return Proposal(
        ref="SMQ-2026-000007", proposer="r1", problem="灯坏了", solution="修", place=place,
        list=ListResult.POSITIVE, code="A04", level=Level.COMMUNITY, body="smq-maan-council",
        created_at=MONDAY, status=status, due_at=MONDAY + timedelta(days=7),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("later", "kind", "days"),
    [(0, "left", 5), (5, "left", 1), (7, "late", 0), (8, "late", 1), (14, "late", 5)],
)
def test_the_clock_is_told_in_working_days(later: int, kind: str, days: int) -> None:
    now = MONDAY + timedelta(days=later, minutes=1)

    found = countdown(a_proposal(), now, CATALOGUE.calendar)

    assert (found.kind, found.days) == (kind, days)


def test_on_the_last_day_it_is_due_today() -> None:
    now = MONDAY + timedelta(days=7, minutes=-30)

    assert countdown(a_proposal(), now, CATALOGUE.calendar).kind == "today"


def test_a_clock_that_stands_says_which_step_stopped_it_and_until_when() -> None:
    proposal = a_proposal(Status.DELIBERATING)
    given = {"decision": "x", "basis": "consensus", "until": "2026-12-05"}
    proposal.take("approve_plan", HANDLER, MONDAY, **given)
    proposal.take("note", HANDLER, MONDAY, text="问过了")

    found = countdown(proposal, MONDAY, CATALOGUE.calendar)

    assert (found.kind, found.until) == ("paused", "2026-12-05")
    assert found.stopped is not None
    assert found.stopped.step == "approve_plan"
    answered = a_proposal(Status.ANSWERED)
    assert countdown(answered, MONDAY, CATALOGUE.calendar).kind == "ended"


def test_the_map_holds_every_courtyard_and_marks_the_one_it_is_about() -> None:
    proposal = replace(a_proposal(), latitude=30.6955, longitude=104.0868)

    found = outline(proposal, CATALOGUE.places)

    assert found is not None
    assert [one.name for one in found.dots if one.here] == ["马东大院"]
    for one in found.dots:
        assert 0 < one.x < WIDTH
        assert 0 < one.y < HEIGHT
    assert found.pin is not None
    assert "104.086800,30.695500" in found.link
    north = {one.name: one.y for one in found.dots}
    assert north["马鞍北苑"] < north["马东大院"], "north is up"


def test_a_place_without_neighbours_or_coordinates_has_no_map() -> None:
    bare = [replace(one, latitude=None, longitude=None) for one in CATALOGUE.places]

    assert outline(a_proposal(), PlaceTree.of(bare)) is None
    assert outline(a_proposal(place=None), CATALOGUE.places) is None


def test_the_hull_leaves_out_what_is_inside() -> None:
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]

    assert set(hull_of([*square, (1.0, 1.0), (1.0, 0.0)])) == set(square)
    assert hull_of([(1.0, 1.0), (1.0, 1.0)]) == [(1.0, 1.0)]


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("191", "SMQ-2026-000191"),
        ("SMQ191", "SMQ-2026-000191"),
        ("smq-191", "SMQ-2026-000191"),
        ("2026-000191", "SMQ-2026-000191"),
        ("ＳＭＱ－2025－000191", "SMQ-2025-000191"),
        ("编号 SMQ-2026-000191。", "SMQ-2026-000191"),
        ("路灯那件", None),
    ],
)
def test_a_reference_may_be_short_beside_another(typed: str, ref: str | None) -> None:
    assert ref_beside(typed, "SMQ-2026-000007") == ref
