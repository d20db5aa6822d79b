"""To what turns and messages belong, on every store: found by it, handed on, gone on deletion."""

import pytest

from bot.messages import Reply
from bot.ports import Conversation
from tests.builders import MONDAY, an_outbound
from tests.contract.database.given import CHEN, LIU, REF, received

DRAFT = "draft:m1:0"


async def said(store, **turns):
    """Turns of Liu by what they belong to, answered and followed by a message."""
    await received(store, *turns)
    async with store.open_work() as work:
        for key, matter in turns.items():
            await work.inbox.finish(key, Reply(key, matter=matter), MONDAY)
            await work.outbox.add(an_outbound(text=key, matter=matter))
        await work.commit()


async def found(store, *matters):
    """Keys of turns and texts of messages that belong to these, newest first."""
    wanted = frozenset(matters) if matters else None
    async with store.open_work(readonly=True) as work:
        turns = [one.message.key for one in await work.inbox.recent(LIU, 10, wanted)]
        texts = [one.text for one in await work.outbox.recent(LIU, 10, wanted)]
    assert turns == texts
    return turns


async def test_only_what_belongs_to_a_matter_is_found(known):
    await said(known, a=REF, b="call:7", c="", d=REF)

    assert await found(known, REF) == ["d", "a"]
    assert await found(known, REF, "call:7") == ["d", "b", "a"]
    assert await found(known) == ["d", "c", "b", "a"]
    async with known.open_work(readonly=True) as work:
        (one,) = await work.inbox.recent(LIU, 10, frozenset({"call:7"}))
    assert (one.matter, one.reply.matter) == ("call:7", "call:7")


async def test_a_notice_belongs_to_the_proposal_it_is_about(known):
    async with known.open_work() as work:
        await work.outbox.add(an_outbound(text="派出去了", ref=REF))
        await work.outbox.add(an_outbound(text="在来电里说的", ref=REF, matter="call:7"))
        await work.commit()

    async with known.open_work(readonly=True) as work:
        texts = [one.text for one in await work.outbox.recent(LIU, 10, frozenset({REF}))]
    assert texts == ["派出去了"]


async def test_what_belonged_to_a_draft_belongs_to_the_proposal_it_becomes(known):
    await said(known, a=DRAFT, b="draft:m2:0", c="")

    async with known.open_work() as work:
        await work.inbox.file(CHEN, "draft:m2:0", "SMQ-2026-000002")
        for table in (work.inbox, work.outbox):
            await table.file(LIU, DRAFT, REF)
        await work.commit()

    assert await found(known, REF) == ["a"]
    assert await found(known, "draft:m2:0") == ["b"]


async def test_a_conversation_keeps_what_a_person_talks_about(known):
    held = Conversation(LIU, {"slots": {}}, held_by="staff-tang", held_for=REF)
    async with known.open_work() as work:
        await work.conversations.save(held)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        assert (await work.conversations.get(LIU)).held_for == REF


@pytest.mark.parametrize("matter", [REF, f"rating:{REF}"])
async def test_a_deleted_resident_leaves_no_trace_of_what_turns_belonged_to(known, matter):
    await said(known, a=matter)
    async with known.open_work() as work:
        await work.residents.forget(LIU)
        await work.commit()

    async with known.open_work(readonly=True) as work:
        left = [one.matter for one in await work.inbox.recent(LIU)]
        left += [one.matter for one in await work.outbox.recent(LIU)]
    assert set(left) <= {""}
