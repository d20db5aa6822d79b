"""ports.Proposals, on every store."""

import asyncio

import pytest

from bot.ports import ANONYMOUS
from bot.proposals.attachments import Attachment
from bot.proposals.errors import ChangedMeanwhile, UnknownProposal
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Suggestion
from bot.proposals.workflow import Status
from tests.builders import HANDLER, MONDAY, TRIAGER, a_proposal, later
from tests.contract.database.given import REF, loaded, stored


async def test_a_proposal_comes_back_with_everything_it_held(store):
    proposal = a_proposal(
        place_detail="3栋旁边",
        reach="整个院子",
        contact="138****0000",
        latitude=30.6915,
        longitude=104.0903,
        urgent=True,
        review=True,
        paused_at=later(hours=1),
        assignee="staff-tang",
        transfers=2,
        merged_into="SMQ-2026-000009",
        rating=4,
        outcome="done",
        suggestion=Suggestion(
            ListResult.POSITIVE,
            "A04",
            Level.COURTYARD,
            0.83,
            False,
            ("路灯", "院子"),
            (("A04", 0.83), ("A05", 0.1)),
        ),
        attachments=[
            Attachment("image", "media-2", "", MONDAY),
            Attachment("image", "media-1", "d" * 64, None),
        ],
        seconders={"resident-chen", "resident-wang"},
    )
    await stored(store, proposal)

    assert await loaded(store) == proposal


async def test_a_proposal_without_place_level_or_suggestion_comes_back_too(store):
    bare = a_proposal(
        place=None,
        due_at=None,
        list=ListResult.UNCLEAR,
        code="U",
        suggestion=Suggestion(ListResult.UNCLEAR, "U", None, 0.2, True),
    )
    await stored(store, bare)

    assert await loaded(store) == bare


async def test_an_unknown_reference_is_said_to_be_unknown(store):
    with pytest.raises(UnknownProposal):
        await loaded(store, "SMQ-2026-999999")


async def test_every_step_is_appended_in_order_and_numbered(store):
    await stored(store, a_proposal())
    async with store.open_work() as work:
        proposal = await work.proposals.get(REF)
        proposal.take("accept", TRIAGER, later(hours=1), body="body-maan", urgent=False)
        proposal.take("assign", HANDLER, later(hours=2), assignee="staff-tang")
        await work.proposals.save(proposal)
        proposal.take("start_work", HANDLER, later(hours=3), plan="周五换灯")
        await work.proposals.save(proposal)
        await work.commit()

    found = await loaded(store)

    assert [event.step for event in found.events] == ["submit", "accept", "assign", "start_work"]
    assert found.events[1].given == {"body": "body-maan", "urgent": False}
    assert found.events[3].actor == HANDLER
    assert found.status is Status.IN_PROGRESS
    numbers = [event.id for event in found.events]
    assert None not in numbers
    assert numbers == sorted(set(numbers))


async def test_a_step_given_what_json_cannot_hold_is_refused(store):
    await stored(store, a_proposal())
    async with store.open_work() as work:
        proposal = await work.proposals.get(REF)
        proposal.take("note", TRIAGER, later(hours=1), text=object())

        with pytest.raises(Exception, match="JSON serializable"):
            await work.proposals.save(proposal)


async def test_who_saves_what_changed_meanwhile_is_told_and_changes_nothing(store):
    await stored(store, a_proposal())
    first, second = await loaded(store), await loaded(store)
    first.take("accept", TRIAGER, later(hours=1), body="body-maan")
    second.take("send_back", TRIAGER, later(hours=1), reason="请补充楼栋")
    async with store.open_work() as work:
        await work.proposals.save(first)
        await work.commit()

    async with store.open_work() as work:
        with pytest.raises(ChangedMeanwhile):
            await work.proposals.save(second)

    found = await loaded(store)
    assert found.status is Status.ACCEPTED
    assert [event.step for event in found.events] == ["submit", "accept"]


async def test_of_many_at_once_none_is_lost_and_none_half_done(store):
    await stored(store, a_proposal())

    async def note(number):
        async with store.open_work() as work:
            proposal = await work.proposals.get(REF)
            await asyncio.sleep(0)
            proposal.take("note", TRIAGER, later(minutes=number), text=str(number))
            await work.proposals.save(proposal)
            await work.commit()

    results = await asyncio.gather(*(note(n) for n in range(20)), return_exceptions=True)

    done = [n for n, result in enumerate(results) if result is None]
    refused = [result for result in results if result is not None]
    found = await loaded(store)
    assert done
    assert all(isinstance(result, ChangedMeanwhile) for result in refused)
    assert sorted(int(e.given["text"]) for e in found.events[1:]) == done
    assert found.version == len(done)


async def test_saving_what_was_never_added_is_refused(store):
    async with store.open_work() as work:
        with pytest.raises(UnknownProposal):
            await work.proposals.save(a_proposal())


async def test_references_count_up_for_each_prefix_and_year(store):
    async with store.open_work() as work:
        refs = [
            await work.proposals.next_ref(prefix, year)
            for prefix, year in (("SMQ", 2026), ("SMQ", 2026), ("SMQ", 2027), ("FHS", 2026))
        ]

    assert refs == ["SMQ-2026-000001", "SMQ-2026-000002", "SMQ-2027-000001", "FHS-2026-000001"]


async def test_fifty_at_once_get_fifty_references(store):
    async def take():
        async with store.open_work() as work:
            ref = await work.proposals.next_ref("SMQ", 2026)
            await work.proposals.add(a_proposal(ref))
            await work.commit()
            return ref

    refs = await asyncio.gather(*(take() for _ in range(50)))

    assert sorted(refs) == [f"SMQ-2026-{n:06d}" for n in range(1, 51)]


async def test_a_resident_sees_their_own_newest_first(store):
    await stored(
        store,
        *(a_proposal(f"SMQ-2026-00000{n}", created_at=later(hours=n % 3)) for n in range(1, 6)),
        a_proposal("SMQ-2026-000006", proposer="resident-chen"),
    )

    async with store.open_work(readonly=True) as work:
        mine = await work.proposals.of_resident("resident-liu")
        two = await work.proposals.of_resident("resident-liu", limit=2)

    assert [one.ref[-1] for one in mine] == ["5", "2", "4", "1", "3"]
    assert [one.ref[-1] for one in two] == ["5", "2"]
    assert all(one.events for one in mine)


async def test_nobody_owns_what_was_made_anonymous(store):
    await stored(store, a_proposal(proposer=ANONYMOUS))

    async with store.open_work(readonly=True) as work:
        assert await work.proposals.of_resident(ANONYMOUS) == []


async def test_a_seconder_who_seconds_far_more_than_a_list_holds_is_loaded_once(store):
    many = [a_proposal(f"SMQ-2026-{n:06d}", seconders={"resident-chen"}) for n in range(1, 621)]
    await stored(store, *many)

    async with store.open_work(readonly=True) as work:
        mine = await work.proposals.of_resident("resident-liu")

    assert len(mine) == 620
    assert all(len(one.events) == 1 and one.seconders == {"resident-chen"} for one in mine)
