"""What everyone may see once a person has looked at it, and second."""

from typing import Any

import pytest

from bot.adapters.memory.database import MemoryDatabase
from bot.proposals.errors import AlreadySeconded, OwnProposal, StepNotAllowed, UnknownProposal
from bot.proposals.lists import ListResult
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services import browsing, following
from tests.builders import a_proposal, a_resident
from tests.unit.following.desk import CATALOGUE, LI, LIU, NOW, REF, again, do, stored


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", ListResult)
async def test_strangers_see_what_is_public_and_nothing_else(
    database: MemoryDatabase, status: Status, kind: ListResult
) -> None:
    await stored(database, a_proposal(status=status, list=kind))
    is_public = status in following.PUBLIC and kind is ListResult.POSITIVE

    async with database.open_work(readonly=True) as work:
        assert (await following.visible(REF, LIU, work=work)).ref == REF
        if is_public:
            assert (await following.visible(REF, LI, work=work)).ref == REF
            return
        with pytest.raises(UnknownProposal):
            await following.visible(REF, LI, work=work)


def test_nothing_is_public_before_a_person_has_looked_at_it() -> None:
    looked_at = {Status.SUBMITTED, Status.RETURNED, Status.ESCALATED, Status.HANDED_DOWN}

    assert not following.PUBLIC & looked_at
    assert following.SECONDABLE < following.PUBLIC
    assert not following.SECONDABLE & following.DONE


async def test_a_neighbour_seconds_a_public_one_once(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(status=Status.SECONDING))

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
    await stored(database, a_proposal(status=status))

    with pytest.raises(error):
        await do(database, lambda work: following.second(REF, LI, work=work, now=NOW))


def placed(ref: str, place: str, **facts: Any) -> Proposal:
    facts = {"status": Status.SECONDING, "proposer": LIU.id} | facts
    return a_proposal(ref, place=place, **facts)


async def test_neighbours_see_their_own_community_first(database: MemoryDatabase) -> None:
    near, far = "SMQ-2026-000002", "SMQ-2026-000003"
    await stored(database, placed(near, "smq-ma-beiyuan"), placed(far, "smq-cjx-huaishu"))
    at_home = a_resident("wang", home="smq-ma-madong")

    async def seen(resident: Any, **more: Any) -> list[str]:
        async with database.open_work(readonly=True) as work:
            found = await browsing.browse(resident, work=work, catalogue=CATALOGUE, **more)
        return sorted(one.ref for one in found)

    assert await seen(at_home) == [near]
    assert await seen(a_resident("new")) == [near, far]
    assert await seen(at_home, around=["smq-caojiaxiang"]) == [far]
    assert await seen(a_resident("moved", home="gone")) == [near, far]


async def test_what_is_not_on_the_positive_list_is_not_shown(database: MemoryDatabase) -> None:
    unclear = placed(REF, "smq-ma-madong", list=ListResult.UNCLEAR)
    await stored(database, unclear)

    async with database.open_work(readonly=True) as work:
        found = await browsing.browse(LI, work=work, catalogue=CATALOGUE)

    assert found == []
