"""The ticket page: the matter first, what can be done by weight, and only what is true."""

from datetime import timedelta

import pytest

from bot.ports import OFFLINE, SendState
from bot.proposals.lists import ListResult
from bot.proposals.permissions import steps_of_role
from bot.proposals.places import Level
from bot.proposals.workflow import STEPS, Role, Status
from bot.services.desk.cases import Case
from bot.services.desk.offers import GROUPS, OTHERS, Offers, offers
from tests.console.taking import MOVE, take
from tests.console.world import COMMUNITY, DISTRICT, OTHER_COMMUNITY, OTHER_COURTYARD, World

PLAN = {"decision": "先试三个月", "basis": "consensus", "until": "2026-12-05"}


async def offered(world: World, ref: str, login: str) -> Offers:
    """What somebody is offered on a ticket."""
    return offers(Case(await world.get(ref), world.clerk(login), world.tools))


def whys(found: Offers) -> dict[str, str]:
    """What stands in the way of the steps in groups."""
    return {one.step: one.why for _, group in found.groups for one in group if one.why}


@pytest.mark.parametrize(
    ("login", "status", "more", "first"),
    [
        ("fenban", Status.SUBMITTED, {}, "accept"),
        ("fenban", Status.SUBMITTED, {"list": ListResult.NEGATIVE, "code": "N12"}, "refuse"),
        ("fenban", Status.SUBMITTED, {"list": ListResult.UNCLEAR, "code": "U"}, "reclassify"),
        ("chengban", Status.ACCEPTED, {}, "start_work"),
        ("chengban", Status.SECONDING, {}, "approve_agenda"),
        ("chengban", Status.DELIBERATING, {}, "convene"),
        ("chengban", Status.PUBLIC_NOTICE, {}, "start_work"),
        ("chengban", Status.IN_PROGRESS, {}, "answer"),
        ("chengban", Status.REDO, {}, "answer"),
        ("chengban", Status.ANSWERED, {}, "close"),
        ("duban", Status.ACCEPTED, {"transfers": 2}, "rule"),
        ("zhidu", Status.SUBMITTED, {}, ""),
    ],
)
async def test_the_first_step_is_the_one_the_state_asks_for(
    world: World, login: str, status: Status, more: dict[str, object], first: str
) -> None:
    ticket = await world.add_ticket(status, **more)

    found = await offered(world, ticket.ref, login)

    assert found.first == first
    assert len(found.beside) <= 2


async def test_every_possible_step_is_offered_once_and_in_a_group_with_a_name(
    world: World,
) -> None:
    labels = world.tools.words.labels["step_groups"]
    assert labels.keys() == {*GROUPS, OTHERS}
    for status in Status:
        ticket = await world.add_ticket(status)
        found = await offered(world, ticket.ref, "duban")
        grouped = [one.step for _, group in found.groups for one in group]
        names = [found.first, *found.beside, *grouped] if found.first else grouped
        assert len(names) == len(set(names)), status
        assert set(names) <= steps_of_role(Role.SUPERVISOR), status
    assert {step for group in GROUPS.values() for step in group} <= STEPS.keys()


async def test_what_cannot_be_done_is_there_with_its_reason(world: World) -> None:
    answered = await world.add_ticket(Status.DELIBERATING)
    await take(world, answered.ref, "approve_plan", "chengban", **PLAN)
    world.now += timedelta(days=20)
    await take(world, answered.ref, "answer", "chengban", answer="好了", outcome="solved")
    offline = await world.add_ticket(proposer=OFFLINE)
    highest = await world.add_ticket(body=DISTRICT, level=Level.DISTRICT)

    assert whys(await offered(world, answered.ref, "chengban")) == {"close": "not_supervised"}
    assert whys(await offered(world, offline.ref, "fenban"))["send_back"] == "without_wechat"
    assert "no_level" in whys(await offered(world, highest.ref, "quji")).values()
    _, page = await (await world.signed_in("chengban")).get(f"/tickets/{answered.ref}")
    assert world.tools.words.label("errors", "not_supervised") in page
    assert f"/tickets/{answered.ref}/steps/close" not in page


async def test_a_handler_asks_for_the_supervisor_who_then_follows_up(world: World) -> None:
    ticket = await world.add_ticket(Status.DELIBERATING)
    await take(world, ticket.ref, "approve_plan", "chengban", **PLAN)
    world.now += timedelta(days=20)
    await take(world, ticket.ref, "answer", "chengban", answer="好了", outcome="solved")
    assert (await offered(world, ticket.ref, "chengban")).first == "ask_supervision"

    await take(world, ticket.ref, "ask_supervision", "chengban", text="请看看落实没有")

    _, page = await (await world.signed_in("duban")).get("/queue/answered")
    assert world.tools.words.label("fresh", "ask_supervision") in page
    assert (await offered(world, ticket.ref, "duban")).first == "supervise"
    await take(world, ticket.ref, "supervise", "duban", finding="done", text="看过现场")
    assert (await offered(world, ticket.ref, "chengban")).first == "close"


async def test_a_move_that_waits_for_a_ruling_is_not_called_done(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await take(world, ticket.ref, "transfer", "chengban", **MOVE)
    await take(world, ticket.ref, "transfer", "chengguan", **MOVE | {"body": COMMUNITY})
    browser = await world.signed_in("duban")

    _, page = await browser.get(f"/tickets/{ticket.ref}?done=transfer")

    assert "等督办人裁定" in page
    assert "已办：转办" not in page
    assert "提出转办，等裁定" in page


@pytest.mark.parametrize(
    ("state", "said", "unsaid"),
    [
        (SendState.PENDING, "通知在排队", "通知已经发给居民"),
        (SendState.WAITING, "等居民下次来说话时送", "通知已经发给居民"),
        (SendState.SENT, "通知已经发给居民", "通知在排队"),
        (SendState.DEAD, "请打电话告诉居民", "通知已经发给居民"),
    ],
)
async def test_of_a_notice_only_what_became_of_it_is_said(
    world: World, state: SendState, said: str, unsaid: str
) -> None:
    ticket = await world.add_ticket()
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)
    async with world.database.open_work() as work:
        (notice,) = await work.outbox.recent("r1")
        notice.state = state
        await work.outbox.save(notice)
        await work.commit()

    _, page = await (await world.signed_in("chengban")).get(f"/tickets/{ticket.ref}?done=accept")

    assert said in page
    assert unsaid not in page


async def test_a_note_speaks_of_no_notice(world: World) -> None:
    ticket = await world.add_ticket()
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)
    world.now += timedelta(minutes=3)
    await take(world, ticket.ref, "note", "chengban", text="打过电话")

    _, page = await (await world.signed_in("chengban")).get(f"/tickets/{ticket.ref}?done=note")

    assert "已办：内部备注" in page
    assert "通知在排队" not in page


async def test_the_machines_doubt_is_folded_once_people_have_decided(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    _, before = await browser.get(f"/tickets/{ticket.ref}")
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)

    _, after = await browser.get(f"/tickets/{ticket.ref}")

    assert "也可能是（点一下就改）" in before
    assert "初审时机器怎么看" not in before
    assert "也可能是（点一下就改）" not in after
    assert "初审时机器怎么看" in after


async def test_one_click_takes_another_candidate(world: World) -> None:
    ticket = await world.add_ticket(urgent=True)
    browser = await world.signed_in("fenban")
    _, page = await browser.get(f"/tickets/{ticket.ref}")
    assert 'name="code" value="C02"' in page

    status, _, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/reclassify", version=0, code="C02", urgent="1", reason="点选"
    )

    stored = await world.get(ticket.ref)
    assert status == 303
    assert (stored.code, stored.urgent) == ("C02", True)


async def test_the_residents_other_tickets_stand_there_as_far_as_they_may_be_seen(
    world: World,
) -> None:
    ticket = await world.add_ticket()
    near = await world.add_ticket(problem="门禁坏了")
    far = await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    stranger = await world.add_ticket(proposer="r2")

    _, own = await (await world.signed_in("chengban")).get(f"/tickets/{ticket.ref}")
    _, street = await (await world.signed_in("fenban")).get(f"/tickets/{ticket.ref}")

    assert near.ref in own
    assert far.ref not in own
    assert far.ref in street
    assert stranger.ref not in own
