"""Pressing (催办): what is overdue says so in its history, and its supervisor is named."""

import asyncio

import pytest

from bot.proposals.errors import StepNotAllowed
from bot.proposals.events import SYSTEM
from bot.proposals.workflow import OPEN, Role, Status
from tests.unit.watch.world import COMMUNITY, CONSOLE, STREET, World, at


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


async def test_what_somebody_acts_on_meanwhile_is_not_pressed(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, due_at=at("2026-11-23", "09:00"))
    watch = world.deadlines()
    terms, _ = await watch.terms()
    await world.take(ticket, "answer", answer="修好了", outcome="solved")

    assert not await watch.press(terms[0], ())

    assert (await world.get(ticket)).events[-1].step == "answer"


async def test_the_program_presses_what_is_open_and_nothing_else(world: World) -> None:
    for status in Status:
        ticket = await world.add_ticket(status)
        if status in OPEN:
            await world.take(ticket, "press", SYSTEM, reason="-")
        else:
            with pytest.raises(StepNotAllowed):
                await world.take(ticket, "press", SYSTEM, reason="-")
