"""What hangs on a proposal, on every store: attachments, seconders, tasks."""

from dataclasses import replace

from bot.proposals.attachments import Attachment
from bot.proposals.tasks import Task
from tests.builders import MONDAY, a_proposal, later
from tests.contract.database.given import REF, loaded, stored


async def test_attachments_change_and_keep_their_order(store):
    photos = [Attachment("image", f"media-{n}") for n in range(3)]
    await stored(store, a_proposal(attachments=list(photos)))
    known = Attachment("image", "media-1", "a" * 64, MONDAY)
    changed = await loaded(store)
    changed.attachments[1] = known
    changed.attach(Attachment("voice", "media-9"))
    async with store.open_work() as work:
        await work.proposals.save(changed)
        await work.commit()

    found = await loaded(store)

    assert found.attachments == [photos[0], known, photos[2], Attachment("voice", "media-9")]


async def test_attachments_can_be_taken_away(store):
    await stored(store, a_proposal(attachments=[Attachment("image", f"m-{n}") for n in range(3)]))
    changed = await loaded(store)
    del changed.attachments[1:]
    async with store.open_work() as work:
        await work.proposals.save(changed)
        await work.commit()

    assert (await loaded(store)).attachments == [Attachment("image", "m-0")]


async def test_where_a_photo_is_kept_is_not_forgotten_by_who_did_not_know(store):
    await stored(store, a_proposal(attachments=[Attachment("image", "m-0")]))
    early = await loaded(store)
    async with store.open_work() as work:
        await work.media.attach("m-0", "d" * 64)
        await work.commit()
    early.attach(Attachment("image", "m-1"))
    async with store.open_work() as work:
        await work.proposals.save(early)
        await work.commit()

    digests = [one.digest for one in (await loaded(store)).attachments]
    assert digests == ["d" * 64, ""]


async def test_seconders_are_added_and_can_be_taken_back(store):
    await stored(store, a_proposal(seconders={"resident-wang"}))
    async with store.open_work() as work:
        proposal = await work.proposals.get(REF)
        proposal.second("resident-chen", later(hours=1))
        proposal.seconders.discard("resident-wang")
        await work.proposals.save(proposal)
        await work.commit()

    assert (await loaded(store)).seconders == {"resident-chen"}


async def test_tasks_are_added_and_done_and_keep_their_order(store):
    proposal = a_proposal()
    proposal.tasks.append(Task(1, "看线路", "body-maan", "2026-03-06", later(hours=1)))
    await stored(store, proposal)
    async with store.open_work() as work:
        proposal = await work.proposals.get(REF)
        first = proposal.tasks[0]
        proposal.tasks = [
            replace(first, done_at=later(hours=3), result="总线断了"),
            Task(2, "问报价", "body-maan", "2026-03-09", later(hours=2), "staff-tang"),
        ]
        await work.proposals.save(proposal)
        await work.commit()

    found = await loaded(store)

    assert [one.number for one in found.tasks] == [1, 2]
    assert found.tasks[0] == replace(first, done_at=later(hours=3), result="总线断了")
    assert found.tasks[1].assignee == "staff-tang"
    assert [one.number for one in found.open_tasks] == [2]
