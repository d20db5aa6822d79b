"""Deadlines (办理时限) on government time: working days with make-up days (调休)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening hours of a day, lunch break left out: (from, to) pairs in local time."""

    spans: tuple[tuple[time, time], ...]


_NOTICE_MONTH = 10
"""The State Council announces a year's days off in October or November of the year before."""


def _always(year: int) -> bool:
    return True


@dataclass(frozen=True)
class WorkCalendar:
    """Knows working days; in a year that is not announced yet they are an estimate."""

    is_workday: Callable[[date], bool]
    hours: OfficeHours
    is_announced: Callable[[int], bool] = _always

    def is_estimated(self, moment: datetime) -> bool:
        """Whether the day is of a year whose days off nobody has announced yet."""
        return not self.is_announced(moment.astimezone(CHINA).year)

    def unannounced(self, now: datetime) -> tuple[int, ...]:
        """Years that are wanted by now without their days off: from October on the next one."""
        today = now.astimezone(CHINA).date()
        wanted = [today.year] + [today.year + 1] * (today.month >= _NOTICE_MONTH)
        return tuple(year for year in wanted if not self.is_announced(year))

    def due(self, start: datetime, working_days: int) -> datetime:
        """End of office on the n-th working day after the day of `start` (UTC in, UTC out).

        What comes in after the last office hour counts as come in on the next working day.
        """
        day = start.astimezone(CHINA)
        last = self.hours.spans[-1][1]
        current = day.date()
        if day.time() >= last or not self.is_workday(current):
            current = self._next(current)
        for _ in range(working_days):
            current = self._next(current)
        return datetime.combine(current, last, CHINA).astimezone(start.tzinfo)

    def shifted(self, due: datetime, since: datetime, until: datetime) -> datetime:
        """A due date after a pause: as many working days later as there are between its days.

        The day on which a term begins does not count (民法典 201), so a pause that ends on its
        first day gives no time.
        """
        first, last = (moment.astimezone(CHINA).date() for moment in (since, until))
        local = due.astimezone(CHINA)
        day = local.date()
        for _ in range(self.working_days_between(first, last)):
            day = self._next(day)
        return datetime.combine(day, local.time(), CHINA).astimezone(due.tzinfo)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative if `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(n) for n in range(1, (end - start).days + 1))
        return sum(self.is_workday(day) for day in days)

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is staffed at this moment."""
        local = moment.astimezone(CHINA)
        in_hours = any(start <= local.time() < end for start, end in self.hours.spans)
        return in_hours and self.is_workday(local.date())

    def _next(self, day: date) -> date:
        day += timedelta(1)
        while not self.is_workday(day):
            day += timedelta(1)
        return day
