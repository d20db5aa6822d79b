"""ports.Outbox, on every store."""

import asyncio

from bot.ports import SendState
from tests.builders import MONDAY, an_outbound, later
from tests.contract.database.given import LIU, YES_NO


async def owed(store, *messages):
    async with store.open_work() as work:
        added = [await work.outbox.add(message) for message in messages]
        await work.commit()
    return added


async def due(store, now=MONDAY, limit=100):
    async with store.open_work() as work:
        return [one.text for one in await work.outbox.due(now, limit)]


async def test_a_message_owed_comes_back_whole(known):
    message = an_outbound(
        kind="notice",
        ref="SMQ-2026-000001",
        options=YES_NO,
        state=SendState.DEAD,
        attempts=3,
        next_try_at=later(hours=1),
        error="45047",
        sent_at=later(hours=2),
    )
    await owed(known, message)

    async with known.open_work(readonly=True) as work:
        assert await work.outbox.recent(LIU) == [message]


async def test_each_resident_is_owed_one_message_at_a_time_in_order(known):
    one, two, three = await owed(
        known, an_outbound(text="一"), an_outbound(text="二"), an_outbound("chen", text="三")
    )
    first = await due(known)
    async with known.open_work() as work:
        for message in (one, three):
            message.state, message.sent_at = SendState.SENT, later(seconds=1)
            await work.outbox.save(message)
        await work.commit()

    assert first == ["一", "三"]
    assert await due(known) == ["二"]
    assert two.id > one.id


async def test_a_message_put_off_holds_back_those_behind_it(known):
    await owed(known, an_outbound(text="一", next_try_at=later(minutes=5)), an_outbound(text="二"))

    assert await due(known, later(minutes=4)) == []
    assert await due(known, later(minutes=5)) == ["一"]


async def test_a_message_put_off_by_a_clock_since_put_back_is_due(known):
    await owed(known, an_outbound(text="一", next_try_at=later(hours=25)))

    assert await due(known, later(hours=1)) == ["一"]
    assert await due(known, later(hours=24)) == []


async def test_what_waits_or_is_given_up_holds_nobody_back(known):
    await owed(
        known,
        an_outbound(text="一", state=SendState.WAITING),
        an_outbound(text="二", state=SendState.DEAD),
        an_outbound(text="三", state=SendState.SENT),
        an_outbound(text="四"),
    )

    assert await due(known) == ["四"]


async def test_no_more_are_given_out_than_asked_for(known):
    await owed(known, an_outbound(text="一"), an_outbound("chen", text="二"))

    assert await due(known, limit=1) == ["一"]


async def test_two_senders_are_never_given_the_same_message(known):
    await owed(known, *(an_outbound(text=str(n)) for n in range(5)), an_outbound("chen", text="x"))

    async def send():
        async with known.open_work() as work:
            given = await work.outbox.due(MONDAY)
            await asyncio.sleep(0)
            for message in given:
                message.next_try_at = later(minutes=1)
                await work.outbox.save(message)
            await work.commit()
            return [message.text for message in given]

    given = await asyncio.gather(*(send() for _ in range(6)))

    assert sorted(text for texts in given for text in texts) == ["0", "x"]


async def test_what_is_kept_for_the_next_contact_comes_oldest_first(known):
    await owed(
        known,
        an_outbound(text="一", state=SendState.WAITING),
        an_outbound(text="二"),
        an_outbound(text="三", state=SendState.WAITING),
        an_outbound("chen", text="四", state=SendState.WAITING),
    )

    async with known.open_work(readonly=True) as work:
        assert [one.text for one in await work.outbox.waiting(LIU)] == ["一", "三"]


async def test_what_was_given_up_is_shown_newest_first(known):
    await owed(
        known,
        an_outbound(text="一", state=SendState.DEAD, error="43004"),
        an_outbound(text="二"),
        an_outbound("chen", text="三", state=SendState.DEAD),
    )

    async with known.open_work(readonly=True) as work:
        found = await work.outbox.dead()
        assert [(one.text, one.error) for one in found] == [("三", ""), ("一", "43004")]
        assert [one.text for one in await work.outbox.dead(limit=1)] == ["三"]
        assert [one.text for one in await work.outbox.recent(LIU)] == ["二", "一"]


async def test_what_was_refused_is_what_was_tried_and_not_taken(known):
    kept = [
        (SendState.DEAD, "http 500"),
        (SendState.WAITING, "45015"),
        (SendState.WAITING, "window closed"),
        (SendState.WAITING, "unsure"),
        (SendState.WAITING, ""),
        (SendState.SENT, ""),
        (SendState.PENDING, "45011"),
        (SendState.WAITING, "43101 notice"),
    ]
    async with known.open_work() as work:
        for state, error in kept:
            await work.outbox.add(an_outbound(state=state, error=error))

        found = [one.error for one in await work.outbox.refused()]
        newest = [one.error for one in await work.outbox.refused(limit=1)]
        unspoken = [one.error for one in await work.outbox.unspoken()]

    assert unspoken == ["", "unsure", "window closed"]
    assert found == ["43101 notice", "45015", "http 500"]
    assert newest == ["43101 notice"]
