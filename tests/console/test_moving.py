"""The ladder and the rule that no ticket circulates: duties cited, the second move ruled upon."""

from datetime import timedelta

import pytest

from bot.proposals.permissions import awaits_ruling
from bot.proposals.places import Level
from bot.proposals.workflow import Status
from bot.services.desk.cases import NoLevel, RulingNeeded, SameBody, WrongValue
from tests.console.taking import MOVE, take
from tests.console.world import (
    COMMUNITY,
    COURTYARD,
    DISTRICT,
    OTHER_COMMUNITY,
    PARTY,
    STREET,
    World,
)


async def test_the_first_move_is_made_at_once_and_the_clock_goes_on(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, assignee="schengban")

    moved = await take(world, ticket.ref, "transfer", "chengban", **MOVE)

    assert moved.body == PARTY
    assert moved.assignee is None
    assert moved.due_at == ticket.due_at
    assert MOVE["duty"] in (await world.told())[0]


async def test_the_second_move_waits_for_the_supervisor(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await take(world, ticket.ref, "transfer", "chengban", **MOVE)

    asked = await take(world, ticket.ref, "transfer", "chengguan", **MOVE | {"body": COMMUNITY})

    assert asked.body == PARTY
    assert awaits_ruling(asked.transfers)
    browser = await world.signed_in("duban")
    _, page = await browser.get("/queue/ruling")
    assert ticket.ref in page


async def test_no_ticket_moves_a_third_time_without_a_ruling(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await take(world, ticket.ref, "transfer", "chengban", **MOVE)
    await take(world, ticket.ref, "transfer", "chengguan", **MOVE | {"body": COMMUNITY})

    with pytest.raises(RulingNeeded):
        await take(world, ticket.ref, "transfer", "duban", **MOVE | {"body": COMMUNITY})

    ruled = await take(world, ticket.ref, "rule", "duban", body=COMMUNITY, reason="首接负责")
    assert ruled.body == COMMUNITY
    again = await take(world, ticket.ref, "transfer", "chengban", **MOVE)
    assert again.body == COMMUNITY
    assert awaits_ruling(again.transfers)


async def test_a_move_to_where_it_is_or_to_nobody_is_refused(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)

    with pytest.raises(SameBody):
        await take(world, ticket.ref, "transfer", "chengban", **MOVE | {"body": COMMUNITY})
    with pytest.raises(WrongValue):
        await take(world, ticket.ref, "transfer", "chengban", **MOVE | {"body": DISTRICT})


async def test_a_ticket_climbs_one_level_at_a_time_with_its_record(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)

    up = await take(world, ticket.ref, "escalate", "chengban", reason="要动市政道路，社区没有权限")

    assert (up.level, up.body, up.status) == (Level.SUBDISTRICT, STREET, Status.ESCALATED)
    assert up.events[-1].given["body"] == STREET
    await take(world, ticket.ref, "accept", "duban", body=STREET)
    top = await take(world, ticket.ref, "escalate", "duban", reason="跨街道")
    assert (top.level, top.body) == (Level.DISTRICT, DISTRICT)
    await take(world, ticket.ref, "accept", "quji", body=DISTRICT)
    with pytest.raises(NoLevel):
        await take(world, ticket.ref, "escalate", "quji", reason="再上")


async def test_a_courtyard_without_a_platform_stays_with_its_community(world: World) -> None:
    bare = next(
        place
        for place in world.tools.catalogue.places
        if place.level is Level.COURTYARD and not place.has_platform
    )
    council = world.tools.catalogue.body_for(bare.id, Level.COMMUNITY).id
    ticket = await world.add_ticket(Status.SUBMITTED, place=bare.id, body=council)

    down = await take(world, ticket.ref, "hand_down", "duban", reason="院里商量就能定")

    assert (down.level, down.body) == (Level.COURTYARD, council)


async def test_nothing_is_handed_below_its_own_place(world: World) -> None:
    ticket = await world.add_ticket(Status.SUBMITTED, place="smq-maan")

    with pytest.raises(NoLevel):
        await take(world, ticket.ref, "hand_down", "duban", reason="就近")


async def test_a_pause_is_given_back_in_full(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    await take(world, ticket.ref, "pause", "chengban", reason="等报价", until="2026-12-01")
    world.now += timedelta(days=3)

    resumed = await take(world, ticket.ref, "resume", "chengban", reason="报价来了")

    assert ticket.due_at is not None
    assert resumed.due_at == ticket.due_at + timedelta(days=3)


async def test_the_resident_sees_the_path(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await take(world, ticket.ref, "escalate", "chengban", reason="社区没有权限")

    told = (await world.told())[0]

    assert "驷马桥街道办事处" in told
    assert "社区没有权限" in told


async def test_people_are_only_given_work_their_body_can_see(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)

    with pytest.raises(WrongValue):
        await take(world, ticket.ref, "assign", "duban", assignee=world.staff["linju"].id)
    given = await take(world, ticket.ref, "assign", "duban", assignee=world.staff["chengban"].id)

    assert given.assignee == world.staff["chengban"].id
    assert await world.told() == []


async def test_sideways_to_a_neighbour_lets_the_neighbour_see_it(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, place=COURTYARD)
    stranger = await world.signed_in("linju")
    assert (await stranger.get(f"/tickets/{ticket.ref}"))[0] == 404

    await take(world, ticket.ref, "transfer", "chengban", **MOVE | {"body": OTHER_COMMUNITY})

    assert (await stranger.get(f"/tickets/{ticket.ref}"))[0] == 200
