"""A ruling that is awaited cannot be walked round by any step that moves a ticket."""

from typing import Any

import pytest

from bot.proposals.permissions import awaits_ruling
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services.desk import steps
from bot.services.desk.cases import OneLevelOnly, RulingNeeded
from tests.console.taking import MOVE, take
from tests.console.world import COMMUNITY, OTHER_COURTYARD, PARTY, STREET, World


async def disputed(world: World, status: Status = Status.ACCEPTED) -> Proposal:
    """A ticket that two bodies hand to each other."""
    ticket = await world.add_ticket(status)
    await take(world, ticket.ref, "transfer", "fenban", **MOVE)
    asked = await take(world, ticket.ref, "transfer", "fenban", **MOVE | {"body": COMMUNITY})
    assert awaits_ruling(asked.transfers)
    return asked


@pytest.mark.parametrize(
    ("step", "status", "given"),
    [
        ("reclassify", Status.ACCEPTED, {"changes": {"body": COMMUNITY}, "reason": "x"}),
        ("reclassify", Status.ACCEPTED, {"changes": {"level": "subdistrict"}, "reason": "x"}),
        ("reclassify", Status.ACCEPTED, {"changes": {"place": OTHER_COURTYARD}, "reason": "x"}),
        ("accept", Status.SUBMITTED, {"body": COMMUNITY}),
        ("escalate", Status.ACCEPTED, {"reason": "社区没有权限"}),
        ("hand_down", Status.ACCEPTED, {"reason": "就近"}),
        ("transfer", Status.ACCEPTED, MOVE),
    ],
)
async def test_nothing_moves_while_a_ruling_is_awaited(
    world: World, step: str, status: Status, given: dict[str, Any]
) -> None:
    ticket = await disputed(world, status)

    with pytest.raises(RulingNeeded):
        await take(world, ticket.ref, step, "fenban", **given)

    now = await world.get(ticket.ref)
    assert (now.body, now.level, now.due_at) == (PARTY, ticket.level, ticket.due_at)
    assert "escalate" not in steps.possible(now, world.clerk("fenban"), world.tools)


async def test_what_it_is_about_may_be_mended_meanwhile_and_the_ruling_moves_it(
    world: World,
) -> None:
    ticket = await disputed(world)

    await take(world, ticket.ref, "reclassify", "fenban", changes={"code": "C02"}, reason="听错")
    ruled = await take(world, ticket.ref, "rule", "duban", body=COMMUNITY, reason="首接负责")

    assert (ruled.code, ruled.body) == ("C02", COMMUNITY)
    assert (await take(world, ticket.ref, "escalate", "chengban", reason="大")).body == STREET


async def test_accepting_where_it_is_needs_no_ruling(world: World) -> None:
    ticket = await disputed(world, Status.SUBMITTED)

    assert (await take(world, ticket.ref, "accept", "fenban", body=PARTY)).body == PARTY


async def test_a_classification_goes_one_level_at_a_time_and_the_resident_is_told(
    world: World,
) -> None:
    ticket = await world.add_ticket()

    with pytest.raises(OneLevelOnly):
        await take(
            world, ticket.ref, "reclassify", "fenban", changes={"level": "district"}, reason="x"
        )
    assert await world.told() == []

    up = await take(
        world, ticket.ref, "reclassify", "fenban", changes={"level": "subdistrict"}, reason="大"
    )
    assert (up.level, up.body) == (Level.SUBDISTRICT, STREET)
    (told,) = await world.told()
    assert world.tools.catalogue.bodies[STREET].name in told
    assert world.tools.words.day(up.due_at) in told  # type: ignore[arg-type]


async def test_another_topic_at_the_same_body_is_told_to_nobody(world: World) -> None:
    ticket = await world.add_ticket()

    await take(world, ticket.ref, "reclassify", "fenban", changes={"code": "C02"}, reason="听错")

    assert await world.told() == []
