"""Working days over real holidays: made-up days (调休) count, days off do not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.catalogue import Catalogue, check, load
from bot.catalogue.calendar import warnings
from bot.proposals.deadlines import CHINA

Edit = Callable[[str, str, str], int]


def _noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "working_days", "due"),
    [
        # 2024: 29 September (a Sunday) and 12 October (a Saturday) were worked, 1–7 October off
        ((2024, 9, 27), 1, date(2024, 9, 29)),
        ((2024, 9, 27), 2, date(2024, 9, 30)),
        ((2024, 9, 27), 3, date(2024, 10, 8)),
        ((2024, 9, 30), 5, date(2024, 10, 12)),
        # 2025: 28 September (Sunday) and 11 October (Saturday) worked, 1–8 October off
        ((2025, 9, 26), 1, date(2025, 9, 28)),
        ((2025, 9, 30), 1, date(2025, 10, 9)),
        ((2025, 9, 30), 3, date(2025, 10, 11)),
        ((2025, 10, 3), 1, date(2025, 10, 10)),
        # 2026: Mid-Autumn 25–27 September, 1–7 October off, 10 October (Saturday) worked
        ((2026, 9, 24), 1, date(2026, 9, 28)),
        ((2026, 9, 30), 3, date(2026, 10, 10)),
        ((2026, 9, 30), 7, date(2026, 10, 15)),
    ],
)
def test_deadlines_over_the_national_day_week(
    catalogue: Catalogue, start: tuple[int, int, int], working_days: int, due: date
) -> None:
    found = catalogue.calendar.due(_noon(*start), working_days)

    assert found.astimezone(CHINA).date() == due


def test_the_years_known_to_the_package_are_never_taken_from_our_table(
    copy: Path, edit: Edit
) -> None:
    edit("holidays.yml", "- year: 2027", "- year: 2026\n    off: []\n    work: []\n"
         "    source: wrong\n    confirmed: true\n  - year: 2027")  # fmt: skip

    changed = load(copy)

    assert not changed.calendar.is_workday(date(2026, 10, 1))
    assert changed.calendar.is_workday(date(2026, 10, 10))


def test_2027_comes_from_our_own_table(catalogue: Catalogue) -> None:
    is_workday = catalogue.calendar.is_workday
    new_year = [date(2027, 2, 4) + timedelta(number) for number in range(8)]

    assert [is_workday(day) for day in new_year] == [True, *[False] * 6, True]
    assert not is_workday(date(2027, 10, 1))


def test_a_made_up_saturday_of_our_table_is_a_working_day(copy: Path, edit: Edit) -> None:
    edit("holidays.yml", "work: []", "work: [2027-02-20]")

    assert load(copy).calendar.is_workday(date(2027, 2, 20))
    assert not load(copy).calendar.is_workday(date(2027, 2, 27))


@pytest.mark.parametrize("year", [2028, 2031, 2099])
def test_a_year_nobody_has_dated_counts_monday_to_friday_and_is_an_estimate(
    catalogue: Catalogue, year: int
) -> None:
    calendar, week = catalogue.calendar, [date(year, 10, 1) + timedelta(n) for n in range(7)]

    assert [calendar.is_workday(day) for day in week] == [day.weekday() < 5 for day in week]
    assert calendar.due(_noon(year - 1, 12, 30), 5).year == year
    assert calendar.is_estimated(_noon(year, 3, 1))


def test_only_what_was_announced_is_no_estimate(copy: Path, edit: Edit) -> None:
    edit("holidays.yml", "confirmed: false", "confirmed: true")

    assert load(copy).calendar.unannounced(_noon(2026, 12, 1)) == ()
    assert not load(copy).calendar.is_estimated(_noon(2027, 3, 1))


@pytest.mark.parametrize(
    ("now", "named"),
    [
        (_noon(2026, 9, 30), []),
        (_noon(2026, 10, 1), ["2027"]),
        (_noon(2027, 9, 30), ["2027"]),
        (_noon(2027, 12, 28), ["2027", "2028"]),
        (_noon(2031, 3, 1), ["2031"]),
    ],
)
def test_from_october_on_the_next_years_days_off_are_asked_for(
    catalogue: Catalogue, now: datetime, named: list[str]
) -> None:
    told = warnings(catalogue.calendar, now)

    assert [next(year for year in named if year in one) for one in told] == named


def test_the_check_warns_of_an_estimated_year_and_of_an_unknown_one(copy: Path) -> None:
    _, now = check(copy, today=date(2026, 11, 22))
    _, later = check(copy, today=date(2027, 6, 1))

    assert [one for one in now if "holidays.yml:5" in one and "2027" in one and "推算" in one]
    assert not [one for one in now if "2028" in one]
    assert [one for one in later if "holidays.yml" in one and "2028" in one]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("to: 2027-02-10", "to: 2027-02-01", "先后不能反"),
        ("to: 2027-02-10", "to: 2028-02-10", "不在 2027 年"),
        ("from: 2027-02-05", "from: 二月五日", "应该是 2026-11-22 这样的日期"),
        ("work: []", "work: [2027-10-01]", "又写成放假又写成上班"),
        ("work: []", "work: [2026-10-01]", "不在 2027 年"),
    ],
)
def test_a_wrong_holiday_is_named_with_its_line(
    copy: Path, edit: Edit, old: str, new: str, said: str
) -> None:
    line = edit("holidays.yml", old, new)

    errors, _ = check(copy)

    assert [one for one in errors if f"holidays.yml:{line}: " in one and said in one]
