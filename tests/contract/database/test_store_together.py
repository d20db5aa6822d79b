"""Who seconded what, who waits for what to open, and what goes with somebody's data."""

from datetime import timedelta

from bot.proposals.workflow import Status
from tests.builders import MONDAY, a_proposal, a_resident, public

REF, OTHER = "SMQ-2026-000001", "SMQ-2026-000002"


async def test_what_somebody_seconded_is_found_newest_first(store) -> None:
    async with store.open_work() as work:
        for n, ref in enumerate((REF, OTHER)):
            at = MONDAY + timedelta(hours=n)
            await work.proposals.add(a_proposal(ref, created_at=at, seconders={"resident-li"}))
        await work.proposals.add(a_proposal("SMQ-2026-000003", seconders={"somebody"}))
        await work.commit()

    async with store.open_work() as work:
        found = await work.proposals.seconded_by("resident-li")
        assert [one.ref for one in found] == [OTHER, REF]
        found[0].unsecond("resident-li", MONDAY)
        await work.proposals.save(found[0])
        await work.commit()

    async with store.open_work(readonly=True) as work:
        assert [one.ref for one in await work.proposals.seconded_by("resident-li")] == [REF]


async def test_who_waits_is_due_once_it_is_public_or_over_and_told_once(store) -> None:
    later = MONDAY + timedelta(days=1)
    async with store.open_work() as work:
        await work.proposals.add(public(a_proposal(REF), public_at=later))
        await work.proposals.add(a_proposal(OTHER, status=Status.WITHDRAWN))
        for ref in (REF, OTHER, REF):
            await work.openings.add("resident-li", ref, MONDAY)
        assert [one.ref for one in await work.openings.due(MONDAY)] == [OTHER]
        await work.commit()

    async with store.open_work() as work:
        due = await work.openings.due(later)
        assert [(one.ref, one.is_public, one.is_over) for one in due] == [
            (REF, True, False), (OTHER, False, True),
        ]  # fmt: skip
        assert await work.openings.drop(due[0])
        assert not await work.openings.drop(due[0])
        await work.commit()

    async with store.open_work(readonly=True) as work:
        assert [one.ref for one in await work.openings.due(later)] == [OTHER]


async def test_with_somebodys_data_goes_what_they_added_and_what_they_waited_for(store) -> None:
    async with store.open_work() as work:
        await work.residents.add(a_resident("li"))
        proposal = public(a_proposal(REF))
        proposal.join("resident-li", "我叫王小明，我家门口也是", MONDAY)
        await work.proposals.add(proposal)
        await work.openings.add("resident-li", REF, MONDAY)
        await work.commit()

    async with store.open_work() as work:
        counts = await work.residents.forget("resident-li")
        assert counts["openings"] == 1
        await work.commit()

    async with store.open_work(readonly=True) as work:
        kept = await work.proposals.get(REF)
        (joined,) = (one for one in kept.events if one.step == "join")
        assert joined.given["text"] == ""
        assert await work.openings.due(MONDAY) == []
