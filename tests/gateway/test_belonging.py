"""A text that joins what was kept for other matters belongs to none of them."""

import pytest

from bot.adapters.memory import MemoryDatabase
from bot.gateway.replies import owe, with_kept
from bot.messages import Reply
from bot.ports import Outbound, SendState
from bot.proposals.belonging import RATING, of_rating
from tests.builders import MONDAY, a_resident

ONE, OTHER = "SMQ-2026-000001", "SMQ-2026-000002"


@pytest.mark.parametrize(
    ("kept", "belongs"), [(ONE, ONE), (OTHER, ""), (of_rating(OTHER), RATING), (None, "")]
)
async def test_a_reply_told_together_with_what_was_kept(kept: str | None, belongs: str) -> None:
    async with MemoryDatabase().open_work() as work:
        who = (await work.residents.add(a_resident())).id
        waiting = Outbound(who, "您的提案有进展。", MONDAY, state=SendState.WAITING, ref=kept)
        await work.outbox.add(waiting)

        told, is_all = await with_kept(
            work, who, Reply("好的。", matter=ONE), MONDAY, "再说一遍：", may_push=True
        )

    assert is_all
    assert (told.text, told.matter) == ("您的提案有进展。\n好的。", belongs)


async def test_what_is_owed_belongs_to_what_its_turn_does() -> None:
    async with MemoryDatabase().open_work() as work:
        who = (await work.residents.add(a_resident())).id
        await owe(work, who, Reply("记下了。", matter=of_rating(ONE)), MONDAY)

        (owed,) = await work.outbox.recent(who)

    assert owed.belongs_to == of_rating(ONE)
