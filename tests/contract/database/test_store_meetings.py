"""Meetings kept and given back whole, told apart by version, and what goes with somebody's data."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.meetings import Answer, Guest, Meeting, Minutes, Next, Outcome, Result
from bot.proposals.owners import Counted, Matter, OwnersVote
from tests.builders import MONDAY, a_proposal, a_resident, public

REF, OTHER = "SMQ-2026-000001", "SMQ-2026-000002"
VOTE = OwnersVote(
    Matter.SPECIAL, Counted(Decimal("1000.50"), 30), Counted(Decimal("700.25"), 20),
    Counted(Decimal(600), 18),
)  # fmt: skip


def a_meeting(ref: str = REF, number: int = 1, **more) -> Meeting:
    facts = {
        "subject": "院里停车怎么收费", "at": MONDAY + timedelta(days=5), "form": "onsite",
        "place": "门卫室", "agenda": "先说现状，再说办法", "invited": ("committee", "tenants"),
        "missing": {"migrants": "没有这样的住户"}, "called_by": "chengban", "called_at": MONDAY,
        "guests": [Guest("resident-a"), Guest("resident-b")],
    }  # fmt: skip
    return Meeting(ref, number, **(facts | more))


async def test_a_meeting_comes_back_as_it_was(store) -> None:
    one = a_meeting()
    one.answer("resident-a", Answer.COMES, MONDAY)
    one.say("resident-b", "租户也要停车", "resident")
    one.hear("先按户分", "merchants")
    one.settle({1: (Outcome.NOT_TAKEN, "车位不够"), 2: (Outcome.TAKEN, "")})
    one.close(Minutes(Result.VOTE, "按户分", (12, 3, 1), VOTE, Next.UP), MONDAY)
    async with store.open_work() as work:
        await work.proposals.add(a_proposal(REF))
        await work.meetings.add(one)
        await work.meetings.add(a_meeting(number=2))
        await work.commit()

    async with store.open_work(readonly=True) as work:
        assert await work.meetings.get(REF, 1) == one
        assert [found.number for found in await work.meetings.of(REF)] == [2, 1]
        assert await work.meetings.get(REF, 3) is None


async def test_a_stale_one_is_not_saved(store) -> None:
    async with store.open_work() as work:
        await work.proposals.add(a_proposal(REF))
        await work.meetings.add(a_meeting())
        await work.commit()
    async with store.open_work() as work:
        mine = await work.meetings.get(REF, 1)
        mine.answer("resident-a", Answer.STAYS_AWAY, MONDAY)
        await work.meetings.save(mine)
        await work.commit()

    stale = a_meeting()
    async with store.open_work() as work:
        with pytest.raises(ChangedMeanwhile):
            await work.meetings.save(stale)


async def test_only_meetings_about_what_is_public_are_public_in_order_of_time(store) -> None:
    later = MONDAY + timedelta(days=9)
    async with store.open_work() as work:
        await work.proposals.add(public(a_proposal(REF)))
        await work.proposals.add(a_proposal(OTHER))
        await work.meetings.add(a_meeting(at=later))
        await work.meetings.add(a_meeting(number=2))
        await work.meetings.add(a_meeting(OTHER))
        await work.commit()

    async with store.open_work(readonly=True) as work:
        found = await work.meetings.public(MONDAY, MONDAY, 9)
        assert [one.of.number for one in found] == [2, 1]
        assert len(await work.meetings.public(MONDAY, later, 9)) == 1
        assert len(await work.meetings.public(MONDAY, MONDAY, 1, REF)) == 1
        assert await work.meetings.public(MONDAY, MONDAY, 9, OTHER) == []


async def test_with_somebodys_data_goes_their_place_and_their_words_not_the_outcome(store) -> None:
    async with store.open_work() as work:
        await work.residents.add(a_resident("a"))
        await work.proposals.add(a_proposal(REF))
        one = a_meeting()
        one.say("resident-a", "我叫王小明，我不同意", "resident")
        one.settle({1: (Outcome.PARTLY, "一半")})
        await work.meetings.add(one)
        await work.commit()
    async with store.open_work() as work:
        counts = await work.residents.forget("resident-a")
        await work.commit()

    assert counts["meetings"] == 2
    async with store.open_work(readonly=True) as work:
        found = await work.meetings.get(REF, 1)
    assert [guest.resident for guest in found.guests] == ["resident-b"]
    assert [(s.text, s.resident, s.outcome) for s in found.statements] == [
        ("", "", Outcome.PARTLY)
    ]  # fmt: skip
