"""The proposal itself: filing, seconding, attachments, the clock, and events nobody edits."""

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from bot.proposals.attachments import MAX_ATTACHMENTS, Attachment
from bot.proposals.errors import AlreadySeconded, OwnProposal, StepNotAllowed, TooManyAttachments
from bot.proposals.events import SYSTEM, Actor
from bot.proposals.workflow import OPEN, Role, Status
from tests.builders import HANDLER, MONDAY, TRIAGER, WEEKDAYS, a_proposal, later

LIU = Actor(Role.PROPOSER, "resident-liu")
DUE = later(days=7)


def test_filing_is_the_first_event_and_happens_once() -> None:
    proposal = a_proposal()

    (filed,) = proposal.events
    assert (filed.step, filed.before, filed.after) == ("submit", None, Status.SUBMITTED)
    assert filed.given == {"problem": proposal.problem, "solution": proposal.solution}
    with pytest.raises(StepNotAllowed):
        proposal.file(LIU)


def test_events_cannot_be_edited() -> None:
    event = a_proposal().take("accept", TRIAGER, later(hours=1), body="body-maan")

    with pytest.raises(FrozenInstanceError):
        event.step = "refuse"  # type: ignore[misc]
    with pytest.raises(TypeError):
        event.given["body"] = "other"  # type: ignore[index]


def test_what_was_given_is_kept_as_it_was() -> None:
    changes = {"code": "A05"}
    event = a_proposal().take("reclassify", TRIAGER, later(), changes=changes, reason="积水")

    assert event.given == {"changes": {"code": "A05"}, "reason": "积水"}


def test_a_neighbour_seconds_once() -> None:
    proposal = a_proposal(status=Status.SECONDING)

    event = proposal.second("resident-li", later(hours=1))

    assert proposal.seconders == {"resident-li"}
    assert (event.step, event.before, event.after) == (
        "second",
        Status.SECONDING,
        Status.SECONDING,
    )
    assert not event.tells
    with pytest.raises(AlreadySeconded):
        proposal.second("resident-li", later(hours=2))
    assert len(proposal.events) == 2


def test_nobody_seconds_their_own() -> None:
    proposal = a_proposal()

    with pytest.raises(OwnProposal):
        proposal.second(proposal.proposer, later(hours=1))

    assert not proposal.seconders


@pytest.mark.parametrize("status", Status)
def test_only_what_is_open_is_seconded(status: Status) -> None:
    proposal = a_proposal(status=status)
    if status in OPEN:
        assert proposal.second("resident-li", later(hours=1)).after is status
        return
    with pytest.raises(StepNotAllowed):
        proposal.second("resident-li", later(hours=1))
    assert not proposal.seconders


def test_nine_photos_and_no_tenth() -> None:
    proposal = a_proposal()
    for number in range(MAX_ATTACHMENTS):
        proposal.attach(Attachment("photo", f"media-{number}"))

    with pytest.raises(TooManyAttachments) as refused:
        proposal.attach(Attachment("photo", "media-10"))

    assert refused.value.args == (9,)
    assert [one.media_id for one in proposal.attachments] == [f"media-{n}" for n in range(9)]


def test_the_clock_stands_while_the_resident_is_asked() -> None:
    proposal = a_proposal(due_at=DUE)
    proposal.take("send_back", TRIAGER, later(hours=2), reason="请补照片")
    assert proposal.paused_at == later(hours=2)

    proposal.take("resubmit", LIU, later(hours=50), calendar=WEEKDAYS, text="暂时没有")

    assert proposal.paused_at is None
    assert proposal.due_at == DUE + timedelta(days=2)


def test_a_pause_gives_back_its_working_days_and_no_weekend() -> None:
    proposal = a_proposal(status=Status.IN_PROGRESS, due_at=DUE)
    proposal.take("pause", HANDLER, later(days=3), reason="等报价", until="2026-03-09")

    proposal.take("resume", SYSTEM, later(days=7), calendar=WEEKDAYS, reason="报价来了")

    assert proposal.due_at == DUE + timedelta(days=2)


def test_a_pause_of_some_hours_gives_no_day() -> None:
    proposal = a_proposal(status=Status.IN_PROGRESS, due_at=DUE)
    proposal.take("pause", HANDLER, later(hours=1), reason="等停电", until="2026-03-02")

    proposal.take("resume", HANDLER, later(hours=5), calendar=WEEKDAYS, reason="来电了")

    assert proposal.due_at == DUE


def test_the_end_of_a_pause_without_a_calendar_is_a_mistake_of_ours() -> None:
    proposal = a_proposal(status=Status.IN_PROGRESS, due_at=DUE)
    proposal.take("pause", HANDLER, later(hours=1), reason="等停电", until="2026-03-09")

    with pytest.raises(TypeError):
        proposal.take("resume", HANDLER, later(days=1), reason="来电了")


def test_the_clock_of_the_answer_stands_while_seconders_are_sought_and_notice_is_given() -> None:
    proposal = a_proposal(status=Status.ACCEPTED, due_at=DUE)

    proposal.take("open_seconding", TRIAGER, later(hours=1), threshold=5, until="2026-03-04")
    assert proposal.paused_at == later(hours=1)
    proposal.take("approve_agenda", HANDLER, later(days=2), calendar=WEEKDAYS, reason="够了")
    assert (proposal.paused_at, proposal.due_at) == (None, DUE + timedelta(days=2))
    facts = {"decision": "装灯", "basis": "consensus", "until": "2026-03-06"}
    proposal.take("approve_plan", HANDLER, later(days=2), **facts)
    assert proposal.paused_at == later(days=2)
    proposal.take("start_work", HANDLER, later(days=4), calendar=WEEKDAYS, plan="开工")

    assert (proposal.paused_at, proposal.due_at) == (None, DUE + timedelta(days=4))


def test_pausing_twice_counts_from_the_first_time() -> None:
    proposal = a_proposal(status=Status.IN_PROGRESS, due_at=DUE)
    proposal.take("pause", HANDLER, later(hours=1), reason="等停电", until="2026-03-09")
    proposal.take("pause", HANDLER, later(hours=5), reason="还等", until="2026-03-10")

    proposal.take("resume", SYSTEM, later(hours=26), calendar=WEEKDAYS, reason="停电完了")

    assert proposal.due_at == DUE + timedelta(days=1)


def test_resuming_what_was_not_paused_moves_nothing() -> None:
    proposal = a_proposal(status=Status.IN_PROGRESS, due_at=DUE)

    proposal.take("resume", HANDLER, later(hours=11), reason="接着办")

    assert proposal.due_at == DUE


def test_an_answer_ends_a_pause_without_moving_the_date() -> None:
    proposal = a_proposal(status=Status.IN_PROGRESS, due_at=DUE)
    proposal.take("pause", HANDLER, later(hours=1), reason="等停电", until="2026-03-09")

    proposal.take("answer", HANDLER, later(hours=9), answer="换好了", outcome="solved")

    assert proposal.paused_at is None
    assert proposal.due_at == DUE


def test_a_step_goes_on_while_no_due_date_is_known() -> None:
    proposal = a_proposal(due_at=None)
    proposal.take("send_back", TRIAGER, later(hours=2), reason="请补照片")

    proposal.take("resubmit", LIU, later(hours=5), text="补了")

    assert proposal.due_at is None
    assert proposal.status is Status.SUBMITTED


def test_a_whole_life_leaves_every_step_in_order() -> None:
    proposal = a_proposal()
    proposal.take("accept", TRIAGER, later(hours=1), body="body-maan")
    proposal.take("approve_agenda", HANDLER, later(hours=2), reason="列入")
    proposal.take("approve_plan", HANDLER, later(hours=3), decision="换", basis="-", until="-")
    proposal.take("start_work", HANDLER, later(hours=4), calendar=WEEKDAYS, plan="周四")
    proposal.take("answer", HANDLER, later(hours=5), answer="换好了", outcome="solved")
    proposal.take("reopen", LIU, later(hours=6), text="又黑了")
    proposal.take("answer", HANDLER, later(hours=7), answer="再换", outcome="solved")
    proposal.take("close", SYSTEM, later(hours=8))

    afters = [one.after for one in proposal.events]
    befores = [one.before for one in proposal.events]
    assert befores == [None, *afters[:-1]]
    assert proposal.status is Status.CLOSED
    assert [one.at for one in proposal.events] == [MONDAY, *(later(hours=n) for n in range(1, 9))]
