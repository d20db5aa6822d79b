"""The sandbox's demo: full once, never twice, and every ticket of it opens."""

import asyncio
from pathlib import Path

import pytest

from bot.console.demo import seed_demo
from bot.paths import ROOT
from bot.ports.staff import Wanted
from bot.proposals.workflow import Role, Status
from tests.console.world import World, content


async def seed(world: World, many: int) -> None:
    """Fill the sandbox."""
    catalogue, words = content()
    await seed_demo(
        world.database.open_work, catalogue, words, world.sealer, world.now, ROOT, many=many
    )


async def test_the_demo_is_seeded_once(world: World) -> None:
    await asyncio.gather(seed(world, 5), seed(world, 5))  # two processes started at once
    await seed(world, 5)

    async with world.database.open_work(readonly=True) as work:
        assert await work.desk.count(Wanted(), 1000) == 5
        people = [one for one in await work.accounts.all() if one.login.startswith("demo.")]
    assert {one.role for one in people} == {
        Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR,
    }  # fmt: skip


@pytest.mark.timeout(180)
async def test_two_hundred_lives_are_played_and_every_page_of_them_opens(world: World) -> None:
    await seed(world, 200)
    async with world.database.open_work(readonly=True) as work:
        rows = await work.desk.page(Wanted(), 200)
    browser = await world.signed_in("quji")

    assert len(rows) == 200
    assert len({row.status for row in rows}) >= 9
    assert Status.CLOSED in {row.status for row in rows}
    for row in rows[::9]:
        status, _ = await browser.get(f"/tickets/{row.ref}")
        assert status == 200, row.ref


def test_nobody_of_the_demo_is_in_the_code() -> None:
    for path in (ROOT / "bot" / "console").glob("*.py"):
        assert "金牛演示" not in Path(path).read_text(encoding="utf-8")
