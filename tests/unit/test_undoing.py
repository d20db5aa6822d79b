"""Undoing (撤销): what is public of a proposal is as it was before the step."""

from bot.proposals import undoing
from bot.proposals.events import Actor
from bot.proposals.workflow import Role, Status
from tests.builders import MONDAY, a_proposal, later

CLERK = Actor(Role.SUPERVISOR, "lin")


def test_publishing_undone_leaves_nothing_public() -> None:
    proposal = a_proposal(status=Status.ACCEPTED)
    before = undoing.state_of(proposal)
    proposal.take("publish", CLERK, MONDAY, problem="路灯不亮")

    undoing.undo(proposal, before, CLERK, later(seconds=5))

    assert proposal.publication is None


def test_a_refusal_undone_shows_again_the_text_that_was_public() -> None:
    proposal = a_proposal(status=Status.ESCALATED)
    proposal.take("publish", CLERK, MONDAY, problem="路灯不亮")
    shown, before = proposal.publication, undoing.state_of(proposal)
    proposal.take("refuse", CLERK, MONDAY, entry="N01", reason="不归这里", door="12345")
    assert proposal.publication is None

    undoing.undo(proposal, before, CLERK, later(seconds=5))

    assert proposal.publication == shown
    assert proposal.status is Status.ESCALATED
