"""What is held of a resident: a copy of all of it, and nothing theirs after deletion."""

import pytest

from bot.adapters.memory.database import MemoryDatabase
from bot.ports import ANONYMOUS
from bot.proposals.attachments import Attachment
from bot.proposals.errors import UnknownProposal
from bot.services import following, people
from tests.builders import a_proposal
from tests.unit.following.desk import LI, LIU, REF, again, stored


async def test_after_deletion_nothing_is_theirs_any_more(database: MemoryDatabase) -> None:
    await stored(database, a_proposal(contact="13812345678"))

    async with database.open_work() as work:
        await people.forget(LIU, work=work)
        await work.commit()

    kept = await again(database)
    assert (kept.proposer, kept.contact) == (ANONYMOUS, "")
    async with database.open_work(readonly=True) as work:
        assert await following.mine(LIU, work=work) == []
        with pytest.raises(UnknownProposal):
            await following.own(REF, LIU, work=work)


async def test_the_copy_names_everything_that_is_held(database: MemoryDatabase) -> None:
    photos = [Attachment("photo", "m-1"), Attachment("photo", "m-2")]
    await stored(
        database,
        a_proposal(contact="13812345678", attachments=photos),
        a_proposal("SMQ-2026-000002", contact="13812345678"),
        a_proposal("SMQ-2026-000003", proposer=LI.id, contact="13900000000"),
    )

    async with database.open_work(readonly=True) as work:
        held = await people.what_we_hold(LIU, work=work)

    assert held["phones"] == ["13812345678"]
    assert held["photos"] == 2
    assert sorted(one.ref for one in held["proposals"]) == [REF, "SMQ-2026-000002"]
