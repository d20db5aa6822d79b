"""What a resident does with their own proposal: adds, withdraws, rates, has it done again."""

from datetime import timedelta

import pytest

from bot.adapters.memory.database import MemoryDatabase
from bot.proposals.attachments import Attachment
from bot.proposals.errors import StepNotAllowed, TooManyAttachments, UnknownProposal
from bot.proposals.workflow import Status
from bot.services import following
from tests.builders import a_proposal, later
from tests.unit.following.desk import CATALOGUE, LI, LIU, NOW, REF, Act, again, do, stored


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


async def test_words_added_by_mistake_are_taken_out_and_stay_recorded(
    database: MemoryDatabase,
) -> None:
    await stored(database, a_proposal(status=Status.ACCEPTED))
    for words in ("四楼也黑", "哪个来看嘛"):
        await do(
            database,
            lambda work, words=words: following.supplement(
                REF, words, LIU, work=work, catalogue=CATALOGUE, now=NOW
            ),
        )

    _, gone = await do(database, lambda work: following.take_out(REF, LIU, work=work, now=NOW))

    kept = await again(database)
    assert gone == "哪个来看嘛"
    assert [one.given["text"] for one in kept.taken_out] == [gone]
    assert following.last_added(kept).given["text"] == "四楼也黑"
    assert [one.step for one in kept.events][-3:] == ["supplement", "supplement", "take_out"]


async def test_nothing_is_taken_out_where_nothing_was_added(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(status=Status.ACCEPTED))

    with pytest.raises(StepNotAllowed):
        await do(database, lambda work: following.take_out(REF, LIU, work=work, now=NOW))


async def test_somebody_else_takes_nothing_out(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(status=Status.ACCEPTED))

    with pytest.raises(UnknownProposal):
        await do(database, lambda work: following.take_out(REF, LI, work=work, now=NOW))
