"""Minutes: nothing said is left out, everybody hears what became of theirs, numbers decide."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.proposals.errors import SomethingMissing
from bot.proposals.meetings import MeetingOver, Next, Outcome, Result, Unsettled
from bot.proposals.owners import Counted, Matter, OwnersVote
from bot.proposals.workflow import Status
from bot.services.desk import minutes
from bot.services.desk.minutes import Heard, OwnersWrong, Record
from bot.services.together import attending
from tests.console.test_meetings import a_called, stored
from tests.console.world import COMMUNITY, World

DONE = Record(
    {1: (Outcome.NOT_TAKEN, "车位不够")}, (Heard("先划线", "grid", Outcome.TAKEN),),
    Result.CONSENSUS, "先划线，再分车位",
)  # fmt: skip
ENOUGH = OwnersVote(
    Matter.SPECIAL, Counted(Decimal(1000), 30), Counted(Decimal(800), 24), Counted(Decimal(700), 20)
)


async def a_spoken(world: World) -> str:
    await world.add_resident("r2")
    ref = await a_called(world, "r2")
    async with world.database.open_work() as work:
        person = await work.residents.get("r2")
        await attending.say(ref, 1, "租户也要停", person, work=work)
        await work.commit()
    return ref


async def close(world: World, ref: str, record: Record) -> None:
    async with world.database.open_work() as work:
        await minutes.close(ref, 1, record, world.clerk("chengban"), work=work, tools=world.tools)
        await work.commit()


async def test_all_hear_the_result_and_who_spoke_what_became_of_it(any_world: World) -> None:
    world = any_world
    ref = await a_spoken(world)
    task = {"title": "划线", "body": COMMUNITY, "until": "2027-01-20"}
    await close(world, ref, replace(DONE, tasks=(task,)))

    assert "达成共识：先划线，再分车位" in (await world.told())[-1]
    told = await world.told("r2")
    assert any("达成共识" in one for one in told)
    assert any("“租户也要停”——未采纳。车位不够" in one for one in told)
    assert not any("租户也要停" in one for one in await world.told())
    proposal = await world.get(ref)
    assert [one.title for one in proposal.open_tasks] == ["划线"]
    assert "close_meeting" in [one.step for one in proposal.events]
    with pytest.raises(MeetingOver):
        await close(world, ref, DONE)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"outcomes": {}}, Unsettled),
        ({"outcomes": {1: (Outcome.PARTLY, " ")}}, Unsettled),
        ({"heard": (Heard("先划线", "grid"),)}, Unsettled),
        ({"result": None}, SomethingMissing),
        ({"decision": ""}, SomethingMissing),
        ({"result": Result.VOTE}, SomethingMissing),
        ({"result": Result.NONE}, SomethingMissing),
        ({"owners": replace(ENOUGH, agreed=Counted(Decimal(900), 20))}, OwnersWrong),
    ],
)
async def test_half_minutes_are_not_closed_and_nobody_is_told(world: World, change, why) -> None:
    ref = await a_spoken(world)
    before = await world.told("r2")
    with pytest.raises(why):
        await close(world, ref, replace(DONE, **change))
    assert (await stored(world, ref)).is_open
    assert await world.told("r2") == before


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        (None, "只是协商共识，还要业主共同决定"),
        (replace(ENOUGH, agreed=Counted(Decimal(700), 17)), "现在的票数不够"),
        (ENOUGH, "人数和面积都够了"),
    ],
)
async def test_common_property_is_decided_by_the_owners_numbers(world: World, owners, said) -> None:
    ref = await a_spoken(world)
    await close(world, ref, replace(DONE, common=True, owners=owners))
    assert said in "".join(await world.told())
    page = await world.signed_in("chengban")
    assert said in (await page.get(f"/tickets/{ref}/meetings"))[1]


async def test_without_agreement_it_goes_up_with_its_record(world: World) -> None:
    ref = await a_spoken(world)
    await close(world, ref, replace(DONE, result=Result.NONE, next=Next.UP))
    proposal = await world.get(ref)
    assert proposal.status is Status.ESCALATED
    assert "没有达成一致" in proposal.events[-1].given["reason"]
    assert (await stored(world, ref)).statements[0].text == "租户也要停"


async def test_the_form_keeps_what_is_written_and_names_what_is_unsettled(world: World) -> None:
    ref = await a_spoken(world)
    page = await world.signed_in("chengban")
    _, text = await page.get(f"/tickets/{ref}/meetings")
    assert "租户也要停" in text
    there = f"/tickets/{ref}/meetings/1/minutes"
    said = {"said-0": "先划线", "speaker-0": "grid", "became-0": "taken"}
    status, _, _ = await page.post(there, **said)
    assert status == 303
    done = {"close": "1", "result": "consensus", "decision": "先划线"}
    status, text, _ = await page.post(there, **done)
    assert status == 422
    assert "都要写理由" in text
    assert (await stored(world, ref)).is_open
    settled = {"outcome-1": "not_taken", "reason-1": "车位不够"}
    owners = {"matter": "special", "all-area": "1000", "all-heads": "30", "took-area": "800",
              "took-heads": "24", "agreed-area": "700", "agreed-heads": "x"}  # fmt: skip
    status, text, _ = await page.post(there, **done, **settled, **owners)
    assert status == 422
    assert "业主表决的面积和人数" in text
    owners["agreed-heads"] = "20"
    status, _, _ = await page.post(there, **done, **settled, **owners, common="1")
    assert status == 303
    kept = await stored(world, ref)
    assert kept.minutes.owners.suffices
    assert [one.outcome for one in kept.statements] == [Outcome.NOT_TAKEN, Outcome.TAKEN]
