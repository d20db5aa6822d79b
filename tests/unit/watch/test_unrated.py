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
