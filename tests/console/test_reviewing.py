"""A way back from a no: overturned, upheld by somebody else, taken up again; appeals in a queue."""

from datetime import timedelta

import pytest

from bot.ports.staff import Wanted
from bot.proposals.errors import StepNotAllowed
from bot.proposals.lists import ListResult
from bot.proposals.permissions import NotPermitted
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services import appealing
from bot.services.desk.reviewing import NothingToUphold, SameJudge
from tests.console.taking import take
from tests.console.world import World

REFUSAL = {"entry": "N12", "reason": "要求查处，属于执法", "door": "city_hotline"}
WORDS = "我认为判错了，整条巷子都受影响，不是我一家的事"


async def refused(world: World, who: str = "fenban", step: str = "refuse") -> Proposal:
    ticket = await world.add_ticket()
    return await take(world, ticket.ref, step, who, **REFUSAL)


async def appeal(world: World, ref: str, text: str = WORDS) -> Proposal:
    async with world.database.open_work() as work:
        resident = await work.residents.get("r1")
        done = await appealing.appeal(
            ref, text, resident, work=work, catalogue=world.tools.catalogue, now=world.now
        )
        await work.commit()
    return done


async def in_queue(world: World) -> list[str]:
    async with world.database.open_work(readonly=True) as work:
        return [one.ref for one in await work.desk.page(Wanted(appealed=True), 10)]


@pytest.mark.parametrize("step", ["refuse", "refer"])
@pytest.mark.parametrize("who", ["fenban", "duban"])
async def test_a_no_is_overturned_with_a_reason_and_starts_anew(
    any_world: World, step: str, who: str
) -> None:
    world = any_world
    ticket = await refused(world, step=step)
    world.now += timedelta(days=10)

    back = await take(world, ticket.ref, "overturn", who, reason="看错了，是公共路灯")

    assert back.status is Status.SUBMITTED
    assert (back.code, back.list, back.review) == ("A04", ListResult.POSITIVE, True)
    assert back.due_at is not None
    assert back.due_at > world.now
    assert "看错了，是公共路灯" in (await world.told())[-1]


async def test_a_merging_is_overturned_and_both_know(world: World) -> None:
    one, other = await world.add_ticket(), await world.add_ticket()
    await take(world, one.ref, "merge", "fenban", target=other.ref, reason="同一件")
    world.now += timedelta(days=1)

    back = await take(world, one.ref, "overturn", "duban", reason="不是一件事")

    assert (back.status, back.merged_into) == (Status.SUBMITTED, None)
    assert (await world.get(other.ref)).events[-1].given["parted_from"] == one.ref


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED])
async def test_what_was_closed_is_taken_up_again(world: World, status: Status) -> None:
    ticket = await world.add_ticket(status)

    back = await take(world, ticket.ref, "take_up_again", "chengban", reason="又灭了")

    assert back.status is Status.REDO
    assert "又灭了" in (await world.told())[-1]


async def test_an_appeal_waits_in_its_queue_with_a_day_until_it_is_decided(
    any_world: World,
) -> None:
    world = any_world
    ticket = await refused(world)
    assert await in_queue(world) == []

    first = await appeal(world, ticket.ref)
    again = await appeal(world, ticket.ref, "你们来看看嘛")

    assert first.appeal_due_at is not None
    assert world.now < first.appeal_due_at < world.now + timedelta(days=7)
    assert again.appeal_due_at == first.appeal_due_at
    assert await in_queue(world) == [ticket.ref]
    await take(world, ticket.ref, "overturn", "duban", reason="确实判错了")
    assert await in_queue(world) == []


async def test_somebody_else_than_who_refused_upholds_it(world: World) -> None:
    ticket = await refused(world)
    await appeal(world, ticket.ref)
    with pytest.raises(SameJudge):
        await take(world, ticket.ref, "uphold", "fenban", reason="还是执法")

    done = await take(world, ticket.ref, "uphold", "duban", reason="还是执法")

    assert (done.status, done.appeal_due_at) == (Status.REFUSED, None)
    told = (await world.told())[-1]
    door = world.tools.catalogue.lists.doors["city_hotline"]
    assert "还是执法" in told
    assert door.name in told
    with pytest.raises(StepNotAllowed):
        await appeal(world, ticket.ref)


async def test_without_an_appeal_there_is_nothing_to_uphold(world: World) -> None:
    ticket = await refused(world)

    with pytest.raises(NothingToUphold):
        await take(world, ticket.ref, "uphold", "duban", reason="还是执法")


async def test_a_handler_decides_no_appeal(world: World) -> None:
    ticket = await refused(world)
    await appeal(world, ticket.ref)

    for step in ("uphold", "overturn"):
        with pytest.raises(NotPermitted):
            await take(world, ticket.ref, step, "chengban", reason="我看行")


async def test_who_looks_again_reads_both_texts_and_the_machines_reason(world: World) -> None:
    ticket = await refused(world)
    await appeal(world, ticket.ref)
    browser = await world.signed_in("duban")

    _, page = await browser.get(f"/tickets/{ticket.ref}")
    card = page[page.index("h-appeal") : page.index("h-words")]
    _, queue = await browser.get("/queue/appeals")
    _, counts = await browser.get("/counts?at=appeals")

    for part in (WORDS, "楼下路灯坏了半个月", "要求查处，属于执法", "说到“路灯”", "91%"):
        assert part in card
    assert "fenban 同志" in card
    assert "/steps/overturn" in card
    assert "/steps/uphold" in card
    assert ticket.ref in queue
    assert "复核" in queue
    assert '认为判错了<span class="count">1' in counts
