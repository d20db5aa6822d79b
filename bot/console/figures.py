"""Figures: intake, response, solved, satisfied and returned, each chart with its table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page
from bot.ports import Filter
from bot.proposals.deadlines import CHINA
from bot.staff_ports import Tally, Wanted

SPANS = (7, 30, 90, 365)
_DEFAULT = 30
GROUPS = ("body", "level", "code", "place")


@dataclass(frozen=True)
class Rates:
    """Shares of one group in per cent; None where there is nothing to divide by."""

    tally: Tally
    name: str

    @property
    def response(self) -> int | None:
        """Answered of filed (响应率)."""
        return _share(self.tally.answered, self.tally.filed)

    @property
    def solved(self) -> int | None:
        """Solved of answered (解决率)."""
        return _share(self.tally.solved, self.tally.answered)

    @property
    def satisfied(self) -> int | None:
        """Satisfied of those rated (满意率): unrated is unrated, never satisfied."""
        return _share(self.tally.satisfied, self.tally.rated)

    @property
    def returned(self) -> int | None:
        """Moved to another body, of filed (退转率)."""
        return _share(self.tally.returned, self.tally.filed)


async def show(request: web.Request) -> web.Response:
    """One grouping and one span of days, with the intake by day."""
    me, its = clerk(request), deps(request)
    by, days = _asked(request)
    since = datetime.combine(its.clock().astimezone(CHINA).date(), time(), CHINA)
    since -= timedelta(days=days - 1)
    wanted = Wanted(Filter(), me.branch, created_from=since)
    async with its.open_work(readonly=True) as work:
        groups = await work.desk.tally(by, wanted, its.clock())
        daily = await work.desk.tally("day", wanted, its.clock(), limit=days)
    rows = [Rates(one, _name(request, by, one.key)) for one in groups]
    return page(
        request, "figures.html", by=by, days=days, spans=SPANS, groups=GROUPS, rows=rows,
        daily=_filled(daily, since, days), total=Rates(_sum(groups), ""),
        charts=_charts(rows, _filled(daily, since, days)),
    )  # fmt: skip


def _asked(request: web.Request) -> tuple[str, int]:
    by = request.query.get("by", "body")
    days = request.query.get("days", "")
    chosen = int(days) if days.isdecimal() and int(days) in SPANS else _DEFAULT
    return (by if by in GROUPS else "body"), chosen


def _name(request: web.Request, by: str, key: str) -> str:
    catalogue = deps(request).catalogue
    if by == "body" and key in catalogue.bodies:
        return catalogue.bodies[key].name
    if by == "place" and key in catalogue.places:
        return catalogue.places.full_name(key)
    if by == "level":
        return next((text.label for one, text in catalogue.levels.items() if one == key), key)
    if by == "code" and (key in catalogue.lists.topics or key in catalogue.lists.negative):
        return catalogue.lists.name_of(key)
    return key


def _filled(daily: Sequence[Tally], since: datetime, days: int) -> list[Tally]:
    """One entry a day, also for days on which nothing came in; oldest first."""
    known = {one.key: one for one in daily}
    names = [(since + timedelta(days=n)).date().isoformat() for n in range(days)]
    return [known.get(name, Tally(name)) for name in names]


def _sum(groups: Sequence[Tally]) -> Tally:
    total = Tally("")
    for one in groups:
        total = replace(
            total,
            **{
                name: getattr(total, name) + getattr(one, name)
                for name in (
                    "filed", "answered", "solved", "redone", "overdue", "returned", "rated",
                    "satisfied",
                )
            },
        )  # fmt: skip
    return total


def _charts(rows: Sequence[Rates], daily: Sequence[Tally]) -> dict[str, object]:
    """What the charts draw: plain numbers, read by the script from the page."""
    top = rows[:12]
    return {
        "days": {"labels": [one.key[5:] for one in daily], "values": [one.filed for one in daily]},
        "groups": {
            "labels": [one.name for one in top],
            "open": [one.tally.filed - one.tally.answered for one in top],
            "answered": [one.tally.answered - one.tally.solved for one in top],
            "solved": [one.tally.solved for one in top],
        },
    }


def _share(part: int, whole: int) -> int | None:
    return None if whole == 0 else round(100 * part / whole)
