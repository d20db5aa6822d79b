"""What is public of a proposal is stored beside it, searched by its own words, and goes with it."""

from datetime import timedelta

import pytest

from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate, migrate_back
from bot.ports import Filter
from bot.proposals.workflow import Status
from tests.builders import HANDLER, MONDAY, a_proposal, a_resident, later, public
from tests.upkeep.rows import all_rows

REF = "SMQ-2026-000001"
NAMED = "我叫赵铁柱，6单元502漏水"


@pytest.fixture
async def stored(database_url):
    database = Database(database_url)
    yield database
    await database.close()


async def save(database, proposal, *, new=False):
    async with database.open_work() as work:
        await (work.proposals.add(proposal) if new else work.proposals.save(proposal))
        await work.commit()


async def load(database):
    async with database.open_work(readonly=True) as work:
        return await work.proposals.get(REF)


async def test_it_comes_back_as_it_was_published_changed_and_taken_away(stored):
    await save(
        stored,
        public(a_proposal(status=Status.ACCEPTED), photos=("d1",), public_at=later(hours=1)),
        new=True,
    )
    first = await load(stored)
    assert (first.publication.photos, first.publication.public_at) == (("d1",), later(hours=1))

    first.take("publish", HANDLER, later(hours=2), problem="路灯坏了")
    await save(stored, first)
    second = await load(stored)
    assert (second.publication.problem, second.publication.photos) == ("路灯坏了", ())

    second.take("unpublish", HANDLER, later(hours=3), reason="提案人的意思")
    await save(stored, second)
    assert (await load(stored)).publication is None


async def test_a_list_of_what_is_public_shows_nothing_before_its_moment(stored):
    await save(stored, public(a_proposal(), public_at=later(hours=1)), new=True)
    await save(stored, a_proposal("SMQ-2026-000002"), new=True)

    async def seen(at):
        async with stored.open_work(readonly=True) as work:
            return [one.ref for one in await work.proposals.find(Filter(public_at=at))]

    assert await seen(later(hours=1)) == [REF]
    assert await seen(later(hours=1) - timedelta(seconds=1)) == []


async def test_names_leave_the_public_text_with_the_residents_data(stored, database_url):
    async with stored.open_work() as work:
        await work.residents.add(a_resident())
        await work.proposals.add(public(a_proposal(problem=NAMED)))
        await work.commit()
    async with stored.open_work() as work:
        await work.residents.forget("resident-liu")
        await work.commit()

    assert (await load(stored)).publication is not None
    assert "赵铁柱" not in repr(await all_rows(database_url))


@pytest.mark.parametrize("status", ["submitted", "accepted", "answered", "seconding", "withdrawn"])
async def test_what_neighbours_saw_by_its_status_they_see_still_and_nothing_else(
    stored, database_url, status
):
    one = a_proposal(problem=NAMED, status=Status(status))
    await save(stored, one, new=True)
    await stored.close()

    await migrate_back(database_url, "0014")
    await migrate(database_url)

    found = await load(stored)
    if status not in ("answered", "seconding"):
        assert found.publication is None
        return
    assert found.is_public(MONDAY)
    assert found.publication.problem == "我叫***，6单元***漏水"
    assert found.publication.photos == ()
