"""Working days of China: the calendar package first, then our own dated table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import chinese_calendar  # type: ignore[import-untyped,unused-ignore]

from bot.catalogue.reader import Complaints, Record, open_file
from bot.proposals.deadlines import WorkCalendar

_FRIDAY = 4


@dataclass(frozen=True)
class HolidayYear:
    """One year of the table: days off and weekend days worked (调休)."""

    year: int
    off: frozenset[date]
    work: frozenset[date]
    source: str
    confirmed: bool = False

    def is_workday(self, day: date) -> bool:
        """Mondays to Fridays unless off; weekends only when made up for."""
        return day in self.work or (day.weekday() <= _FRIDAY and day not in self.off)


def package_knows(year: int) -> bool:
    """Whether the calendar package has the official days of a year."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def workday_rule(years: Mapping[int, HolidayYear]) -> Callable[[date], bool]:
    """`is_workday` for the package's years and ours; in any other year Monday to Friday."""
    kept = MappingProxyType(dict(years))

    def is_workday(day: date) -> bool:
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            one = kept.get(day.year)
            return one.is_workday(day) if one is not None else day.weekday() <= _FRIDAY

    return is_workday


def announced_rule(years: Mapping[int, HolidayYear]) -> Callable[[int], bool]:
    """Whether a year's days off are the State Council's, not an estimate of ours."""
    confirmed = frozenset(number for number, one in years.items() if one.confirmed)

    def is_announced(year: int) -> bool:
        return year in confirmed or package_knows(year)

    return is_announced


def warnings(calendar: WorkCalendar, now: datetime) -> tuple[str, ...]:
    """What an operator should see to: years wanted by now whose days off are an estimate."""
    return tuple(
        f"the days off of {year} are an estimate: see data/catalogue/holidays.yml"
        for year in calendar.unannounced(now)
    )


def read_holidays(path: Path, today: date, complaints: Complaints) -> Mapping[int, HolidayYear]:
    """The table; warns when next year is unknown or only estimated."""
    found: dict[int, HolidayYear] = {}
    top = open_file(path, complaints)
    if top is None:
        return found
    for record in top.records("years"):
        year = _year(record)
        if year.year in found:
            record.complain("id_twice", "year", id=year.year, first=year.year)
        found[year.year] = year
        if not year.confirmed and not package_knows(year.year):
            record.warn("holidays_not_confirmed", "year", year=year.year)
    for wanted in (today.year, today.year + 1):
        if wanted not in found and not package_knows(wanted):
            top.warn("holidays_unknown", "years", year=wanted)
    top.finish()
    return found


def _year(record: Record) -> HolidayYear:
    number = record.whole("year", least=2004)
    off: set[date] = set()
    for span in record.records("off"):
        off |= _span(span, number)
    work = frozenset(day for day in _days(record, "work") if _in_year(record, "work", day, number))
    for day in sorted(work & off):
        record.complain("work_and_off", "work", value=day)
    one = HolidayYear(number, frozenset(off), work, record.text("source"), record.flag("confirmed"))
    record.finish()
    return one


def _span(span: Record, year: int) -> set[date]:
    span.text("name")
    start, end = span.day("from"), span.day("to")
    span.finish()
    if start is None or end is None:
        span.complain("missing", "from" if start is None else "to")
        return set()
    if start > end or not (_in_year(span, "from", start, year) and _in_year(span, "to", end, year)):
        span.complain("days_out_of_order", "from", start=start, end=end)
        return set()
    return {start + timedelta(number) for number in range((end - start).days + 1)}


def _days(record: Record, key: str) -> list[date]:
    found: list[date] = []
    for text in record.texts(key):
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            record.complain("not_a_date", key, value=text)
    return found


def _in_year(record: Record, key: str, day: date, year: int) -> bool:
    if day.year != year:
        record.complain("day_of_other_year", key, value=day, year=year)
    return day.year == year
