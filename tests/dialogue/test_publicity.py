"""`Not public` and `may be public`: whose proposal, which one, and what is said."""

import pytest

from bot.proposals.events import Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role, Status
from tests.builders import MONDAY, a_proposal, later, public
from tests.dialogue.stage import Stage

FIRST, SECOND = "SMQ-2026-000001", "SMQ-2026-000002"
AT = {"body": "smq-maan-council", "place": "smq-ma-madong", "proposer": "resident-liu"}


def filed(ref: str = FIRST, status: Status = Status.ACCEPTED) -> Proposal:
    return a_proposal(ref, status=status, **AT)


def kept_private(one: Proposal) -> Proposal:
    one.take("keep_private", Actor(Role.PROPOSER, one.proposer), MONDAY)
    return one


@pytest.mark.parametrize("words", ["不公开", "不要公开了。", "我不想公开"])
async def test_the_public_one_is_out_of_sight_and_goes_on(words: str) -> None:
    stage = Stage(proposals=(public(filed(FIRST)), filed(SECOND)), now=later(hours=1))

    done = await stage.play("privacy", text=words)

    first, second = sorted(done.proposals, key=lambda one: one.ref)
    assert (first.publication, first.is_kept_private) == (None, True)
    assert not second.is_kept_private
    assert FIRST in done.said[0]


async def test_it_can_be_said_before_anybody_publishes_it() -> None:
    done = await Stage(proposals=(filed(),)).play("privacy", text="不公开")

    assert done.proposals[0].is_kept_private


async def test_of_several_public_ones_it_is_asked_which() -> None:
    stage = Stage(proposals=(public(filed(FIRST)), public(filed(SECOND))))

    asked = await stage.play("privacy", text="不要公开")
    done = await Stage(asked.state, proposals=stage.proposals).play("choose", ref=SECOND)

    assert len(asked.options) == 2
    assert [one.ref for one in done.proposals if one.is_kept_private] == [SECOND]


async def test_it_may_be_public_after_all() -> None:
    done = await Stage(proposals=(kept_private(filed()),)).play("privacy", text="可以公开")

    assert not done.proposals[0].is_kept_private


async def test_with_nothing_to_keep_private_it_is_told_who_sees_what() -> None:
    done = await Stage().play("privacy", text="不公开")

    assert done.said == ["utter_privacy_answer"]
