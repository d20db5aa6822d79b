"""What runs out: seconding lapses, pauses end, public notices are over."""

import asyncio

import pytest

from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.events import SYSTEM, Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role, Status
from bot.services.watch import expiry
from tests.unit.watch.world import World, at


async def seconding(world: World, until: str = "2026-11-25", threshold: int = 3) -> Proposal:
    """A ticket that collects seconders until a day."""
    ticket = await world.add_ticket(due_at=at("2026-12-25", "17:30"))
    return await world.take(ticket, "open_seconding", threshold=threshold, until=until)


async def test_too_few_seconders_on_the_last_day_and_it_lapses(world: World) -> None:
    ticket = await seconding(world)
    await world.second(ticket, 2)

    await world.tickets(at("2026-11-25", "17:00"))
    assert (await world.get(ticket)).status is Status.SECONDING
    await world.tickets(at("2026-11-26", "09:00"))

    lapsed = await world.get(ticket)
    assert lapsed.status is Status.LAPSED
    assert lapsed.events[-1].actor == SYSTEM
    *_, told = await world.owed()
    assert ticket.ref in told
    assert "到11月25日有 2 人附议，门槛是 3 人" in told


async def test_a_resident_is_told_in_office_hours_only(world: World) -> None:
    ticket = await seconding(world, until="2026-11-27")

    for closed in (at("2026-11-28", "00:01"), at("2026-11-29"), at("2026-11-30", "08:30")):
        await world.tickets(closed)
        assert (await world.get(ticket)).status is Status.SECONDING
    await world.tickets(at("2026-11-30", "09:00"))

    assert (await world.get(ticket)).status is Status.LAPSED


async def test_enough_seconders_and_staff_are_told_once_and_nothing_lapses(world: World) -> None:
    ticket = await seconding(world)
    await world.second(ticket, 3)

    for day in ("2026-11-24", "2026-11-26", "2026-11-27"):
        await world.tickets(at(day))

    assert (await world.get(ticket)).status is Status.SECONDING
    assert [one.title[:4] for one in world.way.alerts] == ["附议够了"]
    assert "附议 3 人，门槛 3 人" in world.way.said
    *_, told = await world.owed()
    assert "接着办了" in told


async def test_the_clock_stands_while_seconders_are_sought_and_then_runs_by_itself(
    world: World,
) -> None:
    ticket = await seconding(world)
    await world.second(ticket, 3)
    await world.tickets(at("2026-11-25", "17:00"))
    assert (await world.get(ticket)).paused_at is not None

    await world.tickets(at("2026-11-26"))

    resumed = await world.get(ticket)
    assert resumed.paused_at is None
    assert resumed.status is Status.SECONDING
    assert resumed.due_at == at("2026-12-30", "17:30")


async def test_the_clock_runs_again_when_the_public_notice_is_over(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, due_at=at("2026-12-25", "17:30"))
    await world.take(ticket, "pause", reason="等报价", until="2026-11-23")
    await world.take(ticket, "resume", reason="报价来了")
    async with world.databases[0].open_work() as work:
        found = await work.proposals.get(ticket.ref)
        found.status = Status.DELIBERATING
        await work.proposals.save(found)
        await work.commit()
    await world.take(ticket, "approve_plan", decision="装灯", basis="consensus", until="2026-11-25")

    await world.tickets(at("2026-11-25"))
    assert (await world.get(ticket)).paused_at is not None
    await world.tickets(at("2026-11-26"))

    resumed = await world.get(ticket)
    assert (resumed.paused_at, resumed.status) == (None, Status.PUBLIC_NOTICE)
    assert resumed.due_at == at("2026-12-30", "17:30")


async def test_two_watches_let_it_lapse_once_with_one_notice(world: World) -> None:
    ticket = await seconding(world)
    world.clock.now = at("2026-11-26")
    both = [world.expiry(process) for process in (0, 1)]

    await asyncio.gather(*(one.seconding() for one in both))

    assert [event.step for event in (await world.get(ticket)).events][-1:] == ["lapse"]
    assert len(await world.owed()) == 1


async def test_a_second_in_the_last_moment_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await seconding(world, threshold=1)
    world.clock.now = at("2026-11-26")
    watch = world.expiry()
    reads = watch._standing

    async def slowly(*args: object, **more: object):  # type: ignore[no-untyped-def]
        async for one in reads(*args, **more):  # type: ignore[arg-type]
            await world.second(ticket, 1)
            yield one

    monkeypatch.setattr(watch, "_standing", slowly)

    await watch.seconding()

    assert (await world.get(ticket)).status is Status.SECONDING


@pytest.mark.parametrize(
    "given", [{"threshold": 3, "until": "soon"}, {"threshold": "-", "until": "-"}]
)
async def test_a_term_that_is_no_day_never_ends(world: World, given: dict[str, object]) -> None:
    ticket = await world.add_ticket(due_at=at("2026-12-25", "17:30"))
    await world.take(ticket, "open_seconding", **given)

    await world.tickets(at("2026-12-01"))

    assert (await world.get(ticket)).status is Status.SECONDING


async def test_a_public_notice_that_is_over_is_told_to_staff_once(world: World) -> None:
    ticket = await world.add_ticket(Status.DELIBERATING, due_at=at("2026-12-25", "17:30"))
    await world.take(ticket, "approve_plan", decision="装灯", basis="consensus", until="2026-11-25")

    await world.tickets(at("2026-11-25"))
    assert not world.way.alerts
    await world.tickets(at("2026-11-26"))
    await world.tickets(at("2026-11-27"))

    assert len(world.way.alerts) == 1
    assert f"{ticket.ref}　公示到11月25日" in world.way.said
    assert (await world.get(ticket)).status is Status.PUBLIC_NOTICE


async def test_a_pause_that_is_over_ends_by_itself_and_the_resident_is_told(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, due_at=at("2026-11-27", "17:30"))
    await world.take(ticket, "pause", reason="等报价", until="2026-11-25")

    await world.tickets(at("2026-11-25", "17:00"))
    assert (await world.get(ticket)).paused_at is not None
    await world.tickets(at("2026-11-26", "09:54"))
    await world.tickets(at("2026-11-26", "11:00"))

    resumed = await world.get(ticket)
    assert resumed.paused_at is None
    assert resumed.due_at == at("2026-12-02", "17:30")
    assert [event.step for event in resumed.events[2:]] == ["resume"]
    (told,) = await world.owed()
    assert "12月2日" in told
    assert "到11月25日" in told


async def test_one_ticket_that_fails_keeps_no_other_waiting(world: World) -> None:
    nobody = await seconding(world)
    async with world.databases[0].open_work() as work:
        found = await work.proposals.get(nobody.ref)
        found.proposer = "resident-who-never-was"
        await work.proposals.save(found)
        await work.commit()
    other = await seconding(world)

    await world.tickets(at("2026-11-26"))

    assert (await world.get(nobody)).status is Status.SECONDING
    assert (await world.get(other)).status is Status.LAPSED


async def test_a_part_that_breaks_keeps_no_other_part_from_looking(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(expiry.ExpiryWatch, "pauses", broken)
    ticket = await seconding(world)
    await world.add_ticket(due_at=at("2026-11-23", "09:00"))

    await world.tickets(at("2026-11-26"))

    assert (await world.get(ticket)).status is Status.LAPSED
    assert "已超期" in world.way.said
    assert "ZeroDivisionError" in caplog.text


async def test_a_backlog_is_worked_off_in_peace(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "AT_ONCE", 2)
    monkeypatch.setattr(expiry, "_PAGE", 3)
    tickets = [await seconding(world) for _ in range(5)]

    counts = []
    for hour in ("09:00", "10:00", "11:00"):
        await world.tickets(at("2026-11-26", hour))
        counts.append([(await world.get(one)).status for one in tickets].count(Status.LAPSED))

    assert counts == [2, 4, 5]


async def test_who_saves_first_wins(world: World) -> None:
    ticket = await seconding(world)
    async with world.databases[0].open_work(readonly=True) as work:
        stale = await work.proposals.get(ticket.ref)
    await world.tickets(at("2026-11-26"))

    handler, calendar = Actor(Role.HANDLER, "staff-tang"), world.tools.desk.catalogue.calendar
    stale.take("approve_agenda", handler, world.clock(), calendar=calendar, reason="够了")
    with pytest.raises(ChangedMeanwhile):
        async with world.databases[1].open_work() as work:
            await work.proposals.save(stale)

    assert (await world.get(ticket)).status is Status.LAPSED
