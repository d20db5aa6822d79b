"""What a resident can do after filing: only with their own, or what everyone may see."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot import catalogue
from bot.adapters.memory.database import MemoryDatabase
from bot.paths import ROOT
from bot.ports import ANONYMOUS, UnitOfWork
from bot.proposals.errors import (
    AlreadySeconded,
    OwnProposal,
    StepNotAllowed,
    TooManyAttachments,
    UnknownProposal,
)
from bot.proposals.lists import ListResult
from bot.proposals.proposal import Attachment, Proposal
from bot.proposals.workflow import Status
from bot.services import following, people
from tests.builders import a_proposal, a_resident, later

CATALOGUE = catalogue.load(ROOT)
LIU, LI = a_resident("liu"), a_resident("li")
NOW = later(hours=3)
REF = "SMQ-2026-000001"

Act = Callable[[UnitOfWork], Awaitable[Proposal]]


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


async def stored(database: MemoryDatabase, *proposals: Proposal) -> None:
    async with database.open_work() as work:
        for resident in (LIU, LI):
            await work.residents.add(resident)
        for proposal in proposals:
            await work.proposals.add(proposal)
        await work.commit()


async def do(database: MemoryDatabase, act: Act) -> Proposal:
    async with database.open_work() as work:
        proposal = await act(work)
        await work.commit()
    return proposal


async def again(database: MemoryDatabase, ref: str = REF) -> Proposal:
    async with database.open_work(readonly=True) as work:
        return await work.proposals.get(ref)


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


@pytest.mark.parametrize(
    "act",
    [
        lambda work: following.own(REF, LI, work=work),
        lambda work: following.supplement(REF, "x", LI, work=work, catalogue=CATALOGUE, now=NOW),
        lambda work: following.add_photos(
            REF, [], "x", LI, work=work, catalogue=CATALOGUE, now=NOW
        ),
        lambda work: following.add_position(
            REF, 30.6, 104.0, "x", LI, work=work, catalogue=CATALOGUE, now=NOW
        ),
        lambda work: following.withdraw(REF, "x", LI, work=work, now=NOW),
        lambda work: following.rate(REF, 5, "x", LI, work=work, now=NOW),
        lambda work: following.reopen(REF, "x", LI, work=work, catalogue=CATALOGUE, now=NOW),
    ],
)
async def test_somebody_elses_proposal_is_not_there(database: MemoryDatabase, act: Act) -> None:
    await stored(database, a_proposal(status=Status.ANSWERED))

    with pytest.raises(UnknownProposal):
        await do(database, act)

    assert len((await again(database)).events) == 1


async def test_words_are_added_without_moving_it(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(status=Status.ACCEPTED))

    await do(
        database,
        lambda work: following.supplement(
            REF, "四楼也黑", LIU, work=work, catalogue=CATALOGUE, now=NOW
        ),
    )

    kept = await again(database)
    assert kept.status is Status.ACCEPTED
    assert (kept.events[-1].step, kept.events[-1].given["text"]) == ("supplement", "四楼也黑")


async def test_an_answer_to_a_return_goes_back_in_line(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(status=Status.RETURNED, paused_at=later(days=-3)))

    await do(
        database,
        lambda work: following.supplement(
            REF, "没得", LIU, work=work, catalogue=CATALOGUE, now=NOW
        ),
    )

    kept = await again(database)
    assert (kept.status, kept.paused_at) == (Status.SUBMITTED, None)
    assert kept.due_at == later(days=9), "the Saturday before was worked: two working days"


async def test_a_position_answers_a_return_too(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(status=Status.RETURNED))

    await do(
        database,
        lambda work: following.add_position(
            REF, 30.69, 104.08, "北门", LIU, work=work, catalogue=CATALOGUE, now=NOW
        ),
    )

    kept = await again(database)
    assert (kept.status, kept.latitude, kept.longitude) == (Status.SUBMITTED, 30.69, 104.08)


async def test_photos_are_added_all_or_none(database: MemoryDatabase) -> None:
    old = [Attachment("photo", f"old-{n}") for n in range(8)]
    await stored(database, a_proposal(attachments=old))
    new = [Attachment("photo", "new-1"), Attachment("photo", "new-2")]

    with pytest.raises(TooManyAttachments):
        await do(
            database,
            lambda work: following.add_photos(
                REF, new, "照片", LIU, work=work, catalogue=CATALOGUE, now=NOW
            ),
        )

    kept = await again(database)
    assert len(kept.attachments) == 8
    assert len(kept.events) == 1


@pytest.mark.parametrize("status", [Status.CLOSED, Status.REFUSED, Status.WITHDRAWN])
async def test_nothing_is_added_to_what_has_ended(database: MemoryDatabase, status: Status) -> None:
    await stored(database, a_proposal(status=status))

    with pytest.raises(StepNotAllowed):
        await do(
            database,
            lambda work: following.supplement(
                REF, "还有", LIU, work=work, catalogue=CATALOGUE, now=NOW
            ),
        )


async def test_what_is_withdrawn_keeps_the_reason(database: MemoryDatabase) -> None:
    await stored(database, a_proposal())

    await do(database, lambda work: following.withdraw(REF, "修好了", LIU, work=work, now=NOW))

    kept = await again(database)
    assert (kept.status, kept.events[-1].given["reason"]) == (Status.WITHDRAWN, "修好了")


async def test_a_mark_is_kept_and_can_be_changed(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(status=Status.ANSWERED))

    for score in (2, 5):
        await do(
            database, lambda work, n=score: following.rate(REF, n, "", LIU, work=work, now=NOW)
        )

    kept = await again(database)
    assert kept.rating == 5
    assert [one.given.get("score") for one in kept.events[1:]] == [2, 5]


async def test_unrated_stays_unrated(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(status=Status.IN_PROGRESS))

    with pytest.raises(StepNotAllowed):
        await do(database, lambda work: following.rate(REF, 5, "", LIU, work=work, now=NOW))

    assert (await again(database)).rating is None


async def test_a_redo_has_its_own_time_from_today(database: MemoryDatabase) -> None:
    proposal = a_proposal(status=Status.CLOSED, code="A04")
    await stored(database, proposal)
    now = later(days=60)

    await do(
        database,
        lambda work: following.reopen(REF, "又黑", LIU, work=work, catalogue=CATALOGUE, now=now),
    )

    kept = await again(database)
    assert kept.status is Status.REDO
    assert kept.due_at is not None
    assert timedelta(days=15) < kept.due_at - now < timedelta(days=35)
    assert kept.events[-1].given["text"] == "又黑"


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


async def test_a_merged_one_is_followed_to_where_it_lives_on(database: MemoryDatabase) -> None:
    second, third = "SMQ-2026-000002", "SMQ-2026-000003"
    await stored(
        database,
        a_proposal(REF, status=Status.MERGED, merged_into=second),
        a_proposal(second, status=Status.MERGED, merged_into=third),
        a_proposal(third),
    )

    async with database.open_work(readonly=True) as work:
        found = await following.merged_into(await work.proposals.get(REF), work=work)
        itself = await following.merged_into(await work.proposals.get(third), work=work)

    assert found is not None
    assert found.ref == third
    assert itself is None


async def test_a_ring_of_merges_ends(database: MemoryDatabase) -> None:
    second = "SMQ-2026-000002"
    await stored(
        database,
        a_proposal(REF, status=Status.MERGED, merged_into=second),
        a_proposal(second, status=Status.MERGED, merged_into=REF),
    )

    async with database.open_work(readonly=True) as work:
        found = await following.merged_into(await work.proposals.get(REF), work=work)

    assert found is not None
    assert found.ref == second


def placed(ref: str, place: str, **facts: Any) -> Proposal:
    facts = {"status": Status.SECONDING, "proposer": LIU.id} | facts
    return a_proposal(ref, place=place, **facts)


async def test_neighbours_see_their_own_community_first(database: MemoryDatabase) -> None:
    near, far = "SMQ-2026-000002", "SMQ-2026-000003"
    await stored(database, placed(near, "smq-ma-beiyuan"), placed(far, "smq-cjx-huaishu"))
    at_home = a_resident("wang", home="smq-ma-madong")

    async def seen(resident: Any, **more: Any) -> list[str]:
        async with database.open_work(readonly=True) as work:
            found = await following.browse(resident, work=work, catalogue=CATALOGUE, **more)
        return sorted(one.ref for one in found)

    assert await seen(at_home) == [near]
    assert await seen(a_resident("new")) == [near, far]
    assert await seen(at_home, around=["smq-caojiaxiang"]) == [far]
    assert await seen(a_resident("moved", home="gone")) == [near, far]


async def test_what_is_not_on_the_positive_list_is_not_shown(database: MemoryDatabase) -> None:
    unclear = placed(REF, "smq-ma-madong", list=ListResult.UNCLEAR)
    await stored(database, unclear)

    async with database.open_work(readonly=True) as work:
        found = await following.browse(LI, work=work, catalogue=CATALOGUE)

    assert found == []


async def test_after_deletion_nothing_is_theirs_any_more(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(contact="13812345678"))

    async with database.open_work() as work:
        await people.forget(LIU, work=work)
        await work.commit()

    kept = await again(database)
    assert (kept.proposer, kept.contact) == (ANONYMOUS, "")
    async with database.open_work(readonly=True) as work:
        assert await following.mine(LIU, work=work) == []
        with pytest.raises(UnknownProposal):
            await following.own(REF, LIU, work=work)


async def test_the_copy_names_everything_that_is_held(database: MemoryDatabase) -> None:
    photos = [Attachment("photo", "m-1"), Attachment("photo", "m-2")]
    await stored(
        database,
        a_proposal(contact="13812345678", attachments=photos),
        a_proposal("SMQ-2026-000002", contact="13812345678"),
        a_proposal("SMQ-2026-000003", proposer=LI.id, contact="13900000000"),
    )

    async with database.open_work(readonly=True) as work:
        held = await people.what_we_hold(LIU, work=work)

    assert held["phones"] == ["13812345678"]
    assert held["photos"] == 2
    assert sorted(one.ref for one in held["proposals"]) == [REF, "SMQ-2026-000002"]
