"""The workflow table, walked in both directions against its second bookkeeping."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.proposals.errors import SomethingMissing, StepNotAllowed
from bot.proposals.events import Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import FINAL, OPEN, STEPS, Role, Status, allowed
from tests.builders import a_proposal, later

AGREED = yaml.safe_load((Path(__file__).parent / "workflow.yml").read_text(encoding="utf-8"))
ROWS: dict[str, dict[str, Any]] = AGREED["steps"]
WALK = list(product(Status, ROWS, Role))


def is_agreed(status: Status, step: str, role: Role) -> bool:
    row = ROWS[step]
    return status in row["from"] and role in row["who"]


def given_for(step: str) -> dict[str, Any]:
    return {need: f"some {need}" for need in ROWS[step]["needs"]}


def in_status(status: Status) -> Proposal:
    return a_proposal(status=status)


def test_the_table_has_exactly_the_agreed_steps_and_statuses() -> None:
    assert set(STEPS) == {*ROWS, "submit"}
    assert [one.value for one in Status] == AGREED["statuses"]


@pytest.mark.parametrize("step", ROWS)
def test_a_step_asks_for_what_was_agreed_and_tells_as_agreed(step: str) -> None:
    assert STEPS[step].needs == set(ROWS[step]["needs"])
    assert STEPS[step].tells == (step in AGREED["told"])


def test_every_agreed_step_is_taken_and_recorded() -> None:
    taken = 0
    for status, step, role in WALK:
        if not is_agreed(status, step, role):
            continue
        proposal, actor = in_status(status), Actor(role, f"id-{role}")

        event = proposal.take(step, actor, later(hours=1), **given_for(step))

        to = status if ROWS[step]["to"] == "stays" else Status(ROWS[step]["to"])
        assert proposal.status is to, (status, step, role)
        assert (event.before, event.after) == (status, to)
        assert (event.step, event.actor, event.at) == (step, actor, later(hours=1))
        assert dict(event.given) == given_for(step)
        assert proposal.events[-1] is event
        taken += 1
    assert taken == sum(len(row["from"]) * len(row["who"]) for row in ROWS.values())


def test_every_other_step_is_refused_and_changes_nothing() -> None:
    for status, step, role in WALK:
        if is_agreed(status, step, role):
            continue
        proposal = in_status(status)
        before = list(proposal.events)

        with pytest.raises(StepNotAllowed):
            proposal.take(step, Actor(role, "id"), later(hours=1), **given_for(step))

        assert proposal.status is status
        assert proposal.events == before


@pytest.mark.parametrize("role", Role)
def test_the_list_of_allowed_steps_is_the_agreed_one(role: Role) -> None:
    for status in Status:
        agreed = {step for step in ROWS if is_agreed(status, step, role)}
        assert set(allowed(status, role)) == agreed, status


def test_proposers_file_and_staff_who_work_file_for_somebody() -> None:
    files = {role for role in Role if allowed(None, role) == ("submit",)}

    assert files == {Role.PROPOSER, Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR}
    assert all(not allowed(None, role) for role in set(Role) - files)


@pytest.mark.parametrize(
    ("step", "missing"), [(step, need) for step, row in ROWS.items() for need in row["needs"]]
)
@pytest.mark.parametrize("nothing", [None, "", "absent"])
def test_a_step_without_what_it_needs_is_refused(step: str, missing: str, nothing: Any) -> None:
    status, role = Status(ROWS[step]["from"][0]), Role(ROWS[step]["who"][0])
    proposal = in_status(status)
    given = given_for(step) | {missing: nothing}
    if nothing == "absent":
        del given[missing]

    with pytest.raises(SomethingMissing) as refused:
        proposal.take(step, Actor(role, "id"), later(hours=1), **given)

    assert refused.value.args == (missing,)
    assert proposal.status is status
    assert len(proposal.events) == 1


def test_all_that_is_missing_is_named_at_once() -> None:
    proposal = a_proposal()

    with pytest.raises(SomethingMissing) as refused:
        proposal.take("refuse", Actor(Role.TRIAGER, "id"), later(hours=1), entry="N12")

    assert refused.value.args == ("door", "reason")


def test_what_has_ended_is_noted_undone_or_looked_at_again_and_nothing_else() -> None:
    """What was withdrawn unmeant may come back, slips be claimed, and who sees it change."""
    turned_away = {Status.REFUSED, Status.REFERRED}
    judges = {Role.TRIAGER, Role.SUPERVISOR}
    own = {"claim", "keep_private", "allow_public"}
    assert {status.value for status in FINAL} == set(AGREED["ended"])
    for status, role in product(FINAL, Role):
        more = set(own) if role is Role.PROPOSER else {"note", "undo", "unpublish"}
        if (status, role) == (Status.WITHDRAWN, Role.PROPOSER):
            more.add("take_back")
        if status in turned_away:
            more |= {"appeal"} if role is Role.PROPOSER else {"uphold"}
        if role in judges and status in turned_away | {Status.MERGED}:
            more.add("overturn")
        assert set(allowed(status, role)) <= more


def test_every_status_can_be_reached_and_every_open_one_can_end() -> None:
    ways = {
        status: {STEPS[step].to or status for role in Role for step in allowed(status, role)}
        for status in Status
    }

    def reached(start: Status) -> set[Status]:
        known, edge = {start}, {start}
        while edge:
            edge = {to for status in edge for to in ways[status]} - known
            known |= edge
        return known

    assert reached(Status.SUBMITTED) == set(Status)
    for status in OPEN:
        assert reached(status) & {Status.ANSWERED, Status.CLOSED, *FINAL}, status
