"""Two neighbours, Liu and Li, and what Liu filed: stored, acted upon, read again."""

from collections.abc import Awaitable, Callable

from bot import catalogue
from bot.adapters.memory.database import MemoryDatabase
from bot.paths import ROOT
from bot.ports import UnitOfWork
from bot.proposals.proposal import Proposal
from tests.builders import a_resident, later

CATALOGUE = catalogue.load(ROOT)
LIU, LI = a_resident("liu"), a_resident("li")
NOW = later(hours=3)
REF = "SMQ-2026-000001"

Act = Callable[[UnitOfWork], Awaitable[Proposal]]


async def stored(database: MemoryDatabase, *proposals: Proposal) -> None:
    """Store both neighbours, and these proposals."""
    async with database.open_work() as work:
        for resident in (LIU, LI):
            await work.residents.add(resident)
        for proposal in proposals:
            await work.proposals.add(proposal)
        await work.commit()


async def do(database: MemoryDatabase, act: Act) -> Proposal:
    """Act, and commit."""
    async with database.open_work() as work:
        proposal = await act(work)
        await work.commit()
    return proposal


async def again(database: MemoryDatabase, ref: str = REF) -> Proposal:
    """The proposal as it is stored."""
    async with database.open_work(readonly=True) as work:
        return await work.proposals.get(ref)
