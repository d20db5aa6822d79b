"""Whoever leaves, revokes or asks for it has their data deleted, whatever else is going on."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages import Kind
from bot.ports import ANONYMOUS, Filter
from tests.builders import an_incoming
from tests.gateway.street import QUICK, real_time, street


async def test_who_leaves_is_deleted_and_the_proposal_stays_without_them(url):
    async with street(url) as here:
        resident = await here.resident()
        await resident.say("提 路灯")
        known = await here.record(resident)

        await resident.unfollow()

        assert await here.record(resident) is None
        async with here.database.open_work(readonly=True) as work:
            said = [one.message.text for one in await work.inbox.recent(known.id)]
            (proposal,) = await work.proposals.find(Filter())
        assert set(said) == {""}
        assert proposal.proposer == ANONYMOUS


@pytest.mark.parametrize("event", ["user_authorization_revoke", "user_authorization_cancellation"])
async def test_who_revokes_what_they_allowed_is_deleted(url, event):
    async with street(url) as here:
        resident = await here.resident()
        await resident.say("提 路灯")

        await here.platform.event(
            resident.user, {"Event": event, "OpenID": resident.user.openid, "RevokeInfo": "1"}
        )

        assert await here.record(resident) is None


async def test_who_comes_back_is_somebody_new(url):
    async with street(url) as here:
        resident = await here.resident()
        await resident.say("提 路灯")
        before = await here.record(resident)
        await resident.unfollow()

        await resident.follow()
        seen = await resident.say("在")

        after = await here.record(resident)
        assert seen == ["收到：在"]
        assert after.id != before.id
        assert [one.message.text for one in await here.inbox(resident)][-1] == "在"
        assert await here.filed() == ["提 路灯"]


async def test_a_turn_that_deletes_still_says_so(url):
    async with street(url) as here:
        resident = await here.resident()
        await resident.say("提 路灯")

        assert await resident.say("忘记我") == ["已全部删除。"]
        assert await here.record(resident) is None


async def test_leaving_during_a_turn_waits_for_it_and_then_deletes_what_it_stored(postgresql_url):
    async with street(postgresql_url, processes=2) as here:
        resident = await here.resident()
        known = await here.record(resident)
        async with here.held_up():
            saying = asyncio.create_task(resident.say("提 路灯"))
            while not any(one.dialogue.begun.is_set() for one in here.processes):
                await asyncio.sleep(0.01)
            leaving = asyncio.create_task(resident.unfollow())
            await asyncio.sleep(0.05)
        await asyncio.gather(saying, leaving)

        assert await here.record(resident) is None
        async with here.database.open_work(readonly=True) as work:
            assert {one.message.text for one in await work.inbox.recent(known.id)} == {""}
            assert [one.proposer for one in await work.proposals.find(Filter())] == [ANONYMOUS]


async def test_a_message_recorded_while_its_sender_is_deleted_is_emptied(url):
    async with street(url, background=False, speed=QUICK) as here:
        resident = await here.resident()
        known = await here.record(resident)
        early = here.gateway.desk.clock().replace(year=2025)
        await resident.unfollow()
        async with here.database.open_work() as work:
            await work.inbox.receive(known.id, an_incoming("late", "我家住三栋"), early)
            await work.commit()

        await here.gateway.turns.sweep()

        async with here.database.open_work(readonly=True) as work:
            late = await work.inbox.get("late")
            assert late.message.text == ""
            assert late.done_at is not None
            assert await work.inbox.stale(here.gateway.desk.clock()) == []


async def test_an_unknown_one_who_leaves_leaves_nothing_behind(url):
    async with street(url) as here:
        resident = await here.resident()
        await resident.unfollow()
        again = await resident.unfollow()

        assert again == []
        assert {status for _, status in here.log} == {200}


@pytest.mark.parametrize("kind", [Kind.UNFOLLOWED, Kind.DATA_REVOKED])
async def test_an_ending_that_comes_again_after_somebody_is_back_ends_nothing(url, kind):
    async with street(url) as here:
        resident = await here.resident()
        openid = resident.user.openid
        ending = an_incoming(sender=openid, key="end", kind=kind, text="", sent_at=real_time())
        await here.gateway.turns.receive(ending)
        assert await here.record(resident) is None

        await resident.follow("door")  # another event than the first one of this second
        await resident.say("提 路灯")
        await here.gateway.turns.receive(ending)
        old = replace(ending, key="old", sent_at=real_time() - timedelta(days=30))
        await here.gateway.turns.receive(old)
        earlier = replace(ending, key="earlier", sent_at=real_time() - timedelta(seconds=9))
        await here.gateway.turns.receive(earlier)

        assert await here.record(resident) is not None
        new = replace(ending, key="new", sent_at=real_time() + timedelta(seconds=1))
        await here.gateway.turns.receive(new)
        assert await here.record(resident) is None
