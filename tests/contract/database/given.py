"""What stands in a store before a test asks it: messages that came, proposals that were filed."""

from bot.messages import Option
from tests.builders import MONDAY, an_incoming

LIU, CHEN = "resident-liu", "resident-chen"
REF = "SMQ-2026-000001"
YES_NO = (Option("是", "/affirm"), Option("不是", "/deny"))


async def received(store, *keys, resident=LIU, at=MONDAY):
    """Messages of a resident with these keys, recorded and not yet answered."""
    async with store.open_work() as work:
        for key in keys:
            await work.inbox.receive(resident, an_incoming(key), at)
        await work.commit()


async def stored(store, *proposals):
    """Proposals, filed."""
    async with store.open_work() as work:
        for proposal in proposals:
            await work.proposals.add(proposal)
        await work.commit()


async def loaded(store, ref=REF):
    """A proposal as it comes back."""
    async with store.open_work(readonly=True) as work:
        return await work.proposals.get(ref)
