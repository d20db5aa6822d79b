"""What an administrator must see to is told once a day, at any hour, by one process."""

import pytest

from bot.services import troubles
from bot.services.troubles import Trouble
from tests.unit.watch.world import World, at, content


async def note(world: World, trouble: Trouble, detail: str) -> None:
    async with world.databases[0].open_work() as work:
        await troubles.note(trouble, detail, work=work, now=world.clock())
        await work.commit()


async def test_the_same_trouble_is_told_once_a_day(world: World) -> None:
    world.clock.now = at("2026-11-29", "03:00")  # a Sunday night
    for _ in range(20):
        await note(world, Trouble.ADDRESS, "203.0.113.7")
    for _ in range(2):
        await world.watch().look_at_calls()

    (alert,) = world.way.alerts
    assert [line.text for line in alert.lines] == [
        content()[2].troubles["address"].format(detail="203.0.113.7")
    ]
    world.clock.move(hours=25)
    await world.watch().look_at_calls()
    assert len(world.way.alerts) == 1
    await note(world, Trouble.ADDRESS, "203.0.113.7")
    await world.watch().look_at_calls()
    assert len(world.way.alerts) == 2


@pytest.mark.parametrize("trouble", Trouble)
async def test_each_trouble_has_a_sentence_with_its_detail(world: World, trouble: Trouble) -> None:
    await note(world, trouble, "a:b")

    await world.watch().look_at_calls()

    assert "a:b" in world.way.said
