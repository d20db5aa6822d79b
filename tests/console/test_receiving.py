"""Who is offered can act: people and bodies on the forms, the way back, bodies without anybody."""

import re

import pytest

from bot.console.choosing import meant
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role, Status
from bot.services.desk.cases import WrongValue
from bot.services.desk.receiving import came_from, receivers, staffed
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

NOBODYS = "smq-ma-madong-group"


async def offered(world: World, ref: str, step: str, name: str, who: str) -> list[tuple[str, str]]:
    """Values and labels of one field of a form, without the empty one; typed, a label is both."""
    browser = await world.signed_in(who)
    _, page = await browser.get(f"/tickets/{ref}/steps/{step}")
    rest = page.partition(f'name="{name}"')[2]
    select = min(rest.partition("</select>")[0], rest.partition("</datalist>")[0], key=len)
    found = re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)', select)
    return [(value, text.strip() or value) for value, text in found if value]


def to(proposal: Proposal, who: str, world: World) -> tuple[str, ...]:
    return receivers(proposal, world.clerk(who), world.tools.catalogue)


async def test_a_ticket_is_offered_to_who_can_answer_it_oneself_first(world: World) -> None:
    await world.add_staff("alian", Role.HANDLER, COMMUNITY)
    ticket = await world.add_ticket(Status.ACCEPTED)

    by_handler = await offered(world, ticket.ref, "assign", "assignee", "chengban")
    by_street = await offered(world, ticket.ref, "assign", "assignee", "duban")

    assert [one for one, _ in by_handler] == ["schengban", "salian"]
    assert by_handler[0][1].startswith("我 · ")
    assert [one for one, _ in by_street] == ["sduban", "salian", "schengban"]


@pytest.mark.parametrize("login", ["zhidu", "guanli", "fenban", "linju", "chengguan"])
async def test_who_cannot_answer_it_is_not_given_it(world: World, login: str) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)

    with pytest.raises(WrongValue):
        await take(world, ticket.ref, "assign", "duban", assignee=world.staff[login].id)

    assert (await world.get(ticket.ref)).assignee is None


async def test_a_switched_off_account_is_given_nothing(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    async with world.database.open_work() as work:
        gone = await world.reload("chengban")
        gone.active = False
        await work.accounts.save(gone)
        await work.commit()

    with pytest.raises(WrongValue):
        await take(world, ticket.ref, "assign", "duban", assignee="schengban")


@pytest.mark.parametrize("login", ["zhidu", "guanli"])
async def test_a_task_goes_to_somebody_who_works(world: World, login: str) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    task = {"title": "看一看", "until": "2026-11-27"}

    with pytest.raises(WrongValue):
        await take(
            world, ticket.ref, "add_task", "duban", body=STREET, assignee=f"s{login}", **task
        )
    offered_to = await offered(world, ticket.ref, "add_task", "assignee", "duban")

    assert f"s{login}" not in dict(offered_to)
    assert "schengguan" in dict(offered_to)


async def test_a_tasks_day_is_no_later_than_the_tickets(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    browser = await world.signed_in("chengban")

    _, page = await browser.get(f"/tickets/{ticket.ref}/steps/add_task")

    day = re.search(r'name="until"[^>]*value="([\d-]+)"|value="([\d-]+)"[^>]*name="until"', page)
    assert day is not None
    assert ticket.due_at is not None
    assert (day[1] or day[2]) <= ticket.due_at.date().isoformat()


async def test_the_way_back_is_offered_first(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await take(world, ticket.ref, "transfer", "chengban", **MOVE)

    choices = await offered(world, ticket.ref, "transfer", "body", "chengguan")

    assert choices[0][1] == "退回来源单位：马鞍社区议事专委会"
    assert meant("body", choices[0][1], world.tools) == COMMUNITY
    councils = {meant("body", label, world.tools) for _, label in choices} - {PARTY}
    assert not any(one.endswith("-group") and not one.startswith("smq-ma-") for one in councils)


async def test_enforcement_returns_a_courtyards_ticket(world: World) -> None:
    ticket = await world.add_ticket(Status.SUBMITTED, level=Level.COURTYARD, body=NOBODYS)
    await take(world, ticket.ref, "accept", "fenban", body=PARTY)

    back = await take(world, ticket.ref, "transfer", "chengguan", **MOVE | {"body": NOBODYS})

    assert back.body == NOBODYS
    assert back.transfers == 1


async def test_the_body_before_is_known_after_each_kind_of_move(world: World) -> None:
    catalogue = world.tools.catalogue
    ticket = await world.add_ticket(Status.ACCEPTED)
    assert came_from(ticket, catalogue) is None

    up = await take(world, ticket.ref, "escalate", "chengban", reason="社区没有权限")
    assert came_from(up, catalogue) == COMMUNITY
    down = await take(world, ticket.ref, "hand_down", "duban", reason="就近")
    assert came_from(down, catalogue) == STREET
    await take(world, ticket.ref, "accept", "duban", body=COMMUNITY)
    aside = await take(
        world, ticket.ref, "transfer", "chengban", **MOVE | {"body": OTHER_COMMUNITY}
    )
    assert came_from(aside, catalogue) == COMMUNITY
    waits = await take(world, ticket.ref, "transfer", "linju", **MOVE | {"body": COMMUNITY})
    assert came_from(waits, catalogue) == COMMUNITY


async def test_a_mis_sent_neighbour_can_send_it_back(world: World) -> None:
    ticket = await world.add_ticket(Status.SUBMITTED, level=Level.SUBDISTRICT, body=STREET)
    await take(world, ticket.ref, "accept", "fenban", body=OTHER_COMMUNITY)
    sent = await world.get(ticket.ref)

    assert to(sent, "linju", world)[0] == STREET


async def test_a_handler_is_not_offered_the_district_or_another_streets(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)

    assert DISTRICT not in to(ticket, "chengban", world)


async def test_a_body_without_anybody_says_so_and_comes_last(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, place=COURTYARD)

    choices = await offered(world, ticket.ref, "transfer", "body", "duban")

    labels = [text for _, text in choices]
    without = [text.endswith("（还没有账号）") for text in labels]
    assert without == sorted(without)
    assert True in without
    assert False in without


async def test_a_ticket_where_nobody_works_says_so_in_red_and_no_key_accepts_it(
    world: World,
) -> None:
    ticket = await world.add_ticket(level=Level.COURTYARD, body=NOBODYS)
    other = await world.add_ticket()
    browser = await world.signed_in("fenban")

    _, page = await browser.get(f"/tickets/{ticket.ref}")
    _, fine = await browser.get(f"/tickets/{other.ref}")
    _, beside = await browser.get(f"/tickets/{ticket.ref}/preview")
    _, fine_beside = await browser.get(f"/tickets/{other.ref}/preview")

    assert "/steps/accept" in beside
    assert 'type="submit"' not in beside
    assert 'type="submit"' in fine_beside
    assert "马东大院议事小组还没有账号" in page
    assert 'data-key="a"' not in page
    assert "还没有账号" not in fine
    assert 'data-key="a"' in fine


async def test_readers_do_not_staff_a_body(world: World) -> None:
    people = list(world.staff.values())

    assert staffed(people) == {COMMUNITY, OTHER_COMMUNITY, STREET, DISTRICT, PARTY}
    assert staffed([one for one in people if one.login in ("guanli", "zhidu")]) == set()
