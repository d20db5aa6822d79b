"""Merges kept and given back whole; with somebody's data goes what they answered."""

from datetime import timedelta

import pytest

from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.merging import Merge, MergeState, Voice
from tests.builders import MONDAY, a_proposal, a_resident

REF, OTHER = "SMQ-2026-000001", "SMQ-2026-000002"


def a_merge() -> Merge:
    voices = [Voice("resident-a"), Voice("resident-b", True, MONDAY, True)]
    until = MONDAY + timedelta(days=7)
    return Merge(REF, OTHER, "同一件事", "照片", "fenban", MONDAY, until, voices=voices)


async def filled(store) -> Merge:
    async with store.open_work() as work:
        await work.residents.add(a_resident("a"))
        for ref in (REF, OTHER):
            await work.proposals.add(a_proposal(ref))
        one = await work.merges.add(a_merge())
        await work.commit()
    return one


async def test_a_merge_comes_back_as_it_was_and_a_stale_one_is_not_saved(store) -> None:
    one = await filled(store)
    async with store.open_work() as work:
        found = await work.merges.get(one.id)
        assert found == one
        assert [[each.id for each in await work.merges.of(ref)] for ref in (REF, OTHER)] == [
            [one.id], [one.id],
        ]  # fmt: skip
        found.answer("resident-a", False, MONDAY)
        found.state = MergeState.JOINED
        await work.merges.save(found)
        with pytest.raises(ChangedMeanwhile):
            await work.merges.save(one)
        await work.commit()
    async with store.open_work(readonly=True) as work:
        assert await work.merges.get(one.id) == found
        assert [each.id for each in await work.merges.going_on()] == [one.id]
        assert await work.merges.going_on(one.id) == []
        assert await work.merges.get(one.id + 1) is None


async def test_with_somebodys_data_goes_their_answer(store) -> None:
    one = await filled(store)
    async with store.open_work() as work:
        counts = await work.residents.forget("resident-a")
        await work.commit()
    assert counts["merges"] == 1
    async with store.open_work(readonly=True) as work:
        found = await work.merges.get(one.id)
    assert [voice.resident for voice in found.voices] == ["resident-b"]
