"""What a resident said goes with its limit, and in the end the resident."""

from datetime import timedelta

from bot.adapters.database.purge_database import PurgeDatabase
from bot.catalogue import Kept
from bot.messages import Reply
from bot.ports import ANONYMOUS, SendState
from tests.builders import a_resident, an_incoming
from tests.upkeep import street
from tests.upkeep.rows import rows_of
from tests.upkeep.street import INSIDE, NOW, OUTSIDE


async def talks(database, *names):
    async with database.open_work(readonly=True) as work:
        found = [await work.conversations.get(f"resident-{name}") for name in names]
    return [bool(one.state) for one in found]


async def messages(database, *names):
    async with database.open_work(readonly=True) as work:
        return [
            (
                len(await work.inbox.recent(f"resident-{name}")),
                len(await work.outbox.recent(f"resident-{name}")),
            )
            for name in names
        ]


async def test_a_draft_goes_with_its_limit_after_the_last_contact(busy, purge, ago):
    for name, more in (("inside", INSIDE), ("outside", OUTSIDE)):
        await street.say(busy, name, ago(Kept.DRAFTS, more))
        await street.draft(busy, name, ago(Kept.DRAFTS, more))

    done = await purge()

    assert rows_of(done, Kept.DRAFTS) == {"conversations": 1}
    assert await talks(busy, "inside", "outside") == [True, False]
    assert await messages(busy, "inside", "outside") == [(1, 0), (1, 0)]


async def test_a_talk_that_staff_hold_does_not_go(busy, purge, ago):
    await street.say(busy, "held", ago(Kept.DRAFTS, OUTSIDE))
    await street.draft(busy, "held", ago(Kept.DRAFTS))
    async with busy.open_work() as work:
        talk = await work.conversations.get("resident-held")
        talk.held_by = "staff-zhou"
        await work.conversations.save(talk)
        await work.commit()

    assert rows_of(await purge(), Kept.DRAFTS) == {}


async def test_messages_go_with_their_limit_after_the_last_one(busy, purge, ago):
    for name, more in (("inside", INSIDE), ("outside", OUTSIDE)):
        last = ago(Kept.MESSAGES, more)
        await street.say(busy, name, last - timedelta(days=100))
        await street.say(busy, name, last)
        await street.owe(busy, name, last)

    done = await purge()

    assert rows_of(done, Kept.MESSAGES) == {"inbox": 2, "outbox": 1}
    assert await messages(busy, "inside", "outside") == [(2, 1), (0, 0)]


async def test_what_is_not_answered_or_not_sent_yet_stays_however_old(busy, purge, ago):
    at = ago(Kept.MESSAGES, OUTSIDE)
    await street.say(busy, "liu", at - street.HOUR)
    await street.owe(busy, "liu", at, SendState.PENDING)
    async with busy.open_work() as work:
        await work.inbox.receive("resident-liu", an_incoming("open", sent_at=at), at)
        await work.commit()

    done = await purge()

    assert rows_of(done, Kept.MESSAGES) == {"inbox": 1}
    assert await messages(busy, "liu") == [(1, 1)]
    async with busy.open_work() as work:
        assert (await work.residents.get("resident-liu")).sealed_address
        await work.inbox.finish("open", Reply("好"), NOW)


async def test_a_resident_who_comes_back_meanwhile_keeps_everything(busy, ago, database_url):
    at = ago(Kept.MESSAGES, OUTSIDE)
    await street.say(busy, "liu", at)
    opened = PurgeDatabase(database_url, dry=False)
    async with opened.reading() as found:
        due = await found.heard(ago(Kept.MESSAGES))
    await street.say(busy, "liu", NOW)

    async with opened.deleting() as purging:
        rows = await purging.drop_heard(due, ago(Kept.MESSAGES))
    await opened.close()

    assert due == ["resident-liu"]
    assert sum(rows.values()) == 0
    assert await messages(busy, "liu") == [(2, 0)]


async def test_closed_calls_go_and_open_ones_stay(busy, purge, ago):
    for name, closed in (
        ("inside", ago(Kept.CALLS, INSIDE)),
        ("outside", ago(Kept.CALLS, OUTSIDE)),
        ("open", None),
    ):
        await street.say(busy, name, NOW - timedelta(days=1))
        await street.call(busy, name, ago(Kept.CALLS, 2 * OUTSIDE), closed)

    assert rows_of(await purge(), Kept.CALLS) == {"calls": 1}
    async with busy.open_work(readonly=True) as work:
        assert [one.resident for one in await work.calls.open()] == ["resident-open"]


async def test_a_resident_without_anything_left_is_forgotten(busy, purge, ago):
    at = ago(Kept.RESIDENTS, OUTSIDE)
    for name in ("gone", "proposer", "caller"):
        await street.say(busy, name, at)
    await street.say(busy, "inside", ago(Kept.RESIDENTS, INSIDE))
    await street.file(busy, "SMQ-2026-000001", at, "proposer")
    await street.call(busy, "caller", at, None)
    async with busy.open_work() as work:
        await work.consents.grant("resident-gone", "notice-1", at)
        await work.commit()

    done = await purge()

    assert rows_of(done, Kept.RESIDENTS) == {"residents": 1, "consents": 1}
    async with busy.open_work(readonly=True) as work:
        assert await work.residents.is_forgotten("resident-gone")
        assert await work.residents.by_handle("handle-gone") is None
        for name in ("proposer", "caller", "inside", "today"):
            assert (await work.residents.get(f"resident-{name}")).sealed_address


async def test_anonymous_proposals_hold_nobody_back(busy, purge, ago):
    at = ago(Kept.RESIDENTS, OUTSIDE)
    async with busy.open_work() as work:
        await work.residents.add(a_resident("liu", joined_at=at))
        await work.commit()
    await street.file(busy, "SMQ-2026-000001", at, "liu")
    async with busy.open_work() as work:
        await work.residents.forget("resident-liu")
        await work.commit()

    done = await purge()

    assert rows_of(done, Kept.RESIDENTS) == {}
    async with busy.open_work(readonly=True) as work:
        assert (await work.proposals.get("SMQ-2026-000001")).proposer == ANONYMOUS
