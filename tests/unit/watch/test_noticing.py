"""A notice ends by itself after its last day, unless an objection has no answer."""

from dataclasses import replace

from bot.proposals.public_notices import Objection, notices_of
from bot.proposals.workflow import Status
from tests.unit.watch.world import World, at


async def _laid_out(world: World) -> str:
    await world.add_resident()
    await world.add_resident("a")
    one = await world.add_ticket(Status.DELIBERATING, seconders={"resident-a"})
    await world.take(one, "approve_plan", decision="装灯", basis="consensus", until="2026-11-26")
    return one.ref


async def _ended(world: World, ref: str) -> bool:
    async with world.databases[0].open_work(readonly=True) as work:
        (notice,) = notices_of(await work.proposals.get(ref))
    return notice.ended_well


async def test_it_ends_once_its_last_day_is_over_and_who_took_part_hears_it_once(
    world: World,
) -> None:
    ref = await _laid_out(world)
    await world.tickets(at("2026-11-26"))
    assert not await _ended(world, ref)

    await world.tickets(at("2026-11-27"))
    await world.tickets(at("2026-11-27", "15:00"))

    assert await _ended(world, ref)
    assert len([one for one in await world.owed("resident-liu") if "公示结束了" in one]) == 1
    assert len([one for one in await world.owed("resident-a") if "公示结束了" in one]) == 1


async def test_an_objection_without_an_answer_holds_it_up(world: World) -> None:
    ref = await _laid_out(world)
    async with world.databases[0].open_work() as work:
        of = notices_of(await work.proposals.get(ref))[-1].of
        made = await work.objections.add(Objection(ref, of, "resident-a", "太亮", world.clock()))
        await work.commit()

    await world.tickets(at("2026-11-27"))
    assert not await _ended(world, ref)
    answer = replace(made, shown="太亮", answer="调暗", by="王", answered_at=world.clock())
    async with world.databases[0].open_work() as work:
        await work.objections.answer(answer)
        await work.commit()
    await world.tickets(at("2026-11-27", "15:00"))

    assert await _ended(world, ref)
