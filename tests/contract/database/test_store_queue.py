"""What the gateway's background work asks of ports.Inbox and MediaIndex, on every store."""

from bot.messages import Reply
from bot.ports import Delivery
from bot.proposals.attachments import Attachment
from tests.builders import MONDAY, a_proposal, later
from tests.contract.database.given import CHEN, LIU, received


async def answered(store, key, way):
    async with store.open_work() as work:
        await work.inbox.finish(key, Reply("收到"), later(seconds=1))
        await work.inbox.decide(key, Delivery.UNDECIDED, way)
        await work.commit()


async def test_open_messages_come_oldest_first_and_only_the_residents_own(known):
    await received(known, "one", "two", "three", "four")
    await received(known, "another", resident=CHEN)
    await answered(known, "two", Delivery.PASSIVE)

    async with known.open_work(readonly=True) as work:
        found = await work.inbox.all_open(LIU)
        first = await work.inbox.all_open(LIU, limit=1)

    assert [one.message.key for one in found] == ["one", "three", "four"]
    assert [one.message.key for one in first] == ["one"]


async def test_only_old_passive_replies_not_known_to_be_handed_are_unhanded(known):
    await received(known, "lost", "handed", "pushed", "open")
    await received(known, "young", at=later(minutes=5))
    for key, way in (
        ("lost", Delivery.PASSIVE),
        ("handed", Delivery.PASSIVE),
        ("pushed", Delivery.PUSH),
        ("young", Delivery.PASSIVE),
    ):
        await answered(known, key, way)
    async with known.open_work() as work:
        assert await work.inbox.decide("handed", Delivery.PASSIVE, Delivery.HANDED)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        found = await work.inbox.unhanded(later(minutes=1))

    assert [one.message.key for one in found] == ["lost"]
    assert found[0].reply == Reply("收到")


async def test_a_reply_of_a_clock_since_put_back_is_unhanded_too(known):
    await received(known, "lost", at=later(hours=24))
    await answered(known, "lost", Delivery.PASSIVE)

    async with known.open_work(readonly=True) as work:
        found = await work.inbox.unhanded(MONDAY)

    assert [one.message.key for one in found] == ["lost"]


async def test_only_the_newest_messages_are_looked_through(known):
    await received(known, "old", "new")
    await answered(known, "old", Delivery.PASSIVE)

    async with known.open_work(readonly=True) as work:
        assert await work.inbox.unhanded(later(minutes=1), newest=1) == []


async def test_attachments_are_wanted_until_their_content_is_kept(known):
    first = a_proposal("SMQ-2026-000001", attachments=[Attachment("photo", "media-1")])
    second = a_proposal(
        "SMQ-2026-000002",
        attachments=[Attachment("photo", "media-2"), Attachment("photo", "media-1")],
    )
    async with known.open_work() as work:
        await work.proposals.add(first)
        await work.proposals.add(second)
        await work.commit()

    async with known.open_work() as work:
        before = await work.media.wanted()
        changed = await work.media.attach("media-1", "d" * 64)
        again = await work.media.attach("media-1", "e" * 64)
        after = await work.media.wanted()
        await work.commit()

    assert (before, after) == (["media-2", "media-1", "media-1"], ["media-2"])
    assert (changed, again) == (2, 0)
    async with known.open_work(readonly=True) as work:
        found = await work.proposals.get("SMQ-2026-000002")
    assert [one.digest for one in found.attachments] == ["", "d" * 64]
