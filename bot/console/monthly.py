"""The monthly report (月报): one page, each figure beside the month before and its target."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.figures import name_of
from bot.console.kept import Kept
from bot.console.pages import page
from bot.console.rates import Rates, total
from bot.console.sheets import Value, as_book
from bot.ports import Filter
from bot.ports.staff import Tally, Wanted
from bot.proposals.deadlines import CHINA
from bot.services.desk.words import DeskWords

LINES = (
    "filed", "response", "answered", "solved", "satisfied", "rated", "median_wait", "redone",
    "returned", "overdue",
)  # fmt: skip
SHARES = frozenset({"response", "answered", "solved", "satisfied", "returned"})
LESS_IS_BETTER = frozenset({"median_wait", "overdue"})
_BODIES, _CODES = 10, 8
_FIRST = date(2020, 1, 1)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Line:
    """One figure of the street: this month, the month before, and what it should be."""

    key: str
    now: int | None
    before: int | None
    target: int | None

    @property
    def change(self) -> int | None:
        """More than the month before, or less; None where one of them says nothing."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def is_reached(self) -> bool | None:
        """Whether the target was reached; None where there is none, or nothing to measure."""
        if self.now is None or self.target is None:
            return None
        if self.key in LESS_IS_BETTER:
            return self.now <= self.target
        return self.now >= self.target


@dataclass(frozen=True)
class Pair:
    """One group in both months."""

    name: str
    now: Rates
    before: Rates


@dataclass(frozen=True)
class Month:
    """The report of one month, as of a moment."""

    first: date
    lines: tuple[Line, ...]
    bodies: tuple[Pair, ...]
    codes: tuple[Pair, ...]


Counts = tuple[Sequence[Tally], Sequence[Tally]]
"""Of one month: by body and by topic."""
MONTHS: web.AppKey[Kept[Counts]] = web.AppKey("months", Kept)


async def show(request: web.Request) -> web.Response:
    """The report as a page that prints on one sheet of A4."""
    first = asked(request.query.get("month", ""), deps(request).clock())
    today = deps(request).clock().astimezone(CHINA).date()
    after = next_month(first)
    return page(
        request, "monthly.html", month=await _month(request, first), first=first,
        before=before(first), after=after if after <= today else None, shares=SHARES,
        is_whole=after <= today, at=deps(request).clock(),
        street=deps(request).catalogue.subdistrict,
    )  # fmt: skip


async def taken(request: web.Request) -> web.Response:
    """The same as a workbook, numbers as numbers."""
    first = asked(request.query.get("month", ""), deps(request).clock())
    words = deps(request).words
    sheets = tables(await _month(request, first), words)
    name = f"{words.label('monthly', 'title')}-{first:%Y-%m}.xlsx"
    named = f"filename=\"month-{first:%Y-%m}.xlsx\"; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Type": _XLSX, "Content-Disposition": f"attachment; {named}"}
    return web.Response(body=await asyncio.to_thread(as_book, sheets), headers=headers)


def asked(month: str, now: datetime) -> date:
    """The first day of a month written YYYY-MM; the last whole month for anything else."""
    today = now.astimezone(CHINA).date()
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        first = before(today)
    return first if _FIRST <= first <= today else before(today)


def before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


async def _month(request: web.Request, first: date) -> Month:
    its = deps(request)
    bodies, codes = await _counts(request, first)
    old_bodies, old_codes = await _counts(request, before(first))
    now, old = (Rates(total(one), "") for one in (bodies, old_bodies))
    lines = tuple(
        Line(key, value(now, key), value(old, key), target(key, its.words)) for key in LINES
    )
    return Month(
        first, lines,
        paired(bodies, old_bodies, _BODIES, lambda key: name_of("body", key, its.catalogue)),
        paired(codes, old_codes, _CODES, lambda key: name_of("code", key, its.catalogue)),
    )  # fmt: skip


async def _counts(request: web.Request, first: date) -> Counts:
    me = clerk(request)
    counted = await request.app[MONTHS].get((me.staff.body, first), lambda: _count(request, first))
    return counted.value


async def _count(request: web.Request, first: date) -> Counts:
    its, me = deps(request), clerk(request)
    begins, ends = (datetime.combine(day, time(), CHINA) for day in (first, next_month(first)))
    wanted = Wanted(Filter(), me.branch, created_from=begins, created_to=ends)
    async with its.open_work(readonly=True) as work:
        now = its.clock()
        return (
            await work.desk.tally("body", wanted, now, limit=500),
            await work.desk.tally("code", wanted, now, limit=500),
        )


def value(rates: Rates, key: str) -> int | None:
    """A figure by its name: a share in per cent, hours, or a count."""
    if key in SHARES or key == "median_wait":
        found: int | None = getattr(rates, key)
        return found
    return int(getattr(rates.tally, key))


def target(key: str, words: DeskWords) -> int | None:
    """What a figure should be, as content says."""
    text = words.labels["monthly"].get(f"target_{key}", "")
    return int(text) if text.isdecimal() else None


def paired(
    now: Sequence[Tally], old: Sequence[Tally], most: int, name: Callable[[str], str]
) -> tuple[Pair, ...]:  # fmt: skip
    """The groups with most of this month, each beside itself in the month before."""
    known = {one.key: one for one in old}
    largest = sorted(now, key=lambda one: (-one.filed, one.key))[:most]
    return tuple(
        Pair(name(one.key), Rates(one, ""), Rates(known.get(one.key, Tally(one.key)), ""))
        for one in largest
    )


def tables(month: Month, words: DeskWords) -> Mapping[str, list[list[Value | None]]]:
    """The sheets of the workbook."""

    def label(key: str) -> str:
        return words.label("monthly", key)

    main: list[list[Value | None]] = [
        [f"{month.first:%Y-%m}", *map(label, ("this_month", "month_before", "change", "target"))]
    ]
    main += [[label(one.key), one.now, one.before, one.change, one.target] for one in month.lines]
    heads = [label(key) for key in ("filed", "answered", "solved", "satisfied", "overdue")]
    sheets = {label("title"): main}
    for key, pairs in (("by_body", month.bodies), ("by_code", month.codes)):
        rows: list[list[Value | None]] = [[label(key), *heads, label("month_before")]]
        for one in pairs:
            now = one.now
            rows.append(
                [
                    one.name, now.tally.filed, now.answered, now.solved, now.satisfied,
                    now.tally.overdue, one.before.tally.filed,
                ]
            )  # fmt: skip
        sheets[label(key)] = rows
    return sheets
