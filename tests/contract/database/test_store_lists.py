"""Lists and counts of proposals, on every store."""

import random
from datetime import timedelta

import pytest

from bot.ports import Filter
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.workflow import OPEN, Status
from tests.builders import a_proposal, later
from tests.contract.database.given import stored


async def shown(store, wanted, **page):
    async with store.open_work(readonly=True) as work:
        found = await work.proposals.find(wanted, **page)
        assert page or await work.proposals.count(wanted) == len(found)
        return [int(one.ref[-2:]) for one in found]


def ref(number):
    return f"SMQ-2026-0000{number:02d}"


async def test_urgent_comes_first_then_what_is_due_then_what_is_newest(store):
    await stored(
        store,
        a_proposal(ref(1), due_at=later(days=3)),
        a_proposal(ref(2), due_at=None, created_at=later(hours=1)),
        a_proposal(ref(3), due_at=later(days=1)),
        a_proposal(ref(4), due_at=None, created_at=later(hours=2)),
        a_proposal(ref(5), due_at=later(days=9), urgent=True),
        a_proposal(ref(6), due_at=None, urgent=True),
        a_proposal(ref(7), due_at=later(days=3), created_at=later(minutes=1)),
        a_proposal(ref(8), due_at=later(days=3), created_at=later(minutes=1)),
    )

    assert await shown(store, Filter()) == [5, 6, 3, 8, 7, 1, 4, 2]


@pytest.fixture
async def mixed(store):
    """Eight proposals that differ in everything a filter asks for."""
    await stored(
        store,
        a_proposal(ref(1), due_at=later(days=1)),
        a_proposal(ref(2), due_at=later(days=2), status=Status.ACCEPTED, assignee="staff-tang"),
        a_proposal(ref(3), due_at=later(days=3), status=Status.CLOSED, assignee="staff-zhou"),
        a_proposal(ref(4), due_at=later(days=4), list=ListResult.NEGATIVE, code="N12"),
        a_proposal(ref(5), due_at=later(days=5), level=Level.DISTRICT, body="body-jinniu"),
        a_proposal(ref(6), due_at=later(days=6), place="caojiaxiang-18", review=True),
        a_proposal(ref(7), due_at=None, place=None, problem="电梯 又停了", solution="修"),
        a_proposal(ref(8), due_at=later(days=8), place_detail="电梯口 B栋", problem="路灯"),
    )
    return store


@pytest.mark.parametrize(
    ("wanted", "refs"),
    [
        (Filter(), [1, 2, 3, 4, 5, 6, 8, 7]),
        (Filter(statuses=frozenset({Status.ACCEPTED, Status.CLOSED})), [2, 3]),
        (Filter(statuses=frozenset(Status) - {Status.SUBMITTED}), [2, 3]),
        (Filter(statuses=frozenset()), []),
        (Filter(lists=frozenset({ListResult.NEGATIVE})), [4]),
        (Filter(levels=frozenset({Level.DISTRICT, Level.COMMUNITY})), [5]),
        (Filter(codes=frozenset({"N12", "A05"})), [4]),
        (Filter(places=frozenset({"caojiaxiang-18"})), [6]),
        (Filter(places=frozenset({"caojiaxiang-18", "madong"})), [1, 2, 3, 4, 5, 6, 8]),
        (Filter(bodies=frozenset({"body-jinniu"})), [5]),
        (Filter(assignee="staff-tang"), [2]),
        (Filter(unassigned=True), [1, 4, 5, 6, 8, 7]),
        (Filter(review=True), [6]),
        (Filter(review=False, statuses=frozenset({Status.ACCEPTED})), [2]),
        (Filter(due_before=later(days=3)), [1, 2]),
        (Filter(due_before=later(days=3), statuses=frozenset({Status.ACCEPTED})), [2]),
        (Filter(words="电梯"), [8, 7]),
        (Filter(words="电梯 停"), [7]),
        (Filter(words="梯又"), []),
        (Filter(words="声"), [1, 2, 3, 4, 5, 6, 8]),
        (Filter(words="b栋"), [8]),
        (Filter(words="000004"), [4]),
        (Filter(words="4"), [4]),
        (Filter(words="SMQ-2026-000004"), [4]),
        (Filter(words="smq-2026-000004"), [4]),
        (Filter(words="SMQ-2026"), []),
        (Filter(words="9" * 30), []),
        (Filter(words="换成声控灯"), [1, 2, 3, 4, 5, 6, 8]),
        (Filter(words="换成声控灯 N"), []),
        (Filter(words="声，控"), []),
        (Filter(words="b栋 梯口"), [8]),
        (Filter(words="' OR 1=1 --"), []),
        (Filter(words="电梯口 b栋"), [8]),
        (Filter(words="100%"), []),
        (Filter(words="_"), []),
        (Filter(words="  "), [1, 2, 3, 4, 5, 6, 8, 7]),
        (
            Filter(
                statuses=OPEN,
                bodies=frozenset({"body-maan", "body-jinniu"}),
                places=frozenset({"madong"}),
            ),
            [1, 2, 4, 5, 8],
        ),
    ],
)
async def test_a_filter_shows_what_it_says_and_counts_the_same(mixed, wanted, refs):
    assert await shown(mixed, wanted) == refs


async def test_a_saved_due_date_moves_the_proposal_in_the_list(store):
    await stored(store, a_proposal(ref(1)), a_proposal(ref(2), due_at=later(days=8)))
    async with store.open_work() as work:
        proposal = await work.proposals.get(ref(1))
        proposal.due_at += timedelta(days=3)
        await work.proposals.save(proposal)
        found = await work.proposals.find(Filter())

    assert [one.ref[-1] for one in found] == ["2", "1"]


async def test_changed_words_are_found_and_the_old_ones_no_longer(mixed):
    async with mixed.open_work() as work:
        proposal = await work.proposals.get(ref(7))
        await work.commit()
    proposal.problem = "水管爆了"
    async with mixed.open_work() as work:
        await work.proposals.save(proposal)
        await work.commit()

    assert await shown(mixed, Filter(words="水管")) == [7]
    assert await shown(mixed, Filter(words="电梯")) == [8]
    assert await shown(mixed, Filter(words="修")) == [7]


async def test_words_in_very_many_proposals_are_found_in_order_too(store):
    many = [a_proposal(f"SMQ-2026-{n:06d}", due_at=later(days=n % 50)) for n in range(1, 2101)]
    await stored(store, *many, a_proposal("SMQ-2026-009999", problem="路灯和井盖", urgent=True))

    async with store.open_work(readonly=True) as work:
        first = await work.proposals.find(Filter(words="路灯"), limit=3)
        assert await work.proposals.count(Filter(words="路灯")) == 2101
        assert await work.proposals.count(Filter(words="井盖")) == 1

    assert [one.ref[-6:] for one in first] == ["009999", "002100", "002050"]


async def test_pages_follow_each_other_without_gap_or_repeat(mixed):
    wanted = Filter(statuses=OPEN)

    pages = [await shown(mixed, wanted, limit=3, offset=start) for start in (0, 3, 6, 9)]

    assert pages == [[1, 2, 4], [5, 6, 8], [7], []]


async def test_a_long_list_is_in_order_whatever_the_filter(store):
    chance = random.Random(7)
    many = [
        a_proposal(
            ref(number),
            urgent=chance.random() < 0.1,
            due_at=later(days=chance.randrange(5)) if chance.random() < 0.8 else None,
            created_at=later(hours=chance.randrange(4)),
            status=chance.choice(list(Status)),
            place=chance.choice(["p1", "p2", "p3", None]),
            body=chance.choice(["b1", "b2"]),
            code=chance.choice(["A01", "A02", "N01"]),
        )
        for number in range(90)
    ]
    await stored(store, *many)
    wanted = Filter(statuses=OPEN, places=frozenset({"p1", "p2"}), codes=frozenset({"A01", "A02"}))

    found = await shown(store, wanted, limit=30, offset=2)

    def turn(one):
        due = (one.due_at is None, one.due_at or later())
        return (not one.urgent, due, -one.created_at.timestamp(), -int(one.ref[-2:]))

    right = [
        one
        for one in sorted(many, key=turn)
        if one.status in OPEN and one.place in ("p1", "p2") and one.code in ("A01", "A02")
    ]
    assert found == [int(one.ref[-2:]) for one in right][2:32]
