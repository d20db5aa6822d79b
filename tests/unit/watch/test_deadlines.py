"""Deadlines: a warning on the working day before, pressing once past, and pauses respected."""

from datetime import datetime, timedelta

import pytest

from bot.catalogue import Stage
from bot.proposals.workflow import Status
from bot.services.watch.deadlines import RUNNING
from tests.unit.watch.world import CONSOLE, World, at, content

CLOSED = frozenset(Status) - RUNNING


async def test_staff_are_warned_on_the_working_day_before_once(world: World) -> None:
    ticket = await world.add_ticket(due_at=at("2026-11-27", "17:30"))

    for day in ("2026-11-24", "2026-11-25"):
        await world.tickets(at(day))
        assert not world.way.alerts, day
    await world.tickets(at("2026-11-26", "09:00"))
    await world.tickets(at("2026-11-26", "16:00"))
    await world.tickets(at("2026-11-27", "09:00"))

    (alert,) = world.way.alerts
    (line,) = alert.lines
    assert ticket.ref in line.text
    assert "11月27日" in line.text
    assert "马鞍社区议事专委会" in line.text
    assert line.link == f"{CONSOLE}/tickets/{ticket.ref}"


@pytest.mark.parametrize(
    ("due", "warned"),
    [
        ("2026-11-30", "2026-11-27"),  # a Monday: on Friday
        ("2026-10-09", "2026-10-08"),
        ("2026-10-08", "2026-09-30"),  # after the holidays: before them
    ],
)
async def test_weekends_and_holidays_are_no_warning(world: World, due: str, warned: str) -> None:
    world.clock.now = at("2026-09-21")
    await world.add_ticket(due_at=at(due, "17:30"))

    before = at(warned).toordinal() - 1
    await world.tickets(datetime.fromordinal(before).replace(hour=10, tzinfo=at(due).tzinfo))
    assert not world.way.alerts
    await world.tickets(at(warned))

    assert len(world.way.alerts) == 1


async def test_what_came_in_today_is_no_warning_today(world: World) -> None:
    await world.add_ticket(due_at=at("2026-11-24", "17:30"))

    await world.tickets()
    assert not world.way.alerts
    await world.tickets(at("2026-11-24", "09:00"))

    assert len(world.way.alerts) == 1


async def test_nothing_is_done_while_the_office_is_closed(world: World) -> None:
    ticket = await world.add_ticket(due_at=at("2026-11-20", "17:30"))

    for closed in (at("2026-11-21"), at("2026-11-23", "12:30"), at("2026-11-23", "20:00")):
        await world.tickets(closed)

    assert not world.way.alerts
    assert len((await world.get(ticket)).events) == 1


@pytest.mark.parametrize("status", sorted(CLOSED))
async def test_a_clock_that_does_not_run_is_never_overdue(world: World, status: Status) -> None:
    ticket = await world.add_ticket(status, due_at=at("2026-11-23", "09:00"))

    await world.tickets()

    assert len((await world.get(ticket)).events) == 1
    assert not world.way.alerts


async def test_a_pause_is_respected_and_gives_new_time(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, due_at=at("2026-11-24", "17:30"))
    await world.take(ticket, "pause", reason="等报价", until="2026-11-27")

    for day in ("2026-11-24", "2026-11-25", "2026-11-27"):
        await world.tickets(at(day))
    assert not world.way.alerts
    world.clock.now = at("2026-11-27", "15:00")
    resumed = await world.take(ticket, "resume", reason="报价来了")
    await world.tickets(at("2026-11-27", "15:30"))

    assert resumed.due_at == at("2026-11-30", "17:30")
    assert [line.text[:15] for line in world.way.alerts[0].lines] == [ticket.ref]
    assert "快到期" in world.way.alerts[0].title


async def test_a_deadline_that_moves_and_passes_again_is_told_again(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, due_at=at("2026-11-23", "09:00"))
    await world.tickets()
    async with world.databases[0].open_work() as work:
        found = await work.proposals.get(ticket.ref)
        found.due_at = at("2026-11-24", "09:00")
        await work.proposals.save(found)
        await work.commit()

    await world.tickets(at("2026-11-24"))

    assert [event.step for event in (await world.get(ticket)).events[1:]] == ["press", "press"]
    assert [one.title[:3] for one in world.way.alerts] == ["已超期", "已超期"]


async def test_a_redo_is_called_by_its_name(world: World) -> None:
    await world.add_ticket(Status.REDO, due_at=at("2026-11-23", "09:00"))

    await world.tickets()

    assert "整改时限" in world.way.said


async def test_nobody_looking_at_a_new_ticket_is_overdue_after_the_time_for_triage(
    world: World,
) -> None:
    world.clock.now = at("2026-11-20", "16:00")
    ticket = await world.add_ticket(Status.SUBMITTED, due_at=at("2026-12-01", "17:30"))

    await world.tickets(at("2026-11-23"))
    assert "初审时限到11月23日" in world.way.said
    await world.tickets(at("2026-11-24"))

    assert "初审时限11月23日已过" in world.way.said
    assert [event.step for event in (await world.get(ticket)).events] == ["submit", "press"]


async def test_the_time_for_triage_counts_anew_when_it_comes_back(world: World) -> None:
    world.clock.now = at("2026-11-16")
    ticket = await world.add_ticket(Status.SUBMITTED, due_at=at("2026-12-01", "17:30"))
    await world.take(ticket, "send_back", reason="请补照片")
    world.clock.now = at("2026-11-24", "09:00")
    owner = (await world.get(ticket)).events[0].actor
    await world.take(ticket, "resubmit", owner, text="补好了")

    await world.tickets(at("2026-11-24"))
    assert not world.way.alerts
    await world.tickets(at("2026-11-26"))

    assert "初审时限11月25日已过" in world.way.said


async def test_a_body_and_a_matter_the_catalogue_no_longer_knows_stop_nothing(
    world: World,
) -> None:
    due = at("2026-11-23", "09:00")
    await world.add_ticket(due_at=due, body="gone-body", code="Z99", place="gone-place")
    await world.add_ticket(due_at=due)

    await world.tickets()

    assert len(world.way.alerts[0].lines) == 2
    assert "gone-body" in world.way.said


async def test_more_than_ten_are_counted(world: World) -> None:
    for _ in range(12):
        await world.add_ticket(due_at=at("2026-11-23", "09:00"))

    await world.tickets()

    (alert,) = world.way.alerts
    assert len(alert.lines) == 10
    assert "2" in alert.more


@pytest.mark.parametrize("day", ["2028-03-0{}", "2031-03-0{}"])
async def test_a_year_without_its_days_off_is_warned_of_and_pressed_as_an_estimate(
    world: World, day: str
) -> None:
    world.clock.now = at(day.format(4))
    await world.add_ticket(due_at=at(day.format(7), "17:30"))
    await world.tickets(at(day.format(6)))
    await world.tickets(at(day.format(7), "17:31") + timedelta(days=2, hours=17))

    assert "3月7日（估算" in world.way.alerts[0].lines[0].text
    assert "超期" in world.way.alerts[1].title


def test_every_stage_has_a_name_for_staff() -> None:
    assert set(content()[2].stages) == set(Stage)
