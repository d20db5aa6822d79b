"""What residents say together is kept, answered once, and goes with its owner's data."""

from dataclasses import replace
from datetime import timedelta

from bot.ports import ANONYMOUS
from bot.proposals.public_notices import Objection
from tests.builders import MONDAY, a_proposal, a_resident

REF = "SMQ-2026-000001"


async def _two(store) -> tuple[Objection, Objection]:
    async with store.open_work() as work:
        await work.residents.add(a_resident("li"))
        await work.proposals.add(a_proposal(REF))
        first = await work.objections.add(Objection(REF, 2, "resident-li", "太吵", MONDAY))
        later = MONDAY + timedelta(hours=1)
        second = await work.objections.add(Objection(REF, 2, "resident-liu", "太贵", later))
        await work.commit()
    return first, second


def _answered(one: Objection) -> Objection:
    return replace(one, shown="吵", answer="九点关", by="王主任", answered_at=MONDAY,
                   answered_by="staff-1")  # fmt: skip


async def test_an_objection_is_answered_once_and_waits_until_then(store) -> None:
    first, second = await _two(store)

    async with store.open_work() as work:
        assert await work.objections.answer(_answered(first))
        assert not await work.objections.answer(replace(_answered(first), answer="十点关"))
        await work.commit()

    async with store.open_work(readonly=True) as work:
        assert await work.objections.of(REF) == [_answered(first), second]
        assert await work.objections.of("SMQ-2026-000009") == []
        assert await work.objections.waiting() == [second]
        assert await work.objections.of_resident("resident-li") == [_answered(first)]


async def test_with_somebodys_data_go_their_words_and_what_is_public_stays(store) -> None:
    first, second = await _two(store)
    async with store.open_work() as work:
        third = await work.objections.add(Objection(REF, 2, "resident-li", "太远", MONDAY))
        await work.objections.answer(_answered(first))
        await work.commit()

    async with store.open_work() as work:
        counts = await work.residents.forget("resident-li")
        assert counts["objections"] == 2
        assert not await work.objections.answer(_answered(third))
        await work.commit()

    async with store.open_work(readonly=True) as work:
        kept = replace(_answered(first), resident=ANONYMOUS, text="")
        assert await work.objections.of(REF) == [kept, second]
        assert await work.objections.of_resident("resident-li") == []
