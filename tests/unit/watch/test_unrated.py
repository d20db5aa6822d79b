"""Answers nobody rated: asked about once, then closed, and unrated they stay."""

import asyncio

from bot.ports import ANONYMOUS
from bot.proposals.events import SYSTEM, Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role, Status
from tests.unit.watch.world import World, at

RESIDENT = Actor(Role.PROPOSER, "resident-liu")


async def answered(world: World, **changes: object) -> Proposal:
    """A ticket answered on Monday at ten."""
    ticket = await world.add_ticket(Status.IN_PROGRESS, **changes)
    return await world.take(ticket, "answer", answer="灯换好了", outcome="solved")


async def test_an_unrated_answer_is_asked_about_once_and_closed_unrated(world: World) -> None:
    ticket = await answered(world)

    await world.tickets(at("2026-11-26", "17:00"))
    assert not await world.owed()
    for day in ("2026-11-27", "2026-11-30", "2026-12-07"):
        await world.tickets(at(day))
    (asked,) = await world.owed()
    assert "11月23日给了答复" in asked
    assert "12月8日归档" in asked
    assert (await world.get(ticket)).status is Status.ANSWERED
    await world.tickets(at("2026-12-09"))

    closed = await world.get(ticket)
    assert closed.status is Status.CLOSED
    assert closed.rating is None
    assert closed.events[-1].actor == SYSTEM
    assert len(await world.owed()) == 2


async def test_nobody_goes_unasked_after_a_long_stop(world: World) -> None:
    ticket = await answered(world)

    await world.tickets(at("2027-01-05"))
    assert (await world.get(ticket)).status is Status.ANSWERED
    assert len(await world.owed()) == 1
    await world.tickets(at("2027-01-18"))

    assert (await world.get(ticket)).status is Status.CLOSED


async def test_two_watches_ask_once_and_close_once(world: World) -> None:
    ticket = await answered(world)
    both = [world.expiry(process) for process in (0, 1)]

    for day in ("2026-11-27", "2026-12-09"):
        world.clock.now = at(day)
        await asyncio.gather(*(one.answers() for one in both))

    steps = [event.step for event in (await world.get(ticket)).events]
    assert steps == ["submit", "answer", "close"]
    assert len(await world.owed()) == 2


async def test_what_was_rated_is_left_to_staff(world: World) -> None:
    ticket = await answered(world)
    async with world.databases[0].open_work() as work:
        found = await work.proposals.get(ticket.ref)
        found.take("rate", RESIDENT, world.clock(), score=2)
        found.rating = 2
        await work.proposals.save(found)
        await work.commit()

    for day in ("2026-11-27", "2026-12-31"):
        await world.tickets(at(day))

    assert (await world.get(ticket)).status is Status.ANSWERED
    assert not await world.owed()


async def test_a_new_answer_after_a_redo_is_asked_about_anew(world: World) -> None:
    ticket = await answered(world)
    await world.tickets(at("2026-11-27"))
    await world.take(ticket, "reopen", RESIDENT, text="还是不亮")
    world.clock.now = at("2026-12-01")
    await world.take(ticket, "answer", answer="换了线", outcome="solved")

    await world.tickets(at("2026-12-03"))
    assert len(await world.owed()) == 1
    await world.tickets(at("2026-12-07"))

    assert len(await world.owed()) == 2


async def test_a_proposer_who_is_gone_is_asked_nothing_and_the_ticket_closes(world: World) -> None:
    ticket = await answered(world, proposer=ANONYMOUS)

    for day in ("2026-11-27", "2026-12-09"):
        await world.tickets(at(day))

    assert (await world.get(ticket)).status is Status.CLOSED
    assert not await world.owed()


async def decided_together(world: World) -> Proposal:
    """A plan was approved and carried out, and the answer was given on Monday."""
    ticket = await world.add_ticket(Status.DELIBERATING)
    ticket = await world.take(
        ticket, "approve_plan", decision="装灯", basis="consensus", until="2026-11-23"
    )
    ticket = await world.take(ticket, "start_work", early="没有异议", plan="装灯")
    return await world.take(ticket, "answer", answer="灯装好了", outcome="solved")


async def test_what_was_decided_together_calls_a_supervisor_and_stays_open(world: World) -> None:
    ticket = await decided_together(world)

    for day in ("2026-11-27", "2026-12-09", "2026-12-10", "2026-12-11"):
        await world.tickets(at(day))

    waiting = await world.get(ticket)
    assert waiting.status is Status.ANSWERED
    assert [one.step for one in waiting.events if one.actor == SYSTEM] == ["press"]
    (called,) = [one for one in world.way.alerts if "跟踪监督" in one.title]
    assert ticket.ref in called.lines[0].text
    assert called.link.endswith("/queue/answered")
    assert len(await world.owed()) == 1


async def test_it_is_closed_once_a_supervisor_has_followed_it_up(world: World) -> None:
    ticket = await decided_together(world)
    for day in ("2026-11-27", "2026-12-09"):
        await world.tickets(at(day))
    supervisor = Actor(Role.SUPERVISOR, "staff-du")
    await world.take(ticket, "supervise", supervisor, finding="done", text="去看过，亮了")

    await world.tickets(at("2026-12-10"))

    closed = await world.get(ticket)
    assert (closed.status, closed.rating) == (Status.CLOSED, None)
    assert closed.events[-1].actor == SYSTEM


async def test_two_watches_call_one_supervisor_once(world: World) -> None:
    ticket = await decided_together(world)
    both = [world.expiry(process) for process in (0, 1)]

    for day in ("2026-11-27", "2026-12-09"):
        world.clock.now = at(day)
        await asyncio.gather(*(one.answers() for one in both))

    steps = [event.step for event in (await world.get(ticket)).events]
    assert steps.count("press") == 1
    assert "close" not in steps
    assert len([one for one in world.way.alerts if "跟踪监督" in one.title]) == 1
