"""Figures: intake, response, solved, satisfied, returned, waits; each chart with its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.catalogue import Catalogue
from bot.console.deps import clerk, deps
from bot.console.heat import heat_table, root_of, trail
from bot.console.kept import Kept
from bot.console.pages import page
from bot.console.rates import Rates, total
from bot.console.typed import day_in, whole
from bot.ports import Filter
from bot.ports.staff import Spot, Tally, Wanted
from bot.proposals.deadlines import CHINA

SPANS = (7, 30, 90, 365)
_DEFAULT = 30
_LONGEST = 366
_SHOWN = 12
"""Groups in the chart; the table has them all."""
_MOST_BARS = 92
GROUPS = ("body", "level", "code", "place")


@dataclass(frozen=True)
class Asked:
    """What the address asks for, checked: a grouping, whole days in China, a place and below."""

    by: str
    since: date
    until: date
    place: str
    days: int | None

    def query(self, **changes: object) -> str:
        """The address of the same figures with some things changed; empty values go."""
        span: dict[str, object] = {"days": self.days}
        if self.days is None:
            span = {"from": self.since, "to": self.until}
        values: dict[str, object] = {"by": self.by, "place": self.place, **span, **changes}
        return urlencode({name: value for name, value in values.items() if value})

    def tickets(self, **narrower: str) -> str:
        """The query of the list of the same tickets, narrower still."""
        base = {"place": self.place, "from": self.since, "to": self.until}
        return urlencode({name: one for name, one in (base | narrower).items() if one})


@dataclass(frozen=True)
class Counted:
    """Everything one page of figures needs from the database."""

    groups: Sequence[Tally]
    daily: Sequence[Tally]
    spots: Sequence[Spot]


KEPT: web.AppKey[Kept[Counted]] = web.AppKey("figures", Kept)


async def show(request: web.Request) -> web.Response:
    """One grouping, one span of days, one place: tiles, charts, tables and the heat table."""
    me, catalogue = clerk(request), deps(request).catalogue
    root = root_of(me.branch, catalogue.places)
    asked = read(request.query, deps(request).clock(), catalogue)
    key = (me.staff.body, asked.by, asked.since, asked.until, asked.place)
    count = await request.app[KEPT].get(key, lambda: _count(request, asked))
    rows = [Rates(one, name_of(asked.by, one.key, catalogue)) for one in count.value.groups]
    daily = filled(count.value.daily, asked)
    heat = heat_table(count.value.spots, asked.place or root, catalogue)
    return page(
        request, "figures.html", asked=asked, spans=SPANS, groups=GROUPS, rows=rows, daily=daily,
        weekly=len(daily) > _MOST_BARS, total=Rates(total(count.value.groups), ""),
        heat=heat, at=count.at,
        trail=list(trail(asked.place, root, catalogue.places)) if asked.place else [],
        charts=_charts(rows, daily),
    )  # fmt: skip


async def _count(request: web.Request, asked: Asked) -> Counted:
    me, its = clerk(request), deps(request)
    places = its.catalogue.places.branch(asked.place) if asked.place else None
    wanted = Wanted(
        Filter(places=places), me.branch,
        created_from=_midnight(asked.since),
        created_to=_midnight(asked.until + timedelta(days=1)),
    )  # fmt: skip
    async with its.open_work(readonly=True) as work:
        now = its.clock()
        groups = await work.desk.tally(asked.by, wanted, now, limit=500)
        daily = await work.desk.tally("day", wanted, now, limit=_LONGEST)
        return Counted(groups, daily, await work.desk.heat(wanted, now))


def read(query: Mapping[str, str], now: datetime, catalogue: Catalogue) -> Asked:
    """What the address asks for; unknown values are dropped, a span is at most a year."""
    today = now.astimezone(CHINA).date()
    by, place, span = query.get("by", ""), query.get("place", ""), query.get("days", "")
    by = by if by in GROUPS else GROUPS[0]
    place = place if place in catalogue.places else ""
    since, until = day_in(query.get("from", "")), day_in(query.get("to", ""))
    if not span and since is not None and until is not None and since <= until:
        return Asked(by, max(since, until - timedelta(days=_LONGEST - 1)), until, place, None)
    number = whole(span, _LONGEST)
    days = number if number in SPANS else _DEFAULT
    return Asked(by, today - timedelta(days=days - 1), today, place, days)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def name_of(by: str, key: str, catalogue: Catalogue) -> str:
    """A group in the words of the content; its key where content has none."""
    if by == "body" and key in catalogue.bodies:
        return catalogue.bodies[key].name
    if by == "place" and key in catalogue.places:
        return catalogue.places.full_name(key)
    if by == "level":
        return next((text.label for one, text in catalogue.levels.items() if one == key), key)
    if by == "code" and (key in catalogue.lists.topics or key in catalogue.lists.negative):
        return f"{key} {catalogue.lists.name_of(key)}"
    return key


def filled(daily: Sequence[Tally], asked: Asked) -> list[Tally]:
    """One entry a day, also for days on which nothing came in; oldest first."""
    known = {one.key: one for one in daily}
    days = (asked.until - asked.since).days + 1
    names = [(asked.since + timedelta(days=n)).isoformat() for n in range(days)]
    return [known.get(name, Tally(name)) for name in names]


def by_weeks(daily: Sequence[Tally]) -> Sequence[Tally]:
    """Each seven days as one, under the first of them, where days would be too many bars."""
    if len(daily) <= _MOST_BARS:
        return daily
    weeks = (daily[at : at + 7] for at in range(0, len(daily), 7))
    return [replace(total(week), key=week[0].key) for week in weeks]


def _charts(rows: Sequence[Rates], daily: Sequence[Tally]) -> dict[str, object]:
    """What the charts draw: plain numbers, read by the script from the page."""
    top, bars = rows[:_SHOWN], by_weeks(daily)
    return {
        "days": {"labels": [one.key[5:] for one in bars], "values": [one.filed for one in bars]},
        "groups": {
            "labels": [one.name for one in top],
            "open": [one.tally.filed - one.tally.answered for one in top],
            "answered": [one.tally.answered - one.tally.solved for one in top],
            "solved": [one.tally.solved for one in top],
        },
    }
