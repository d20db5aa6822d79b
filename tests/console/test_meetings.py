"""A meeting from the ticket: nobody easily left out is forgotten, and whoever is called hears."""

from datetime import timedelta

import pytest

from bot.ports import Conversation
from bot.proposals.errors import SomethingMissing, StepNotAllowed
from bot.proposals.meetings import Answer, MeetingState
from bot.proposals.workflow import Status
from bot.services.desk import meetings
from bot.services.desk.meetings import LeftOut, NoSuchDay, Plan
from bot.services.together import attending
from bot.services.together.asked import on_the_table
from tests.console.world import World

FORGOTTEN = ("tenants", "merchants", "migrants", "other_side")


def a_plan(world: World, **more: object) -> Plan:
    facts: dict = {
        "subject": "停车怎么分", "at": world.now + timedelta(days=5), "form": "onsite",
        "place": "门卫室", "agenda": "先听大家说", "invited": ("committee", *FORGOTTEN),
    }  # fmt: skip
    return Plan(**(facts | more))


async def a_called(world: World, *seconders: str, **more: object) -> str:
    ticket = await world.add_ticket(Status.DELIBERATING)
    async with world.database.open_work() as work:
        one = await work.proposals.get(ticket.ref)
        for name in seconders:
            one.second(name, world.now)
        await work.proposals.save(one)
        await meetings.call_meeting(
            ticket.ref, a_plan(world, **more), world.clerk("chengban"), work=work,
            tools=world.tools,
        )  # fmt: skip
        await work.commit()
    return ticket.ref


async def stored(world: World, ref: str):
    async with world.database.open_work(readonly=True) as work:
        return await work.meetings.get(ref, 1)


async def test_proposer_and_seconders_are_asked_and_their_answers_kept(any_world: World) -> None:
    world = any_world
    await world.add_resident("r2")
    ref = await a_called(world, "r2", "somebody-gone")

    for resident in ("r1", "r2"):
        (told,) = await world.told(resident)
        assert "停车怎么分：" in told
        assert "1. 来\n2. 不来\n3. 有话想说" in told
    async with world.database.open_work() as work:
        person = await work.residents.get("r2")
        pushed = await on_the_table(Conversation("r2"), work)
        assert pushed is not None
        assert (pushed.turn, pushed.about) == ("attend", {"ref": ref, "meeting": "1"})
        later = Conversation("r2", updated_at=world.now + timedelta(minutes=1))
        assert await on_the_table(later, work) is None
        await attending.answer(ref, 1, Answer.COMES, person, work=work, now=world.now)
        await attending.say(ref, 1, "租户也要停", person, work=work)
        await work.commit()
    kept = await stored(world, ref)
    assert [one.resident for one in kept.guests] == ["r1", "r2"]
    assert (kept.many(Answer.COMES), kept.statements[0].text) == (1, "租户也要停")
    assert (await world.get(ref)).events[-1].step == "convene"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"invited": ("committee", "tenants")}, LeftOut),
        ({"subject": " "}, SomethingMissing),
        ({"place": ""}, SomethingMissing),
        ({"at": None}, NoSuchDay),
    ],
)
async def test_a_meeting_is_not_called_half(world: World, change, why) -> None:
    with pytest.raises(why):
        await a_called(world, **change)
    assert await world.told() == []


async def test_it_is_called_only_of_what_is_deliberated(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    async with world.database.open_work() as work:
        with pytest.raises(StepNotAllowed):
            await meetings.call_meeting(
                ticket.ref, a_plan(world), world.clerk("chengban"), work=work, tools=world.tools
            )


async def test_moved_and_cancelled_everybody_called_is_told_why(world: World) -> None:
    await world.add_resident("r2")
    ref = await a_called(world, "r2")
    clerk = world.clerk("chengban")
    async with world.database.open_work() as work:
        later = a_plan(world, at=world.now + timedelta(days=9))
        await meetings.move_meeting(ref, 1, later, "下雨", clerk, work=work, tools=world.tools)
        await work.commit()
    async with world.database.open_work() as work:
        await meetings.cancel_meeting(ref, 1, "改成入户问", clerk, work=work, tools=world.tools)
        await work.commit()

    for resident in ("r1", "r2"):
        told = "\n".join(await world.told(resident))
        assert "协商会改了" in told
        assert "下雨" in told
        assert "改成入户问" in told
    assert (await stored(world, ref)).state is MeetingState.CANCELLED


async def test_the_form_says_who_was_forgotten_and_keeps_what_was_typed(world: World) -> None:
    ticket = await world.add_ticket(Status.DELIBERATING)
    page = await world.signed_in("chengban")
    _, text = await page.get(f"/tickets/{ticket.ref}")
    assert f"/tickets/{ticket.ref}/meetings" in text
    status, _ = await page.get(f"/tickets/{ticket.ref}/steps/convene")
    assert status == 303
    typed = {
        "version": ticket.version, "subject": "停车怎么分", "at": "2027-01-09T09:30",
        "form": "onsite", "place": "门卫室", "agenda": "先听大家说", "invited": "committee",
    }  # fmt: skip
    status, text, _ = await page.post(f"/tickets/{ticket.ref}/meetings", **typed)
    assert status == 422
    assert "租户、商户、流动人口代表、对方当事人" in text
    assert 'value="停车怎么分"' in text

    accounted = {f"missing-{kind}": "由居委会代说" for kind in FORGOTTEN}
    status, _, there = await page.post(f"/tickets/{ticket.ref}/meetings", **typed, **accounted)
    assert (status, there.split("/tickets/")[1]) == (303, f"{ticket.ref}/meetings?done=convene")
    _, text = await page.get(f"/tickets/{ticket.ref}/meetings")
    assert "1月9日（周六）09:30" in text
    assert "没请租户" in text
    for kind, said in (("invitation", "协商会通知"), ("sheet", "协商会签到表")):
        status, text = await page.get(f"/tickets/{ticket.ref}/meetings/1/{kind}")
        assert status == 200
        assert said in text


async def test_who_only_reads_calls_nothing(world: World) -> None:
    ref = await a_called(world)
    page = await world.signed_in("zhidu")
    status, text = await page.get(f"/tickets/{ref}/meetings")
    assert status == 200
    assert 'name="agenda"' not in text
    status, _, _ = await page.post(f"/tickets/{ref}/meetings/1/cancel", reason="不开")
    assert status == 403
