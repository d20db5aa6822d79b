"""Deadlines on government time: weekends, holidays, make-up days, office hours."""

from datetime import UTC, date, datetime, time

import pytest

from bot.proposals.deadlines import CHINA, OfficeHours, WorkCalendar

HOURS = OfficeHours(((time(9), time(12)), (time(13, 30), time(17, 30))))
OFF = {date(2026, 10, day) for day in range(1, 8)}
MADE_UP = {date(2026, 10, 10)}
"""National Day 2026: 1–7 October off, Saturday the 10th worked instead."""


def is_workday(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


CALENDAR = WorkCalendar(is_workday, HOURS)


def local(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (local(11, 23), 0, local(11, 23, 17, 30)),
        (local(11, 23), 1, local(11, 24, 17, 30)),
        (local(11, 23), 5, local(11, 30, 17, 30)),
        (local(11, 27), 1, local(11, 30, 17, 30)),
        (local(11, 28), 1, local(12, 1, 17, 30)),
        (local(11, 27, 17, 29), 1, local(11, 30, 17, 30)),
        (local(11, 27, 17, 30), 1, local(12, 1, 17, 30)),
        (local(11, 27, 23), 0, local(11, 30, 17, 30)),
        (local(9, 30), 1, local(10, 8, 17, 30)),
        (local(9, 30), 3, local(10, 10, 17, 30)),
        (local(10, 3), 0, local(10, 8, 17, 30)),
        (local(10, 9), 2, local(10, 12, 17, 30)),
    ],
)
def test_the_due_date_counts_working_days_only(start: datetime, days: int, due: datetime) -> None:
    assert CALENDAR.due(start, days) == due


def test_the_due_date_comes_back_in_the_zone_it_was_asked_in() -> None:
    due = CALENDAR.due(datetime(2026, 11, 23, 2, tzinfo=UTC), 1)

    assert due.tzinfo is UTC
    assert due == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_an_evening_in_utc_is_the_next_morning_in_chengdu() -> None:
    due = CALENDAR.due(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 1)

    assert due.astimezone(CHINA) == local(11, 24, 17, 30)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 30), 5),
        (date(2026, 11, 30), date(2026, 11, 23), -5),
        (date(2026, 9, 30), date(2026, 10, 10), 3),
    ],
)
def test_working_days_between_two_days(start: date, end: date, days: int) -> None:
    assert CALENDAR.working_days_between(start, end) == days


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (local(11, 23, 9), True),
        (local(11, 23, 8, 59), False),
        (local(11, 23, 12), False),
        (local(11, 23, 13, 30), True),
        (local(11, 23, 17, 29), True),
        (local(11, 23, 17, 30), False),
        (local(11, 28, 10), False),
        (local(10, 2, 10), False),
        (local(10, 10, 10), True),
    ],
)
def test_the_office_is_open_in_its_hours_on_working_days(moment: datetime, is_open: bool) -> None:
    assert CALENDAR.is_open(moment) is is_open
    assert CALENDAR.is_open(moment.astimezone(UTC)) is is_open


@pytest.mark.parametrize(
    ("due", "since", "until", "shifted"),
    [
        (local(11, 27, 17, 30), local(11, 23), local(11, 23, 16), local(11, 27, 17, 30)),
        (local(11, 27, 17, 30), local(11, 23), local(11, 25), local(12, 1, 17, 30)),
        (local(11, 27, 17, 30), local(11, 20), local(11, 23), local(11, 30, 17, 30)),
        (local(9, 30, 17, 30), local(9, 28), local(9, 29), local(10, 8, 17, 30)),
        (local(10, 9, 17, 30), local(9, 30), local(10, 8), local(10, 10, 17, 30)),
        (
            local(12, 30, 17, 30),
            local(12, 28),
            local(12, 31),
            datetime(2027, 1, 4, 17, 30, tzinfo=CHINA),
        ),
    ],
)
def test_a_pause_moves_the_date_by_the_working_days_it_took(
    due: datetime, since: datetime, until: datetime, shifted: datetime
) -> None:
    assert CALENDAR.shifted(due, since, until) == shifted
