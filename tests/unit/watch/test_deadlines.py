"""Deadlines: a warning on the working day before, pressing once past, and pauses respected."""

import asyncio
from datetime import date, datetime

import pytest

from bot.catalogue import Stage
from bot.proposals.deadlines import OfficeHours, WorkCalendar
from bot.proposals.errors import StepNotAllowed
from bot.proposals.events import SYSTEM
from bot.proposals.workflow import Role, Status
from bot.services.watch.deadlines import RUNNING, Term, is_soon
from tests.unit.watch.world import COMMUNITY, CONSOLE, STREET, World, at, content

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


async def test_what_is_overdue_is_pressed_and_its_supervisor_named(world: World) -> None:
    await world.add_staff("周敏", Role.SUPERVISOR, STREET)
    await world.add_staff("王强", Role.SUPERVISOR, COMMUNITY)
    await world.add_staff("走了的", Role.SUPERVISOR, COMMUNITY, active=False)
    await world.add_staff("别处的", Role.SUPERVISOR, "smq-caojiaxiang-council")
    await world.add_staff("办事的", Role.HANDLER, COMMUNITY)
    ticket = await world.add_ticket(due_at=at("2026-11-24", "17:30"))

    await world.tickets(at("2026-11-25", "09:00"))

    (alert,) = world.way.alerts
    assert alert.link == f"{CONSOLE}/queue/overdue"
    assert alert.lines[0].text.endswith("督办人：王强（马鞍社区议事专委会）")
    event = (await world.get(ticket)).events[-1]
    assert (event.step, event.actor) == ("press", SYSTEM)
    assert "王强" in event.given["reason"]
    assert not await world.owed(), "pressing is not the resident's matter"


async def test_without_a_supervisor_of_its_own_the_next_one_above_is_named(world: World) -> None:
    await world.add_staff("周敏", Role.SUPERVISOR, STREET)
    await world.add_ticket(due_at=at("2026-11-23", "09:00"))

    await world.tickets()

    assert "周敏（驷马桥街道办事处）" in world.way.said


async def test_without_any_supervisor_that_is_said(world: World) -> None:
    await world.add_ticket(due_at=at("2026-11-23", "09:00"))

    await world.tickets()

    assert "还没有督办人账号" in world.way.said


async def test_two_watches_press_and_tell_once(world: World) -> None:
    tickets = [await world.add_ticket(due_at=at("2026-11-23", "09:00")) for _ in range(4)]
    looks = [world.deadlines(process).look for process in (0, 1)]

    await asyncio.gather(*(look() for look in looks))
    await asyncio.gather(*(look() for look in looks))

    assert sum(len(one.lines) for one in world.way.alerts) == 4
    for one in tickets:
        steps = [event.step for event in (await world.get(one)).events]
        assert steps == ["submit", "press"]


async def test_only_one_process_looks_at_a_time(world: World) -> None:
    await world.add_ticket(due_at=at("2026-11-23", "09:00"))
    other = world.watch(1)
    await world.tickets()
    world.way.alerts.clear()
    await world.add_ticket(due_at=at("2026-11-23", "09:00"))

    await other.look_at_tickets()
    assert not world.way.alerts
    world.clock.move(minutes=5)
    await other.look_at_tickets()

    assert len(world.way.alerts) == 1


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

    assert resumed.due_at == at("2026-11-28", "22:30")
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


async def test_what_somebody_acts_on_meanwhile_is_not_pressed(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, due_at=at("2026-11-23", "09:00"))
    watch = world.deadlines()
    terms, _ = await watch.terms()
    await world.take(ticket, "answer", answer="修好了", outcome="solved")

    assert not await watch.press(terms[0], ())

    assert (await world.get(ticket)).events[-1].step == "answer"


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


def test_in_a_year_nobody_has_dated_all_days_count() -> None:
    def unknown(day: date) -> bool:
        raise LookupError(day.year)

    calendar = WorkCalendar(unknown, OfficeHours(()))
    term = Term("x", None, "A04", "b", Stage.ANSWER, at("2031-03-01"), at("2031-03-10", "17:30"))

    assert not is_soon(term, at("2031-03-08"), 1, calendar)
    assert is_soon(term, at("2031-03-09"), 1, calendar)


async def test_the_program_presses_what_is_open_and_nothing_else(world: World) -> None:
    for status in Status:
        ticket = await world.add_ticket(status)
        may = status in RUNNING | {Status.RETURNED, Status.ANSWERED}
        if may:
            await world.take(ticket, "press", SYSTEM, reason="-")
        else:
            with pytest.raises(StepNotAllowed):
                await world.take(ticket, "press", SYSTEM, reason="-")


def test_every_stage_has_a_name_for_staff() -> None:
    assert set(content()[2].stages) == set(Stage)
