"""Years whose days off nobody has announced: all goes on, and dates are called an estimate."""

from datetime import UTC, datetime

import pytest

from bot.dialogue.acts import Question
from bot.dialogue.state import State
from tests.dialogue.stage import Stage, a_draft, asking, heard

FAR = [datetime(2027, 12, 28, 2, tzinfo=UTC), datetime(2031, 3, 5, 2, tzinfo=UTC)]
NEAR = datetime(2026, 3, 4, 2, tzinfo=UTC)


@pytest.mark.parametrize("now", [*FAR, NEAR])
async def test_a_proposal_is_read_back_and_filed_in_any_year(now: datetime) -> None:
    stage = Stage(asking("photos", a_draft(photos_done=False)), now=now)
    summary = await stage.play("answer", heard("no", "没得照片"))
    stage.state = State(draft=summary.state.draft, question=Question.CONFIRM)
    filed = await stage.play("answer", heard("submit", "提交"))

    assert filed.said == ["utter_filed"]
    assert filed.proposals[0].due_at is not None
    for told in (summary, filed):
        assert ("估算" in told.values["due"]) is (now is not NEAR)


@pytest.mark.parametrize(
    ("now", "hours"),
    [(FAR[1], "open"), (datetime(2031, 3, 8, 2, tzinfo=UTC), "closed"), (FAR[0], "open")],
)
async def test_a_person_is_called_in_any_year(now: datetime, hours: str) -> None:
    done = await Stage(now=now).play("human", text="转人工")

    assert done.said == [f"utter_human_{hours}"]
    assert len(done.calls) == 1
