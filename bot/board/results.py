"""What the street does with it all, by body; counted at most once in ten minutes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from bot.board.deps import deps
from bot.board.pages import page
from bot.ports.staff import Tally

FEWEST_RATED = 5
"""With fewer marks a share would tell who gave which."""
_FRESH = timedelta(minutes=10)


@dataclass
class Kept:
    """The figures as they were counted last."""

    at: datetime | None = None
    rows: Sequence[Tally] = ()
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


KEPT: web.AppKey[Kept] = web.AppKey("board-figures", Kept)


@dataclass(frozen=True, slots=True)
class Line:
    """One body's results; shares are whole percents, None where there is too little to tell."""

    body: str
    filed: int
    answered: int
    solved: int
    hours: int | None
    satisfied: int | None


async def show(request: web.Request) -> web.Response:
    """A table, and of when it is."""
    kept = request.app[KEPT]
    now = deps(request).clock()
    async with kept.lock:
        if kept.at is None or now - kept.at > _FRESH:
            async with deps(request).open_work(readonly=True) as work:
                kept.rows = await work.board.tally(now)
            kept.at = now
    return page(request, "results.html", lines=[_line(one) for one in kept.rows], at=kept.at)


def _line(one: Tally) -> Line:
    satisfied = round(100 * one.satisfied / one.rated) if one.rated >= FEWEST_RATED else None
    return Line(one.key, one.filed, one.answered, one.solved, _half_within(one), satisfied)


def _half_within(one: Tally) -> int | None:
    """Whole hours within which half of them heard from a person for the first time."""
    left = sum(one.waits.values()) / 2
    for hours, many in sorted(one.waits.items()):
        left -= many
        if left <= 0:
            return hours + 1
    return None
