"""A name a resident said leaves the desk neither with a list nor with a notice to a neighbour."""

import io

import openpyxl
import pytest

from bot.running import exported
from tests.console.taking import take
from tests.console.world import World

SAID = "我叫王小明，楼下路灯坏了"


async def test_who_seconded_is_told_of_a_merger_without_the_proposers_name(world: World) -> None:
    for name in ("r2", "r3"):
        await world.add_resident(name)
    keep = await world.add_ticket(proposer="r2")
    same = await world.add_ticket(problem=SAID, seconders={"r3"})

    await take(world, same.ref, "merge", "fenban", target=keep.ref, reason="同一盏灯")

    (told,) = await world.told("r3")
    assert "我叫***" in told
    assert "王小明" not in told
    assert "王小明" in (await world.told("r1"))[0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_a_list_that_is_taken_away_holds_no_name(world: World, kind: str) -> None:
    await world.add_ticket(problem=SAID, solution="找王小明说")
    browser = await world.signed_in("duban")

    content = await (await browser.client.get(f"/console/export/all.{kind}")).read()

    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        text = str(list(sheet.values))
    else:
        text = content.decode("utf-8-sig")
    assert "我叫***" in text
    assert "王小明" not in text


async def test_nor_does_the_export_of_everything_filed(world: World) -> None:
    ticket = await world.add_ticket(problem=f"{SAID}，电话13800001111", solution="找王小明说")

    row = exported(ticket, "p1")

    assert (row["problem"], row["solution"]) == ("我叫***，楼下路灯坏了，电话***", "找***说")
