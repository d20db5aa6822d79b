"""A slip to take home, and claiming by its code: once, with tries counted, whoever holds it."""

import asyncio

import pytest

from bot.ports import OFFLINE, Resident
from bot.proposals.proposal import Proposal
from bot.proposals.slips import code_for
from bot.proposals.workflow import Status
from bot.services import claiming, following
from bot.services.desk import splitting
from bot.services.desk.doors import TRIES, WINDOW
from bot.services.desk.splitting import Part
from bot.services.desk.talking import WithoutWeChat
from tests.console.filed import PHONE, SPEAKER, code_on, filed
from tests.console.taking import take
from tests.console.world import COURTYARD, OTHER_COURTYARD, SECRET, World

WRONG = "ABCD2345"


async def claim(world: World, code: str, who: str = "r1") -> list[Proposal]:
    """One try, as a turn of the chat makes it: committed whatever comes of it."""
    async with world.database.open_work() as work:
        resident: Resident = await work.residents.get(who)
        try:
            return await claiming.claim(code, resident, work=work, now=world.now)
        finally:
            await work.commit()


async def owed(world: World) -> list[str]:
    """What is queued for anybody at all."""
    async with world.database.open_work(readonly=True) as work:
        return [one.resident for one in await work.outbox.due(world.now)]


async def test_a_slip_tells_what_comes_next_and_nothing_private(world: World) -> None:
    ref = await filed(world)
    browser = await world.signed_in("fenban")

    _, slip = await browser.get(f"/slips?ref={ref}")

    proposal = await world.get(ref)
    assert proposal.due_at is not None
    for told in (ref, "马东", "<svg", "/board/", world.tools.catalogue.bodies[proposal.body].name):
        assert told in slip
    assert code_on(slip).replace("-", "") == code_for(ref, SECRET)
    assert SPEAKER not in slip
    assert PHONE not in slip
    _, again = await browser.get(f"/slips?ref={ref}")
    assert code_on(again) == code_on(slip)


async def test_only_what_was_filed_for_somebody_in_sight_has_a_slip(world: World) -> None:
    own, far = await world.add_ticket(), await filed(world, place=OTHER_COURTYARD)
    browser = await world.signed_in("chengban")

    for query in (f"ref={own.ref}", f"ref={far}", "", "ref=SMQ-2026-000999"):
        assert (await browser.get(f"/slips?{query}"))[0] == 404, query


async def test_the_code_makes_it_theirs_once_and_the_history_says_so(any_world: World) -> None:
    world = any_world
    ref, other = await filed(world), await world.add_resident("r2")
    code = code_for(ref, SECRET)

    claimed = await claim(world, code)

    assert [one.ref for one in claimed] == [ref]
    proposal = await world.get(ref)
    assert proposal.proposer == "r1"
    assert (proposal.events[-1].step, proposal.events[-1].actor.id) == ("claim", "r1")
    for who in ("r1", other.id):
        with pytest.raises(claiming.UnknownCode):
            await claim(world, code, who)
    browser = await world.signed_in("fenban")
    _, slip = await browser.get(f"/slips?ref={ref}")
    assert code_on(slip) == ""
    await take(world, ref, "accept", "fenban", body=proposal.body)
    assert [ref in one for one in await world.told()] == [True]


async def test_two_at_once_cannot_both_claim(any_world: World) -> None:
    ref = await filed(any_world)
    await any_world.add_resident("r2")
    code = code_for(ref, SECRET)

    tries = [claim(any_world, code, who) for who in ("r1", "r2")]
    results = await asyncio.gather(*tries, return_exceptions=True)

    assert sorted(isinstance(one, claiming.UnknownCode) for one in results) == [False, True]


async def test_tries_are_counted_and_the_right_code_waits_with_the_others(
    any_world: World,
) -> None:
    world = any_world
    code = code_for(await filed(world), SECRET)
    for _ in range(TRIES):
        with pytest.raises(claiming.UnknownCode):
            await claim(world, WRONG)

    with pytest.raises(claiming.TooManyCodes):
        await claim(world, code)
    world.now += WINDOW
    assert await claim(world, code)


async def test_who_seconded_it_and_claims_it_seconds_it_no_more(world: World) -> None:
    ref = await filed(world)
    async with world.database.open_work() as work:
        proposal = await work.proposals.get(ref)
        proposal.status = Status.ACCEPTED
        proposal.second("r1", world.now)
        await work.proposals.save(proposal)
        await work.commit()

    await claim(world, code_for(ref, SECRET))

    assert (await world.get(ref)).seconders == set()
    async with world.database.open_work(readonly=True) as work:
        resident = await work.residents.get("r1")
        assert [one.ref for one in await following.mine(resident, work=work)] == [ref]


async def test_one_slip_claims_all_its_parts(any_world: World) -> None:
    world = any_world
    ref = await filed(world)
    async with world.database.open_work() as work:
        parts = [Part("路灯坏了", "", "A04"), Part("井盖响", "", "A04")]
        children = await splitting.split(
            ref, parts, world.clerk("fenban"), work=work, tools=world.tools
        )
        await work.commit()
    browser = await world.signed_in("fenban")
    _, slip = await browser.get(f"/slips?ref={children[0].ref}")
    assert code_on(slip).replace("-", "") == code_for(ref, SECRET)

    claimed = await claim(world, code_for(ref, SECRET))

    assert {one.ref for one in claimed} == {ref, *(one.ref for one in children)}


async def test_nothing_is_queued_for_nobody_and_the_ticket_says_to_call(
    any_world: World,
) -> None:
    world = any_world
    ref = await filed(world)
    proposal = await take(world, ref, "accept", "fenban", body=(await world.get(ref)).body)
    await take(world, ref, "start_work", "chengban", plan="明天换灯")
    assert await owed(world) == []
    browser = await world.signed_in("chengban")

    _, page = await browser.get(f"/tickets/{ref}")
    assert "没有微信，请打电话告知" in page
    assert PHONE in page
    assert "受理" in page.split("还没告诉他的")[1].split("</p>")[0]
    assert "开始办理" in page.split("还没告诉他的")[1].split("</p>")[0]
    version = (await world.get(ref)).version
    await browser.post(f"/tickets/{ref}/steps/note", version=version, called=1, text="已打电话告知")
    _, page = await browser.get(f"/tickets/{ref}")
    assert "没有微信，请打电话告知" in page
    assert "还没告诉他的" not in page
    assert proposal.proposer == OFFLINE


async def test_nobody_without_wechat_is_asked_or_written_to_there(world: World) -> None:
    ref = await filed(world)
    browser = await world.signed_in("fenban")
    _, page = await browser.get(f"/tickets/{ref}")
    assert f"/tickets/{ref}/steps/send_back" not in page

    with pytest.raises(WithoutWeChat):
        await take(world, ref, "send_back", "fenban", reason="几栋？")
    status, page, _ = await browser.post(f"/tickets/{ref}/say", text="您好")
    assert status == 422
    assert "请打电话告知" in page
    assert await owed(world) == []


async def test_with_their_data_goes_whose_words_they_were(any_world: World) -> None:
    world = any_world
    ref = await filed(world, anyway="王婆婆坚持")
    await claim(world, code_for(ref, SECRET))

    async with world.database.open_work() as work:
        await work.residents.forget("r1")
        await work.commit()

    async with world.database.open_work(readonly=True) as work:
        record = await work.filed_for.get(ref)
    assert record is not None
    assert (record.speaker, record.anyway, record.consent) == ("", "", "in_person")
    assert (await world.get(ref)).place == COURTYARD
