"""ports.Residents, and what stays when somebody wants to be forgotten, on every store."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Option, Reply
from bot.ports import ANONYMOUS, CallKind, Conversation, Delivery, SendState
from bot.proposals.errors import ChangedMeanwhile, UnknownResident
from tests.builders import (
    MONDAY,
    a_call,
    a_proposal,
    a_resident,
    an_incoming,
    an_outbound,
    later,
)  # fmt: skip
from tests.contract.database.given import LIU


async def test_a_resident_comes_back_by_handle_and_by_id(store):
    liu = a_resident(
        following=False,
        home="madong",
        consented_at=later(minutes=1),
        consent_version="2026-01",
        phone="13800000000",
        sends_left=4,
        sends_until=later(days=2),
    )
    async with store.open_work() as work:
        assert await work.residents.add(liu) == liu
        await work.commit()

    async with store.open_work(readonly=True) as work:
        assert await work.residents.by_handle("handle-liu") == liu
        assert await work.residents.get(LIU) == liu
        assert await work.residents.by_handle("handle-nobody") is None


async def test_who_writes_for_the_first_time_on_two_machines_is_one_resident(store):
    async def arrive(number):
        async with store.open_work() as work:
            found = await work.residents.add(a_resident(id=f"resident-{number}"))
            await work.commit()
            return found.id

    ids = await asyncio.gather(*(arrive(number) for number in range(20)))

    assert len(set(ids)) == 1


async def test_changes_of_a_resident_are_kept(known):
    async with known.open_work() as work:
        liu = await work.residents.get(LIU, lock=True)
        liu.home, liu.sends_left = "madong", 5
        await work.residents.save(liu)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        assert await work.residents.by_handle("handle-liu") == liu


async def test_an_unknown_resident_can_neither_be_read_nor_changed(store):
    async with store.open_work() as work:
        with pytest.raises(UnknownResident):
            await work.residents.get(LIU)
    async with store.open_work() as work:
        with pytest.raises(UnknownResident):
            await work.residents.save(a_resident())
    async with store.open_work() as work:
        with pytest.raises(UnknownResident):
            await work.residents.forget(LIU)


@pytest.mark.parametrize("by_handle", [True, False])
async def test_turns_of_one_resident_wait_for_each_other(known, by_handle):
    async def turn():
        async with known.open_work() as work:
            if by_handle:
                await work.residents.by_handle("handle-liu", lock=True)
            else:
                await work.residents.get(LIU, lock=True)
            talk = await work.conversations.get(LIU)
            await asyncio.sleep(0)
            turns = talk.state.get("turns", 0) + 1
            await work.conversations.save(Conversation(LIU, {"turns": turns}))
            await work.commit()

    await asyncio.gather(*(turn() for _ in range(15)))

    async with known.open_work(readonly=True) as work:
        assert (await work.conversations.get(LIU)).state == {"turns": 15}


async def lived(store):
    """Resident Liu has used everything there is."""
    async with store.open_work() as work:
        liu = await work.residents.get(LIU)
        liu.phone, liu.home, liu.consented_at = "13800000000", "madong", MONDAY
        await work.residents.save(liu)
        await work.proposals.add(a_proposal(contact="13800000000", seconders={"resident-chen"}))
        await work.proposals.add(a_proposal("SMQ-2026-000002", proposer="resident-chen"))
        await work.conversations.save(Conversation(LIU, {"said": "路灯坏了"}))
        await work.inbox.receive(LIU, an_incoming("key-1", label="马东大院"), MONDAY)
        await work.inbox.receive(LIU, an_incoming("key-2"), MONDAY)
        await work.inbox.receive("resident-chen", an_incoming("key-3"), MONDAY)
        await work.inbox.finish("key-1", Reply("您家路灯", (Option("是", "/affirm"),)), MONDAY)
        for state in SendState:
            await work.outbox.add(an_outbound(state=state))
        await work.outbox.add(an_outbound("chen"))
        await work.calls.add(a_call(CallKind.EMERGENCY))
        await work.consents.grant(LIU, "template-1", MONDAY)
        await work.openings.add(LIU, "SMQ-2026-000002", MONDAY)
        await work.commit()


async def test_forgetting_says_how_many_rows_it_touched(known):
    await lived(known)

    async with known.open_work() as work:
        counts = await work.residents.forget(LIU)

    assert counts == {
        "residents": 1,
        "proposals": 1,
        "conversations": 1,
        "inbox": 2,
        "outbox": 4,
        **dict.fromkeys(("calls", "consents", "openings"), 1),
        **dict.fromkeys(("objections", "opinions", "meetings"), 0),
    }


async def test_of_a_forgotten_resident_no_word_is_left(known):
    await lived(known)
    async with known.open_work() as work:
        await work.residents.forget(LIU)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        with pytest.raises(UnknownResident):
            await work.residents.get(LIU)
        assert await work.residents.by_handle("handle-liu") is None
        assert (await work.conversations.get(LIU)).state == {}
        heard = await work.inbox.recent(LIU)
        assert [one.message.text + one.message.label for one in heard] == ["", ""]
        assert [one.reply for one in heard] == [Reply(""), Reply("")]
        assert await work.inbox.oldest_open(LIU) is None
        owed = await work.outbox.recent(LIU)
        assert [(one.text, one.state) for one in owed] == [
            ("", SendState.DEAD),
            ("", SendState.SENT),
        ]
        assert [one.words for one in await work.calls.open()] == [""]
        assert await work.consents.left(LIU, "template-1") == 0


async def test_a_proposal_outlives_its_proposer_without_name_or_number(known):
    await lived(known)
    async with known.open_work() as work:
        before = await work.proposals.get("SMQ-2026-000001")
        await work.residents.forget(LIU)
        await work.commit()

    async with known.open_work() as work:
        after = await work.proposals.get("SMQ-2026-000001")
        assert (after.proposer, after.contact) == (ANONYMOUS, "")
        assert after.problem == before.problem
        assert after.events == before.events
        assert after.seconders == {"resident-chen"}
        assert await work.proposals.of_resident(LIU) == []
        with pytest.raises(ChangedMeanwhile):
            await work.proposals.save(before)


async def test_others_are_not_touched_by_it(known):
    await lived(known)
    async with known.open_work() as work:
        await work.residents.forget(LIU)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        assert await work.residents.get("resident-chen") == a_resident("chen")
        assert (await work.proposals.get("SMQ-2026-000002")).proposer == "resident-chen"
        assert [one.message.text for one in await work.inbox.recent("resident-chen")] == [
            "路灯坏了"
        ]
        assert [one.text for one in await work.outbox.recent("resident-chen")] == ["您的提案已受理"]


async def test_the_turn_that_forgets_does_not_write_the_data_back(known):
    await lived(known)
    async with known.open_work() as work:
        liu = await work.residents.get(LIU, lock=True)
        talk = await work.conversations.get(LIU)
        await work.residents.forget(LIU)
        await work.conversations.save(talk)
        await work.residents.save(liu)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        assert await work.residents.by_handle("handle-liu") is None
        assert (await work.conversations.get(LIU)).state == {}


async def test_the_turn_that_forgets_can_still_answer(known):
    await lived(known)
    async with known.open_work() as work:
        await work.residents.forget(LIU)
        await work.inbox.finish("key-2", Reply("您的资料已删除"), later(seconds=1))
        await work.commit()

    async with known.open_work() as work:
        assert await work.inbox.decide("key-2", Delivery.UNDECIDED, Delivery.PASSIVE)
        found = await work.inbox.get("key-2")
        assert found.reply == Reply("您的资料已删除")


async def test_being_forgotten_twice_changes_nothing_more(known):
    async with known.open_work() as work:
        await work.residents.forget(LIU)

        assert set((await work.residents.forget(LIU)).values()) == {0}


async def test_who_comes_back_is_somebody_new(known):
    async with known.open_work() as work:
        await work.residents.forget(LIU)
        again = await work.residents.add(a_resident(id="resident-new"))
        await work.commit()

    async with known.open_work(readonly=True) as work:
        assert await work.residents.by_handle("handle-liu") == again
        assert not await work.inbox.recent("resident-new")


async def test_who_is_known_and_who_was_forgotten_can_be_listed(known):
    begun = datetime.now(UTC)
    async with known.open_work() as work:
        await work.residents.forget(LIU)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        assert await work.residents.known() == ["resident-chen"]
        assert await work.residents.forgotten() == [LIU]
        assert await work.residents.forgotten(begun - timedelta(seconds=1)) == [LIU]
        assert await work.residents.forgotten(begun + timedelta(days=1)) == []
