"""A step on a ticket, taken as the console takes it."""

from typing import Any

from bot.proposals.proposal import Proposal
from bot.services.desk import steps
from tests.console.world import PARTY, World

MOVE = {"body": PARTY, "duty": "街道履职清单第十二项", "reason": "由执法队直接办"}


async def take(world: World, ref: str, step: str, who: str, **given: Any) -> Proposal:
    """Take a step and commit."""
    async with world.database.open_work() as work:
        done = await steps.take(ref, step, given, world.clerk(who), work=work, tools=world.tools)
        await work.commit()
    return done
