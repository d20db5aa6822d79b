"""ports.Conversations and Inbox, on every store."""

import asyncio
from dataclasses import replace

import pytest

from bot.messages import Kind, Reply
from bot.ports import Conversation, Delivery
from bot.proposals.errors import UnknownResident
from tests.builders import MONDAY, an_incoming, later
from tests.contract.database.given import CHEN, LIU, YES_NO, received


async def test_a_talk_starts_fresh(known):
    async with known.open_work(readonly=True) as work:
        assert await work.conversations.get(LIU) == Conversation(LIU)


async def test_a_talk_goes_on_where_it_stood(known):
    state = {"slots": {"problem": "路灯"}, "events": [["user", "你好🙂", 1.5, None, True]]}
    talk = Conversation(LIU, state, YES_NO, held_by="staff-tang", updated_at=later(hours=1))
    for stage in (Conversation(LIU, {"slots": {}}), talk):
        async with known.open_work() as work:
            await work.conversations.save(stage)
            await work.commit()

    async with known.open_work(readonly=True) as work:
        assert await work.conversations.get(LIU) == talk


async def test_a_talk_with_nobody_is_refused(known):
    async with known.open_work() as work:
        with pytest.raises(UnknownResident):
            await work.conversations.save(Conversation("resident-nobody"))


async def test_a_message_is_kept_whole_but_for_the_senders_address(known):
    message = an_incoming(
        kind=Kind.LOCATION,
        text="",
        option="/affirm",
        media_id="media-1",
        latitude=30.5,
        longitude=0.0,
        label="马东大院",
        detail="100",
    )
    async with known.open_work() as work:
        fresh, is_new = await work.inbox.receive(LIU, message, later(seconds=1))
        await work.commit()

    async with known.open_work(readonly=True) as work:
        found = await work.inbox.get(message.key)
    assert is_new
    assert found == fresh
    assert found.message == replace(message, sender="")
    assert (found.resident, found.received_at) == (LIU, later(seconds=1))
    assert (found.reply, found.done_at, found.delivery) == (None, None, Delivery.UNDECIDED)


async def test_a_second_delivery_gets_the_first_ones_record(known):
    await received(known, "key-1")
    async with known.open_work() as work:
        await work.inbox.finish("key-1", Reply("好的", YES_NO), later(seconds=2))
        await work.commit()

    async with known.open_work() as work:
        again = an_incoming("key-1", text="别的")
        found, is_new = await work.inbox.receive(LIU, again, later(seconds=5))

    assert not is_new
    assert found.message.text == "路灯坏了"
    assert found.received_at == MONDAY
    assert found.reply == Reply("好的", YES_NO)


async def test_of_twenty_deliveries_at_once_one_is_the_first(known):
    async def deliver():
        async with known.open_work() as work:
            found, is_new = await work.inbox.receive(LIU, an_incoming("key-1"), MONDAY)
            await work.commit()
            return found.id, is_new

    results = await asyncio.gather(*(deliver() for _ in range(20)))

    assert sum(is_new for _, is_new in results) == 1
    assert len({number for number, _ in results}) == 1


async def test_a_delivery_that_was_rolled_back_does_not_count(known):
    async with known.open_work() as work:
        await work.inbox.receive(LIU, an_incoming("key-1"), MONDAY)

    async with known.open_work() as work:
        _, is_new = await work.inbox.receive(LIU, an_incoming("key-1"), MONDAY)

    assert is_new


async def test_an_unknown_key_is_nothing(known):
    async with known.open_work() as work:
        assert await work.inbox.get("key-1") is None
        assert not await work.inbox.decide("key-1", Delivery.UNDECIDED, Delivery.PASSIVE)


async def test_the_oldest_message_without_an_outcome_is_next(known):
    await received(known, "key-b", "key-a", "key-c")
    await received(known, "key-0", resident=CHEN)
    async with known.open_work() as work:
        first = await work.inbox.oldest_open(LIU)
        await work.inbox.finish("key-b", Reply("好"), later(seconds=1))
        second = await work.inbox.oldest_open(LIU)
        for key in ("key-a", "key-c"):
            await work.inbox.finish(key, Reply(""), later(seconds=1))

        assert (first.message.key, second.message.key) == ("key-b", "key-a")
        assert await work.inbox.oldest_open(LIU) is None


async def test_how_a_reply_goes_out_is_decided_once(known):
    await received(known, "key-1")

    async def decide(now):
        async with known.open_work() as work:
            won = await work.inbox.decide("key-1", Delivery.UNDECIDED, now)
            await work.commit()
            return won

    ways = [Delivery.PASSIVE, Delivery.PUSH, Delivery.FETCH] * 4
    results = await asyncio.gather(*(decide(way) for way in ways))

    async with known.open_work(readonly=True) as work:
        found = await work.inbox.get("key-1")
    assert sum(results) == 1
    assert found.delivery is ways[results.index(True)]


async def test_a_decision_can_be_changed_by_who_knows_it(known):
    await received(known, "key-1")
    async with known.open_work() as work:
        assert await work.inbox.decide("key-1", Delivery.UNDECIDED, Delivery.FETCH)
        assert not await work.inbox.decide("key-1", Delivery.PUSH, Delivery.PASSIVE)
        assert await work.inbox.decide("key-1", Delivery.FETCH, Delivery.PASSIVE)


async def test_of_a_redacted_message_only_its_arrival_is_left(known):
    message = an_incoming("key-1", text="有人要自杀", label="马东大院", media_id="media-1")
    async with known.open_work() as work:
        await work.inbox.receive(LIU, message, MONDAY)
        await work.inbox.redact("key-1")
        found = await work.inbox.get("key-1")

    assert found.message == replace(message, sender="", text="", label="", media_id="")


async def test_what_was_left_lying_is_found(known):
    await received(known, "late-open", at=MONDAY)
    await received(known, "late-undelivered", "late-settled", at=later(seconds=1))
    await received(known, "late-open-pushed", at=later(seconds=2))
    await received(known, "young", at=later(seconds=60))
    async with known.open_work() as work:
        for key in ("late-undelivered", "late-settled"):
            await work.inbox.finish(key, Reply("好"), later(seconds=3))
        await work.inbox.decide("late-settled", Delivery.UNDECIDED, Delivery.PASSIVE)
        await work.inbox.decide("late-open-pushed", Delivery.UNDECIDED, Delivery.PUSH)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        found = await work.inbox.stale(later(seconds=30))
        two = await work.inbox.stale(later(seconds=30), limit=2)

    keys = [one.message.key for one in found]
    assert keys == ["late-open", "late-undelivered", "late-open-pushed"]
    assert [one.message.key for one in two] == keys[:2]


async def test_what_was_left_lying_before_the_clock_was_put_back_is_found(known):
    await received(known, "open", at=later(hours=24))
    await received(known, "young", at=later(minutes=9))

    async with known.open_work(readonly=True) as work:
        found = await work.inbox.stale(MONDAY)

    assert [one.message.key for one in found] == ["open"]


async def test_the_transcript_is_newest_first(known):
    await received(known, "key-1", "key-2", "key-3")
    await received(known, "key-4", resident=CHEN)

    async with known.open_work(readonly=True) as work:
        found = await work.inbox.recent(LIU, limit=2)

    assert [one.message.key for one in found] == ["key-3", "key-2"]
