"""Who takes part hears how seconding goes: each third once, the end before it comes, an opening."""

from bot.proposals.proposal import Proposal
from bot.proposals.publishing import Publication
from bot.proposals.workflow import Status
from tests.unit.watch.world import World, at

SHOWN = "路灯坏了半个月"


async def called(world: World, threshold: int = 9, until: str = "2026-12-11") -> Proposal:
    """A public proposal for which seconders are sought."""
    await world.add_resident()
    ticket = await world.add_ticket(
        publication=Publication(SHOWN, "", at("2026-11-20"), ()), code="A04"
    )
    return await world.take(ticket, "open_seconding", threshold=threshold, until=until)


async def seconders(world: World, ticket: Proposal, *names: str) -> None:
    """Residents who can be told second it."""
    for name in names:
        await world.add_resident(name)
    async with world.databases[0].open_work() as work:
        proposal = await work.proposals.get(ticket.ref)
        for name in names:
            proposal.second(f"resident-{name}", world.clock())
        await work.proposals.save(proposal)
        await work.commit()


async def owed(world: World, name: str) -> list[str]:
    return await world.owed(f"resident-{name}")


async def test_the_proposer_hears_at_each_third_and_everybody_at_the_whole(world: World) -> None:
    ticket = await called(world)
    days = iter(("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"))
    await seconders(world, ticket, "a", "b")
    await world.tickets(at(next(days)))
    assert await owed(world, "liu") == []

    heard = []
    for names in (("c",), ("d", "e", "f"), ("g", "h", "i")):
        await seconders(world, ticket, *names)
        day = next(days)
        await world.tickets(at(day))
        await world.tickets(at(day, "15:00"))
        heard.append(len(await owed(world, "liu")))

    assert heard == [1, 2, 3]
    told = await owed(world, "liu")
    assert "有 3 位邻居附议了，要 9 位" in told[0]
    assert "附议够了，有 9 位" in told[2]
    (one,) = await owed(world, "a")
    assert SHOWN in one
    assert "我妈" not in one


async def test_a_voice_taken_back_and_lent_again_is_told_no_second_time(world: World) -> None:
    ticket = await called(world)
    await seconders(world, ticket, "a", "b", "c")
    await world.tickets(at("2026-11-24"))
    async with world.databases[0].open_work() as work:
        proposal = await work.proposals.get(ticket.ref)
        proposal.unsecond("resident-c", world.clock())
        await work.proposals.save(proposal)
        await work.commit()
    await world.tickets(at("2026-11-25"))
    async with world.databases[0].open_work() as work:
        proposal = await work.proposals.get(ticket.ref)
        proposal.second("resident-c", world.clock())
        await work.proposals.save(proposal)
        await work.commit()
    await world.tickets(at("2026-11-26"))

    assert len(await owed(world, "liu")) == 1


async def test_that_it_will_lapse_is_told_once_before_it_does(world: World) -> None:
    ticket = await called(world, until="2026-11-27")
    await seconders(world, ticket, "a")

    for day in ("2026-11-24", "2026-11-26", "2026-11-27"):
        await world.tickets(at(day))
    assert (await world.get(ticket)).status is Status.SECONDING
    (warned,) = await owed(world, "liu")
    assert "现在有 1 位，要 9 位" in warned
    assert len(await owed(world, "a")) == 1

    await world.tickets(at("2026-11-30"))
    assert (await world.get(ticket)).status is Status.LAPSED
    assert len(await owed(world, "liu")) == 2
    assert "先放下了" in (await owed(world, "a"))[-1]


async def test_enough_voices_are_not_warned_of_an_end(world: World) -> None:
    ticket = await called(world, threshold=1, until="2026-11-25")
    await seconders(world, ticket, "a")

    await world.tickets(at("2026-11-25"))

    (told,) = await owed(world, "liu")
    assert "附议够了" in told


async def test_a_seconder_who_has_deleted_their_data_is_told_nothing(world: World) -> None:
    ticket = await called(world, threshold=2)
    await seconders(world, ticket, "a", "b")
    async with world.databases[0].open_work() as work:
        await work.residents.forget("resident-a")
        await work.commit()

    await world.tickets(at("2026-11-24"))

    assert await owed(world, "a") == []
    assert len(await owed(world, "b")) == 1


async def test_who_waits_hears_once_when_it_opens_and_when_it_never_will(world: World) -> None:
    opens = at("2026-11-25", "12:00")
    later = await world.add_ticket(publication=Publication(SHOWN, "", opens, ()))
    never = await world.add_ticket()
    await world.add_resident("a")
    async with world.databases[0].open_work() as work:
        for ref in (later.ref, never.ref):
            await work.openings.add("resident-a", ref, world.clock())
        await work.commit()

    await world.tickets(at("2026-11-25", "10:00"))
    assert await owed(world, "a") == []
    async with world.databases[0].open_work() as work:
        proposal = await work.proposals.get(never.ref)
        proposal.status = Status.WITHDRAWN
        await work.proposals.save(proposal)
        await work.commit()
    for _ in range(2):
        await world.tickets(at("2026-11-25", "14:00"))

    opened, ended = await owed(world, "a")
    assert later.ref in opened
    assert SHOWN in opened
    assert never.ref not in ended
    assert "路灯" not in ended
