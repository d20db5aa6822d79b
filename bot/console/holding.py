"""Proposals held in hand until their whole life is played, then written once."""

from bot.ports import Filter, Proposals
from bot.proposals.errors import UnknownProposal
from bot.proposals.proposal import Proposal


class Held:
    """ports.Proposals in front of the stored ones: saving writes nothing before `store`."""

    def __init__(self, stored: Proposals) -> None:
        self._stored = stored
        self._held: dict[str, Proposal] = {}

    async def store(self) -> None:
        """Write all that is held, each once."""
        for proposal in self._held.values():
            await self._stored.add(proposal)
        self._held.clear()

    async def next_ref(self, prefix: str, year: int) -> str:
        """A reference nobody else gets."""
        return await self._stored.next_ref(prefix, year)

    async def add(self, proposal: Proposal) -> None:
        """Hold a new one."""
        self._held[proposal.ref] = proposal

    async def get(self, ref: str) -> Proposal:
        """The very one held; raises UnknownProposal for any other."""
        if ref not in self._held:
            raise UnknownProposal(ref)
        return self._held[ref]

    async def save(self, proposal: Proposal) -> None:
        """Count the change."""
        proposal.version += 1

    async def of_resident(self, resident: str, limit: int | None = None) -> list[Proposal]:
        """Those stored."""
        return await self._stored.of_resident(resident, limit)

    async def seconded_by(self, resident: str, limit: int = 50) -> list[Proposal]:
        """Those stored."""
        return await self._stored.seconded_by(resident, limit)

    async def find(self, wanted: Filter, limit: int = 50, offset: int = 0) -> list[Proposal]:
        """Those stored."""
        return await self._stored.find(wanted, limit, offset)

    async def count(self, wanted: Filter) -> int:
        """Those stored."""
        return await self._stored.count(wanted)
