"""After staff's own no: the appeal is the ticket's, whatever else is being talked about."""

from datetime import timedelta

import pytest

from bot.dialogue.state import State
from bot.ports import CallKind
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role, Status
from tests.builders import MONDAY, a_proposal, a_resident, later
from tests.dialogue.stage import CONSENTED, Stage, asking, heard

TAKEN = "另一位工作人员重新看"
WORDS = "我认为判错了，转人工"
LIU = a_resident(**CONSENTED)


def turned_away(status: Status = Status.REFUSED, step: str = "refuse") -> Proposal:
    proposal = a_proposal(proposer=LIU.id, place="smq-ma-madong", body="smq-maan-council")
    given = {"entry": "N12", "reason": "属于执法", "door": "city_hotline"}
    proposal.take(step, Actor(Role.TRIAGER, "s1"), later(hours=1), **given)
    proposal.code, proposal.list = "N12", ListResult.NEGATIVE
    assert proposal.status is status
    return proposal


def stage(state: State | None = None, *proposals: Proposal) -> Stage:
    now = MONDAY + timedelta(hours=2)
    return Stage(state or State(), resident=LIU, proposals=proposals, now=now)


@pytest.mark.parametrize("turn", ["appeal", "human"])
async def test_an_appeal_is_noted_on_its_ticket_with_a_day(turn: str) -> None:
    done = await stage(None, turned_away()).play(turn, heard("appeals", WORDS))

    (proposal,) = done.proposals
    assert TAKEN in done.said[0]
    assert proposal.ref in done.said[0]
    assert proposal.events[-1].given["text"] == WORDS
    assert proposal.appeal_due_at is not None
    assert done.calls == []
    assert done.matter == proposal.ref


async def test_the_words_are_enough_where_nothing_was_heard() -> None:
    done = await stage(None, turned_away()).play("human", text=WORDS)

    assert TAKEN in done.said[0]


async def test_it_is_not_taken_for_the_draft_when_nothing_was_said_since_the_no() -> None:
    """The notice came in the middle of another matter; the stage has no outbox, so it is named."""
    text = "SMQ-2026-000001 判错了"
    done = await stage(asking("solution"), turned_away()).play("appeal", heard("appeals", text))

    assert TAKEN in done.said[0]
    assert done.proposals[0].appeal_due_at is not None
    assert done.draft.problem


async def test_in_a_draft_of_its_own_the_sorting_is_doubted_as_before() -> None:
    state = asking("solution")
    done = await stage(state, turned_away()).play("appeal", heard("appeals", "判错了"))

    assert done.said[0] == "utter_topic_noted"
    assert done.proposals[0].appeal_due_at is None


async def test_asking_for_a_person_names_the_ticket_that_was_turned_away() -> None:
    ticket = turned_away(Status.REFERRED, "refer")
    done = await stage(None, ticket).play("human", heard("person", "人工"))

    assert [(one.kind, one.ref) for one in done.calls] == [(CallKind.HANDOFF, ticket.ref)]


async def test_what_was_upheld_already_calls_a_person() -> None:
    ticket = turned_away()
    ticket.take("appeal", Actor(Role.PROPOSER, LIU.id), later(hours=1), text="判错了")
    ticket.take("uphold", Actor(Role.SUPERVISOR, "s2"), later(hours=1), reason="还是执法")
    done = await stage(None, ticket).play("appeal", heard("appeals", WORDS))

    assert [one.ref for one in done.calls] == [ticket.ref]
    assert done.proposals[0].appeal_due_at is None


async def test_an_option_that_is_tapped_is_an_appeal_too() -> None:
    """Its words are an option's: the turn itself has none."""
    done = await stage(None, turned_away()).play("appeal")

    assert TAKEN in done.said[0]
    assert done.proposals[0].events[-1].given["text"] == "我认为判错了"
