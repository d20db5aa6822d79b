"""What neighbours proposed and everybody may see: a page of it, and how much there is."""

from collections.abc import Iterable
from datetime import datetime

from bot.catalogue import Catalogue
from bot.ports import Filter, Resident, UnitOfWork
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status


async def browse(
    resident: Resident,
    *,
    work: UnitOfWork,
    catalogue: Catalogue,
    now: datetime,
    statuses: frozenset[Status] | None = None,
    around: Iterable[str] = (),
    limit: int = 5,
    offset: int = 0,
) -> list[Proposal]:
    """Public proposals around some places, else around home, else of everyone."""
    wanted = _public(resident, catalogue, now, statuses, around)
    return await work.proposals.find(wanted, limit=limit, offset=offset)


async def how_many(
    resident: Resident,
    *,
    work: UnitOfWork,
    catalogue: Catalogue,
    now: datetime,
    statuses: frozenset[Status] | None = None,
    around: Iterable[str] = (),
) -> int:
    """How many `browse` would show in all."""
    return await work.proposals.count(_public(resident, catalogue, now, statuses, around))


def _public(
    resident: Resident,
    catalogue: Catalogue,
    now: datetime,
    statuses: frozenset[Status] | None,
    around: Iterable[str],
) -> Filter:
    wider = frozenset(below for place in around for below in catalogue.places.branch(place))
    places = wider or _neighbourhood(resident, catalogue)
    return Filter(statuses=statuses, places=places, public_at=now)


def _neighbourhood(resident: Resident, catalogue: Catalogue) -> frozenset[str] | None:
    if resident.home is None or resident.home not in catalogue.places:
        return None
    path = catalogue.places.path(resident.home)
    return catalogue.places.branch(path[min(1, len(path) - 1)].id)
