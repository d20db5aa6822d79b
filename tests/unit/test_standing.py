"""Where a proposal stands, read from its events."""

from typing import Any

import pytest

from bot.proposals.events import SYSTEM, Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role, Status
from bot.services.standing import answer_of, refusal_of, standing_of
from tests.builders import HANDLER, MONDAY, TRIAGER, WEEKDAYS, a_proposal, later

LIU = Actor(Role.PROPOSER, "resident-liu")
NOW = later(days=3)
DUE = later(days=7)


def walked(*steps: tuple[str, Actor, float, dict[str, Any]], **facts: Any) -> Proposal:
    proposal = a_proposal(due_at=DUE, **facts)
    for step, actor, hours, given in steps:
        proposal.take(step, actor, later(hours=hours), calendar=WEEKDAYS, **given)
    return proposal


def test_a_new_one_stands_since_it_was_filed() -> None:
    standing = standing_of(a_proposal(due_at=DUE), NOW)

    assert (standing.since, standing.due) == (MONDAY, DUE)
    assert not standing.said
    assert not standing.is_late


def test_notes_supplements_and_votes_do_not_move_it() -> None:
    proposal = walked(
        ("accept", TRIAGER, 2, {"body": "body-maan"}),
        ("note", TRIAGER, 5, {"text": "打过电话"}),
        ("supplement", LIU, 6, {"text": "四楼也黑"}),
        ("assign", TRIAGER, 7, {"assignee": "staff-tang"}),
    )
    proposal.second("resident-li", later(hours=8))

    standing = standing_of(proposal, NOW)

    assert standing.since == later(hours=2)
    assert "text" not in standing.said


def test_a_transfer_moves_it_but_not_while_it_waits_for_a_ruling() -> None:
    moved = walked(
        ("accept", TRIAGER, 2, {"body": "a"}),
        ("transfer", HANDLER, 5, {"body": "b", "duty": "-", "reason": "归 b"}),
    )
    waiting = walked(
        ("accept", TRIAGER, 2, {"body": "a"}),
        ("transfer", HANDLER, 5, {"body": "b", "duty": "-", "reason": "归 b", "waits": True}),
    )

    assert standing_of(moved, NOW).since == later(hours=5)
    assert standing_of(waiting, NOW).since == later(hours=2)


def test_only_what_was_said_since_it_came_there_is_told() -> None:
    proposal = walked(
        ("send_back", TRIAGER, 1, {"reason": "请补照片"}),
        ("resubmit", LIU, 2, {"text": "暂时没有"}),
    )

    standing = standing_of(proposal, NOW)

    assert standing.since == later(hours=2)
    assert not standing.said


def test_the_latest_progress_stands_beside_the_plan() -> None:
    proposal = walked(
        ("start_work", HANDLER, 1, {"plan": "周四换灯"}),
        ("report_progress", HANDLER, 2, {"text": "订货"}),
        ("report_progress", HANDLER, 3, {"text": "到货"}),
        status=Status.ACCEPTED,
    )

    assert standing_of(proposal, NOW).said == {"plan": "周四换灯", "text": "到货"}


@pytest.mark.parametrize("status", [Status.RETURNED, Status.ANSWERED, Status.CLOSED])
def test_no_clock_runs_where_nobody_of_the_staff_is_to_act(status: Status) -> None:
    proposal = a_proposal(status=status, due_at=DUE)

    assert standing_of(proposal, later(days=30)).due is None
    assert not standing_of(proposal, later(days=30)).is_late


def test_it_is_late_after_the_due_date_and_not_while_paused() -> None:
    late = walked(("accept", TRIAGER, 2, {"body": "a"}))
    paused = walked(
        ("accept", TRIAGER, 2, {"body": "a"}),
        ("pause", HANDLER, 3, {"reason": "等停电", "until": "2026-03-20"}),
    )

    assert standing_of(late, later(days=8)).is_late
    assert not standing_of(paused, later(days=8)).is_late
    assert standing_of(paused, later(days=8)).is_paused
    assert standing_of(paused, NOW).said["reason"] == "等停电"


def test_the_last_answer_and_the_door_are_found() -> None:
    answered = walked(
        ("answer", HANDLER, 1, {"answer": "先换灯泡", "outcome": "partly"}),
        ("reopen", LIU, 2, {"text": "没亮"}),
        ("answer", HANDLER, 3, {"answer": "整灯换新", "outcome": "solved"}),
        ("close", SYSTEM, 4, {}),
        status=Status.ACCEPTED,
    )
    refused = walked(
        ("refuse", TRIAGER, 1, {"entry": "N12", "reason": "处罚", "door": "city_hotline"})
    )

    assert answer_of(answered) == "整灯换新"
    assert refusal_of(refused) == "city_hotline"
    assert answer_of(refused) == ""
    assert refusal_of(answered) == ""
