"""Ten seconds to take back what one has done: as if nothing had happened, and both noted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports.staff import Wanted
from bot.proposals.proposal import Proposal
from bot.proposals.undoing import state_of
from bot.proposals.workflow import Status
from bot.services.desk import undoing
from bot.services.desk.undoing import TooLateToUndo
from bot.services.standing import refusal_of
from tests.console.taking import MOVE, take
from tests.console.world import COMMUNITY, OTHER_COMMUNITY, World

REFUSAL = {"entry": "N12", "reason": "要求查处，属于执法", "door": "city_hotline"}
STEPS = {
    "accept": (Status.SUBMITTED, {"body": COMMUNITY}),
    "refuse": (Status.SUBMITTED, REFUSAL),
    "refer": (Status.ACCEPTED, REFUSAL),
    "send_back": (Status.SUBMITTED, {"reason": "在几栋"}),
    "escalate": (Status.SUBMITTED, {"reason": "要街道来定"}),
    "transfer": (Status.ACCEPTED, MOVE),
    "answer": (Status.IN_PROGRESS, {"answer": "换好了", "outcome": "solved"}),
    "start_work": (Status.ACCEPTED, {"plan": "周三来修"}),
    "reclassify": (Status.ACCEPTED, {"changes": {"level": "subdistrict"}, "reason": "归街道"}),
}
TAKEN_BY = {"answer": "chengban", "start_work": "chengban"}


async def undo(world: World, ref: str, who: str) -> Proposal:
    async with world.database.open_work() as work:
        done = await undoing.undo(ref, world.clerk(who), work=work, tools=world.tools)
        await work.commit()
    return done


async def due(world: World) -> list[str]:
    async with world.database.open_work() as work:
        return [one.text for one in await work.outbox.due(world.now)]


@pytest.mark.parametrize("step", STEPS)
async def test_what_is_undone_stands_as_before_and_nobody_is_told(
    any_world: World, step: str
) -> None:
    world, (status, given) = any_world, STEPS[step]
    who = TAKEN_BY.get(step, "fenban")
    ticket = await world.add_ticket(status)
    before = state_of(await world.get(ticket.ref))
    await take(world, ticket.ref, step, who, **given)
    assert len(await world.told()) == 1
    assert state_of(await world.get(ticket.ref)) != before

    world.now += timedelta(seconds=9)
    assert await due(world) == []
    await undo(world, ticket.ref, who)

    after = await world.get(ticket.ref)
    assert state_of(after) == before
    assert await world.told() == []
    assert [one.step for one in after.events[-2:]] == [step, "undo"]
    assert after.events[-1].given["undone"] == step
    assert after.events[-1].actor == world.clerk(who).actor


async def test_after_ten_seconds_it_is_told_and_cannot_be_undone(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket()
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)

    world.now += timedelta(seconds=10)

    assert len(await due(world)) == 1
    with pytest.raises(TooLateToUndo):
        await undo(world, ticket.ref, "fenban")
    assert (await world.get(ticket.ref)).status is Status.ACCEPTED


async def test_what_is_on_its_way_cannot_be_undone(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket()
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)
    async with world.database.open_work() as work:
        (letter,) = await work.outbox.recent("r1")
        await work.outbox.save(replace(letter, attempts=1, error="sending"))
        await work.commit()

    with pytest.raises(TooLateToUndo):
        await undo(world, ticket.ref, "fenban")
    assert (await world.get(ticket.ref)).status is Status.ACCEPTED
    assert len(await world.told()) == 1


@pytest.mark.parametrize("who", ["duban", "chengban"])
async def test_only_who_took_the_step_undoes_it(world: World, who: str) -> None:
    ticket = await world.add_ticket()
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)

    with pytest.raises(TooLateToUndo):
        await undo(world, ticket.ref, who)


async def test_what_somebody_went_on_with_is_not_undone(world: World) -> None:
    ticket = await world.add_ticket()
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)
    await take(world, ticket.ref, "start_work", "chengban", plan="周三来修")

    with pytest.raises(TooLateToUndo):
        await undo(world, ticket.ref, "fenban")
    assert len(await world.told()) == 2


async def test_a_merging_undone_parts_both_and_tells_no_seconder(world: World) -> None:
    await world.add_resident("r2")
    one, other = await world.add_ticket(), await world.add_ticket(seconders=set())
    async with world.database.open_work() as work:
        proposal = await work.proposals.get(one.ref)
        proposal.second("r2", world.now)
        await work.proposals.save(proposal)
        await work.commit()
    await take(world, one.ref, "merge", "fenban", target=other.ref, reason="同一件")
    assert [len(await world.told(who)) for who in ("r1", "r2")] == [1, 1]

    await undo(world, one.ref, "fenban")

    assert (await world.get(one.ref)).merged_into is None
    assert [len(await world.told(who)) for who in ("r1", "r2")] == [0, 0]
    notes = [one.given for one in (await world.get(other.ref)).events if one.step == "note"]
    assert ["merged_from" in given for given in notes] == [True, False]
    assert notes[1]["parted_from"] == one.ref


async def test_what_was_undone_counts_nowhere(world: World) -> None:
    ticket = await world.add_ticket()
    await take(world, ticket.ref, "refuse", "fenban", **REFUSAL)
    await undo(world, ticket.ref, "fenban")

    assert refusal_of(await world.get(ticket.ref)) == ""
    async with world.database.open_work(readonly=True) as work:
        assert (await work.desk.page(Wanted(), 10))[0].last_step == "undo"
        stood = await work.watch.standing(
            frozenset(Status), frozenset({"refuse"}), world.now + timedelta(days=1)
        )
    assert stood == []


async def test_a_letter_to_somebody_is_not_held_up_by_what_may_be_undone(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket()
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)
    browser = await world.signed_in("chengban")
    await browser.get(f"/tickets/{ticket.ref}")
    await browser.post(f"/tickets/{ticket.ref}/say", text="我们下午来看")

    assert await due(world) == ["我们下午来看"]


async def test_the_note_on_the_page_undoes_and_says_so(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    await browser.get(f"/tickets/{ticket.ref}")
    version = (await world.get(ticket.ref)).version
    await browser.post(f"/tickets/{ticket.ref}/steps/accept", version=version, body=COMMUNITY)

    _, note = await browser.get("/undo")
    assert "受理" in note
    assert ticket.ref in note
    status, _, where = await browser.post("/undo", ref=ticket.ref)

    assert status == 303
    _, page = await browser.get(where.removeprefix("/console"))
    assert "没有告诉居民" in page
    assert "撤销：受理" in page
    assert "event-undone" in page
    assert "同意这样归类" not in page
    _, note = await browser.get("/undo")
    assert ticket.ref not in note


async def test_too_late_is_said_on_the_ticket(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)
    world.now += timedelta(seconds=11)

    _, _, where = await browser.post("/undo", ref=ticket.ref)

    _, page = await browser.get(where.removeprefix("/console"))
    assert "来不及撤销" in page


async def test_what_went_out_of_sight_can_be_undone_too(world: World) -> None:
    """Whoever gives a ticket away may no longer see it, and has pressed wrongly all the same."""
    ticket = await world.add_ticket()
    await take(
        world, ticket.ref, "reclassify", "fenban",
        changes={"body": OTHER_COMMUNITY}, reason="那边的事",
    )  # fmt: skip
    await undo(world, ticket.ref, "fenban")

    assert (await world.get(ticket.ref)).body == COMMUNITY


async def test_nobody_takes_the_step_by_its_form(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")

    status, _, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/undo", version=1, undone="submit"
    )

    assert status == 404
    _, page = await browser.get(f"/tickets/{ticket.ref}")
    assert "/steps/undo" not in page
