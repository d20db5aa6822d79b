"""Some hundred odd requests to every kind of route: answered, refused, never a failure."""

import pytest

from tests.faults.routes import peopled, run

MANY = 400


@pytest.mark.timeout(300)
async def test_no_odd_request_ends_in_a_failure(url: str) -> None:
    async with peopled(url) as (world, here):
        outcome = await run(world, here, MANY, seed=20261130)

    print(f"\n{MANY} odd requests: {dict(sorted(outcome.answers.items()))}")
    assert outcome.wrong == []
    assert outcome.answers[200] + outcome.answers[303] > MANY / 8
    assert len(outcome.routes) > 40
