"""A unit of work: all or nothing, on every store."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.proposals.errors import UnknownProposal, UnknownResident
from tests.builders import MONDAY, a_proposal, a_resident, an_incoming, later


async def test_what_is_committed_is_there_afterwards(store):
    async with store.open_work() as work:
        await work.proposals.add(a_proposal())
        await work.commit()

    async with store.open_work() as work:
        assert (await work.proposals.get("SMQ-2026-000001")).code == "A04"


async def test_without_commit_nothing_is_left(store):
    async with store.open_work() as work:
        await work.residents.add(a_resident())
        await work.proposals.add(a_proposal())

    async with store.open_work() as work:
        with pytest.raises(UnknownProposal):
            await work.proposals.get("SMQ-2026-000001")
        assert await work.residents.by_handle("handle-liu") is None


async def test_an_error_takes_everything_back(store):
    async def fail():
        async with store.open_work() as work:
            await work.residents.add(a_resident())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    async with store.open_work() as work:
        assert await work.residents.by_handle("handle-liu") is None


async def test_a_reference_taken_by_a_turn_that_failed_is_given_again(store):
    async with store.open_work() as work:
        first = await work.proposals.next_ref("SMQ", 2026)

    async with store.open_work() as work:
        assert await work.proposals.next_ref("SMQ", 2026) == first


async def test_a_work_sees_its_own_changes(store):
    async with store.open_work() as work:
        await work.proposals.add(a_proposal())

        found = await work.proposals.get("SMQ-2026-000001")

    assert found.events[0].step == "submit"


async def test_a_work_is_spent_after_commit(store):
    async with store.open_work() as work:
        await work.commit()

        with pytest.raises(RuntimeError):
            await work.commit()


async def test_a_work_that_only_reads_cannot_commit(store):
    async with store.open_work(readonly=True) as work:
        with pytest.raises(RuntimeError):
            await work.commit()


async def test_a_reader_is_not_kept_waiting_by_a_writer(known):
    async with known.open_work() as writing:
        await writing.residents.add(a_resident("wang"))

        async with known.open_work(readonly=True) as reading:
            liu = await reading.residents.by_handle("handle-liu")
            wang = await reading.residents.by_handle("handle-wang")

    assert liu is not None
    assert wang is None


async def test_changing_what_was_loaded_changes_nothing_stored(store):
    async with store.open_work() as work:
        await work.proposals.add(a_proposal())
        loaded = await work.proposals.get("SMQ-2026-000001")
        loaded.problem = "别的"
        loaded.events.clear()

        assert (await work.proposals.get("SMQ-2026-000001")) != loaded


async def test_a_cancelled_turn_leaves_nothing_and_lets_the_next_one_in(store):
    inside = asyncio.Event()

    async def hang():
        async with store.open_work() as work:
            await work.residents.add(a_resident())
            inside.set()
            await asyncio.Event().wait()

    turn = asyncio.create_task(hang())
    await inside.wait()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn

    async with asyncio.timeout(5), store.open_work() as work:
        assert await work.residents.by_handle("handle-liu") is None


async def test_turns_cancelled_at_any_moment_never_block_the_store(known):
    async def turn(number):
        async with known.open_work() as work:
            await work.residents.get("resident-liu", lock=True)
            await work.inbox.receive("resident-liu", an_incoming(f"key-{number}"), MONDAY)
            await work.commit()

    tasks = [asyncio.create_task(turn(number)) for number in range(40)]
    for pause, task in enumerate(tasks[::2]):
        for _ in range(pause):
            await asyncio.sleep(0)
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(5), known.open_work() as work:
        seen = {one.message.key for one in await work.inbox.recent("resident-liu", 100)}
    assert {f"key-{number}" for number in range(1, 40, 2)} <= seen


async def test_times_come_back_aware_and_in_utc(store):
    chengdu = timezone(timedelta(hours=8))
    noon = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=chengdu)

    async with store.open_work() as work:
        await work.residents.add(a_resident(joined_at=noon))
        found = await work.residents.get("resident-liu")

    assert found.joined_at == noon
    assert found.joined_at.tzinfo is UTC
    assert found.joined_at.hour == 4


async def test_a_time_without_its_zone_is_refused(store):
    naive = MONDAY.replace(tzinfo=None)

    async with store.open_work() as work:
        with pytest.raises(Exception, match="without its zone"):
            await work.residents.add(a_resident(joined_at=naive))


async def test_a_message_of_a_resident_nobody_knows_is_refused(store):
    async with store.open_work() as work:
        with pytest.raises(UnknownResident):
            await work.inbox.receive("resident-nobody", an_incoming(), later(seconds=1))


async def test_the_store_answers(store):
    await store.ping()
