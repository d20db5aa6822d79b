"""Choosing by typing: a label, a part of it or the value itself all mean the same thing."""

import pytest

from bot.console.choosing import labelled, meant, resolved
from bot.console.forms import given
from bot.proposals.workflow import Status
from tests.console.world import COMMUNITY, COURTYARD, World


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("code", "A04", "A04"),
        ("code", "A04 路灯和楼道照明", "A04"),
        ("code", "楼道照明", "A04"),
        ("body", "马鞍社区议事专委会", COMMUNITY),
        ("body", COMMUNITY, COMMUNITY),
        ("place", "马东大院", COURTYARD),
        ("door", "city_hotline", "city_hotline"),
        ("place", "大院", "大院"),
        ("code", "没有这样的事项", "没有这样的事项"),
    ],
)
async def test_what_is_typed_means_the_one_thing_it_can_mean(
    world: World, name: str, typed: str, value: str
) -> None:
    if name == "place" and typed == "大院":
        many = [text for _, text in labelled("place", world.tools) if typed in text]
        assert len(many) != 1
    assert meant(name, typed, world.tools) == value


async def test_every_label_leads_back_to_its_value(world: World) -> None:
    for name in ("code", "body", "entry", "door"):
        for value, text in labelled(name, world.tools):
            assert meant(name, value, world.tools) == value, value
            same = [one for one, other in labelled(name, world.tools) if other == text]
            assert meant(name, text, world.tools) in same, text


async def test_a_door_that_is_typed_goes_before_the_one_that_is_ticked(world: World) -> None:
    typed = {"entry": "N12", "door": "hotline_12345", "door_other": "city_hotline", "reason": "x"}

    assert resolved(typed, world.tools)["door"] == "city_hotline"
    assert given("refuse", typed, world.tools)["door"] == "city_hotline"
    assert given("refuse", typed | {"door_other": " "}, world.tools)["door"] == "hotline_12345"


async def test_a_step_takes_a_label(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    await browser.get(f"/tickets/{ticket.ref}")

    status, _, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/accept", version=0, body="马鞍社区议事专委会"
    )

    assert status == 303
    stored = await world.get(ticket.ref)
    assert (stored.status, stored.body) == (Status.ACCEPTED, COMMUNITY)


async def test_nothing_changed_is_told_as_that(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    await browser.get(f"/tickets/{ticket.ref}")

    status, page, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/reclassify",
        version=0, code="A04 路灯和楼道照明", level="community", reason="再看看",
    )  # fmt: skip

    assert status == 422
    assert "没有改动" in page
    assert "再看看" in page
