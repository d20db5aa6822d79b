"""What everyone may see once a person has looked at it, and second."""

from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.memory.database import MemoryDatabase
from bot.proposals.errors import (
    AlreadySeconded,
    KeptPrivate,
    OwnProposal,
    StepNotAllowed,
    UnknownProposal,
)
from bot.proposals.events import Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import STEPS, Role, Status
from bot.services import browsing, following
from tests.builders import HANDLER, a_proposal, a_resident, public
from tests.unit.following.desk import CATALOGUE, LI, LIU, NOW, REF, again, do, stored


@pytest.mark.parametrize("status", Status)
async def test_no_status_makes_public_what_nobody_published(
    database: MemoryDatabase, status: Status
) -> None:
    await stored(database, a_proposal(status=status))

    async with database.open_work(readonly=True) as work:
        assert (await following.visible(REF, LIU, work=work, now=NOW)).ref == REF
        with pytest.raises(UnknownProposal):
            await following.visible(REF, LI, work=work, now=NOW)
        assert await browsing.browse(LI, work=work, catalogue=CATALOGUE, now=NOW) == []


async def test_what_was_published_is_seen_from_its_moment_on(database: MemoryDatabase) -> None:
    await stored(database, public(a_proposal(status=Status.SECONDING), public_at=NOW))

    async with database.open_work(readonly=True) as work:
        assert (await following.visible(REF, LI, work=work, now=NOW)).ref == REF
        assert len(await browsing.browse(LI, work=work, catalogue=CATALOGUE, now=NOW)) == 1
        before = NOW - timedelta(seconds=1)
        with pytest.raises(UnknownProposal):
            await following.visible(REF, LI, work=work, now=before)
        assert await browsing.browse(LI, work=work, catalogue=CATALOGUE, now=before) == []


async def test_who_says_not_public_is_out_of_sight_at_once_and_nobody_publishes_it(
    database: MemoryDatabase,
) -> None:
    await stored(database, public(a_proposal(status=Status.SECONDING)))

    await do(database, lambda work: following.keep_private(REF, LIU, work=work, now=NOW))

    kept = await again(database)
    assert (kept.publication, kept.status) == (None, Status.SECONDING)
    with pytest.raises(KeptPrivate):
        kept.take("publish", HANDLER, NOW, problem="路灯坏了")
    await do(
        database, lambda work: following.keep_private(REF, LIU, work=work, now=NOW, allow=True)
    )
    again_public = await again(database)
    again_public.take("publish", HANDLER, NOW, problem="路灯坏了")
    assert again_public.is_public(NOW)


async def test_nobody_else_keeps_it_private(database: MemoryDatabase) -> None:
    await stored(database, public(a_proposal(status=Status.SECONDING)))

    with pytest.raises(UnknownProposal):
        await do(database, lambda work: following.keep_private(REF, LI, work=work, now=NOW))


@pytest.mark.parametrize(
    ("step", "status", "given"),
    [
        ("withdraw", Status.SECONDING, {}),
        ("refer", Status.ACCEPTED, {"entry": "N12", "reason": "-", "door": "police"}),
        ("unpublish", Status.CLOSED, {"reason": "有人脸"}),
    ],
)
def test_what_ends_elsewhere_leaves_the_publics_sight(
    step: str, status: Status, given: dict[str, str]
) -> None:
    one = public(a_proposal(status=status))
    role = next(role for role in Role if role in STEPS[step].who)

    one.take(step, Actor(role, "id"), NOW, **given)

    assert one.publication is None


async def test_a_neighbour_seconds_a_public_one_once(database: MemoryDatabase) -> None:
    await stored(database, public(a_proposal(status=Status.SECONDING)))

    await do(database, lambda work: following.second(REF, LI, work=work, now=NOW))

    assert (await again(database)).seconders == {LI.id}
    with pytest.raises(AlreadySeconded):
        await do(database, lambda work: following.second(REF, LI, work=work, now=NOW))
    with pytest.raises(OwnProposal):
        await do(database, lambda work: following.second(REF, LIU, work=work, now=NOW))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (Status.ANSWERED, StepNotAllowed),
        (Status.CLOSED, StepNotAllowed),
        (Status.SUBMITTED, UnknownProposal),
        (Status.WITHDRAWN, UnknownProposal),
    ],
)
async def test_nobody_seconds_what_is_over_or_not_public(
    database: MemoryDatabase, status: Status, error: type[Exception]
) -> None:
    one = a_proposal(status=status)
    await stored(database, one if error is UnknownProposal else public(one))

    with pytest.raises(error):
        await do(database, lambda work: following.second(REF, LI, work=work, now=NOW))


def placed(ref: str, place: str, **facts: Any) -> Proposal:
    facts = {"status": Status.SECONDING, "proposer": LIU.id} | facts
    return public(a_proposal(ref, place=place, **facts))


async def test_neighbours_see_their_own_community_first(database: MemoryDatabase) -> None:
    near, far = "SMQ-2026-000002", "SMQ-2026-000003"
    await stored(database, placed(near, "smq-ma-beiyuan"), placed(far, "smq-cjx-huaishu"))
    at_home = a_resident("wang", home="smq-ma-madong")

    async def seen(resident: Any, **more: Any) -> list[str]:
        async with database.open_work(readonly=True) as work:
            found = await browsing.browse(resident, work=work, catalogue=CATALOGUE, now=NOW, **more)
        return sorted(one.ref for one in found)

    assert await seen(at_home) == [near]
    assert await seen(a_resident("new")) == [near, far]
    assert await seen(at_home, around=["smq-caojiaxiang"]) == [far]
    assert await seen(a_resident("moved", home="gone")) == [near, far]
