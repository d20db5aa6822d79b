"""Steps: the workflow table walked in both directions, for every role, through the service."""

import itertools
from datetime import timedelta

import pytest

from bot.ports.staff import Inquiry
from bot.proposals.errors import SomethingMissing, StepNotAllowed, UnknownProposal
from bot.proposals.events import UNDO, Actor
from bot.proposals.permissions import OUTSIDE_STEPS, NotPermitted, steps_for
from bot.proposals.tasks import Task
from bot.proposals.workflow import STEPS, Role, Status
from bot.services.desk import steps
from bot.services.desk.clerk import NotHolding
from bot.services.desk.words import told_steps
from tests.console.world import COMMUNITY, OTHER_COMMUNITY, OTHER_COURTYARD, PARTY, World

OF_ROLE = {
    Role.TRIAGER: "fenban",
    Role.HANDLER: "chengban",
    Role.SUPERVISOR: "duban",
    Role.ADMINISTRATOR: "guanli",
    Role.AUDITOR: "zhidu",
}


async def given_for(step: str, world: World) -> dict[str, object]:
    """Something that fits each need of a step."""
    values: dict[str, object] = {
        "body": OTHER_COMMUNITY if step == "transfer" else COMMUNITY,
        "reason": "按清单第三条", "entry": "N12", "door": "hotline_12345", "text": "看过现场了",
        "changes": {"code": "A02"}, "threshold": "5", "until": "2026-12-01",
        "meeting": "周六上午九点半院坝里", "decision": "大家同意先试三个月", "basis": "consensus",
        "plan": "请维修队来看", "answer": "已经修好", "outcome": "solved",
        "assignee": world.staff["chengban"].id, "duty": "街道履职清单第十二项",
        "title": "请物业看线路", "task": "1", "party": "康居物业张经理", "link": "1",
        "question": "路灯归哪家管", "finding": "on_track",
    }  # fmt: skip
    if "door" in STEPS[step].needs:
        values["door"] = next(iter(world.tools.catalogue.lists.doors))
    if "target" in STEPS[step].needs:
        values["target"] = (await world.add_ticket()).ref
    return {name: values.get(name, "5") for name in STEPS[step].needs}


async def has_a_task(world: World, ref: str) -> None:
    """Something to finish or to drop."""
    async with world.database.open_work() as work:
        ticket = await work.proposals.get(ref)
        ticket.tasks.append(Task(1, "请物业看线路", COMMUNITY, "2026-12-01", world.now))
        await work.proposals.save(ticket)
        await work.commit()


async def has_a_link(world: World, ref: str) -> None:
    """Somebody outside was asked, whatever the status is now."""
    async with world.database.open_work() as work:
        ticket = await work.proposals.get(ref)
        status, ticket.status = ticket.status, Status.IN_PROGRESS
        given = {"party": "物业", "question": "灯归谁管", "until": "2026-12-01", "link": 1}
        ticket.take("ask_outside", world.clerk("duban").actor, world.now, **given)
        ticket.status = status
        await work.proposals.save(ticket)
        one = Inquiry(
            f"digest-{ref}", ref, 1, "物业", "灯归谁管", world.staff["duban"].id,
            world.now, world.now + timedelta(days=8),
        )  # fmt: skip
        await work.inquiries.add(one)
        await work.commit()


async def is_appealed(world: World, ref: str) -> None:
    """Refused by a colleague, whatever the status is now, and the resident says: wrongly."""
    async with world.database.open_work() as work:
        ticket = await work.proposals.get(ref)
        status, ticket.status = ticket.status, Status.SUBMITTED
        given = {"entry": "N12", "reason": "属于执法", "door": "city_hotline"}
        ticket.take("refuse", Actor(Role.TRIAGER, "a colleague"), world.now, **given)
        ticket.status, ticket.appeal_due_at = status, world.now
        await work.proposals.save(ticket)
        await work.commit()


async def has_stood_its_time(world: World, ref: str) -> None:
    """A notice whose last day is over, whatever the status is now."""
    async with world.database.open_work() as work:
        ticket = await work.proposals.get(ref)
        status, ticket.status = ticket.status, Status.DELIBERATING
        given = {"decision": "试三个月", "basis": "consensus", "until": "2026-11-01"}
        ticket.take("approve_plan", world.clerk("duban").actor, world.now, **given)
        ticket.status, ticket.paused_at = status, None
        await work.proposals.save(ticket)
        await work.commit()


@pytest.mark.parametrize("role", OF_ROLE, ids=str)
async def test_every_pair_of_status_and_step_is_allowed_or_refused_by_the_table(
    world: World, role: Role
) -> None:
    clerk = world.clerk(OF_ROLE[role])
    for status, step in itertools.product(Status, STEPS):
        ticket = await world.add_ticket(status)
        if step == "resume":
            continue
        given = await given_for(step, world)
        if "task" in given:
            await has_a_task(world, ticket.ref)
        if "link" in given:
            await has_a_link(world, ticket.ref)
        if step == "uphold":
            await is_appealed(world, ticket.ref)
        if step == "end_notice":
            await has_stood_its_time(world, ticket.ref)
        allowed = step in steps_for(role, status) and step != UNDO
        async with world.database.open_work() as work:
            if allowed:
                done = await steps.take(
                    ticket.ref, step, given, clerk, work=work, tools=world.tools
                )
                assert done.status is (STEPS[step].to or status)
                await work.commit()
                continue
            with pytest.raises((NotPermitted, StepNotAllowed)):
                await steps.take(ticket.ref, step, given, clerk, work=work, tools=world.tools)
        assert (await world.get(ticket.ref)).status is status


async def test_a_refused_step_leaves_no_trace(world: World) -> None:
    ticket = await world.add_ticket(Status.CLOSED)

    async with world.database.open_work() as work:
        with pytest.raises(StepNotAllowed):
            await steps.take(
                ticket.ref, "answer", {"answer": "好了", "outcome": "solved"},
                world.clerk("chengban"), work=work, tools=world.tools,
            )  # fmt: skip

    assert len((await world.get(ticket.ref)).events) == 1
    assert await world.told() == []


@pytest.mark.parametrize("step", sorted(STEPS))
async def test_a_step_is_refused_without_what_the_table_says_must_be_given(
    world: World, step: str
) -> None:
    row = STEPS[step]
    roles = row.who & {Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR}
    if not row.from_ or not roles or step in ("escalate", "hand_down", UNDO):
        return
    clerk = world.clerk(OF_ROLE[sorted(roles)[0]])
    for need in row.needs:
        ticket = await world.add_ticket(sorted(row.from_)[0])
        given = await given_for(step, world)
        del given[need]
        async with world.database.open_work() as work:
            with pytest.raises(SomethingMissing):
                await steps.take(ticket.ref, step, given, clerk, work=work, tools=world.tools)


async def test_whom_a_step_tells_hears_it_in_the_same_transaction(world: World) -> None:
    for step in sorted(told_steps()):
        row = STEPS[step]
        role = next((one for one in OF_ROLE if one in row.who and one in steps_roles()), None)
        if role is None or step == "resume":
            continue
        await world.add_resident(f"r-{step}")
        status = Status.IN_PROGRESS if Status.IN_PROGRESS in row.from_ else sorted(row.from_)[0]
        ticket = await world.add_ticket(status, proposer=f"r-{step}")
        given = await given_for(step, world)
        if step == "uphold":
            await is_appealed(world, ticket.ref)
        if step == "end_notice":
            await has_stood_its_time(world, ticket.ref)
        async with world.database.open_work() as work:
            clerk = world.clerk(OF_ROLE[role])
            await steps.take(ticket.ref, step, given, clerk, work=work, tools=world.tools)
            await work.commit()

        told = await world.told(f"r-{step}")
        assert len(told) == 1, step
        assert ticket.ref in told[0]
        assert "{" not in told[0]


def steps_roles() -> frozenset[Role]:
    """Roles that take steps at all."""
    return frozenset({Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR})


async def test_another_branch_finds_no_ticket_under_the_reference(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, place=OTHER_COURTYARD, body=OTHER_COMMUNITY)

    async with world.database.open_work() as work:
        with pytest.raises(UnknownProposal):
            await steps.take(
                ticket.ref, "note", {"text": "看一眼"}, world.clerk("chengban"),
                work=work, tools=world.tools,
            )  # fmt: skip


async def test_a_ticket_gone_up_can_be_read_but_not_worked_from_below(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, body="smq-office")

    async with world.database.open_work() as work:
        with pytest.raises(NotHolding):
            await steps.take(
                ticket.ref, "start_work", {"plan": "先去看看"}, world.clerk("chengban"),
                work=work, tools=world.tools,
            )  # fmt: skip


async def test_an_outside_party_has_only_what_it_was_handed_and_no_public_power(
    world: World,
) -> None:
    handed = await world.add_ticket(Status.IN_PROGRESS, body=PARTY)
    clerk = world.clerk("chengguan")

    assert set(steps.possible(handed, clerk, world.tools)) <= OUTSIDE_STEPS
    async with world.database.open_work() as work:
        with pytest.raises(NotPermitted):
            await steps.take(
                handed.ref, "approve_agenda", {"reason": "x"}, clerk, work=work, tools=world.tools
            )
    other = await world.add_ticket(Status.IN_PROGRESS)
    async with world.database.open_work() as work:
        with pytest.raises(UnknownProposal):
            await steps.take(other.ref, "note", {"text": "x"}, clerk, work=work, tools=world.tools)
