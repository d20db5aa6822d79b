"""Opinions from asking to closing: who may, what is told, voting twice, leaving, deleted data."""

from datetime import timedelta

import pytest

from bot.ports import Resident
from bot.proposals.errors import SomethingMissing, StepNotAllowed, UnknownProposal
from bot.proposals.opinions import MOST, NoPoll, PollOpen, StatementState, TooManyStatements
from bot.proposals.permissions import NotPermitted
from bot.proposals.proposal import Proposal
from bot.proposals.publishing import Publication
from bot.proposals.workflow import Status
from bot.services.desk import opining as desk
from bot.services.together import opining
from tests.console.world import World

LINES = [f"第{n}个说法" for n in range(1, 9)]


async def deliberated(world: World, status: Status = Status.DELIBERATING) -> Proposal:
    public = Publication("路灯坏了", "", world.now - timedelta(days=1))
    return await world.add_ticket(status, publication=public, seconders={"neighbour"})


async def asked(world: World, lines: list[str] = LINES, login: str = "chengban") -> Proposal:
    await world.add_resident("neighbour")
    one = await deliberated(world)
    async with world.database.open_work() as work:
        await desk.open_poll(one.ref, lines, world.clerk(login), work=work, tools=world.tools)
        await work.commit()
    return one


async def votes(world: World, one: Proposal, who: str, *values: int) -> None:
    """On the first statements, in their order."""
    async with world.database.open_work() as work:
        poll = await work.opinions.latest(one.ref)
        assert poll is not None
        found = await work.opinions.statements(poll.id)
        resident = Resident(who, f"h-{who}", "sealed", world.now)
        for statement, value in zip(found, values, strict=False):
            await opining.vote(one.ref, statement.id, value, resident, work=work, now=world.now)
        await work.commit()


async def results(world: World, one: Proposal) -> opining.Results:
    async with world.database.open_work(readonly=True) as work:
        found = await opining.gathered(one.ref, work=work)
    assert found is not None
    return await opining.results(*found)


async def test_who_took_part_is_told_with_words_to_tap(any_world: World) -> None:
    one = await asked(any_world)

    assert f"表态 {one.ref}" in "".join(await any_world.told("neighbour"))
    with pytest.raises(PollOpen):
        async with any_world.database.open_work() as work:
            await desk.open_poll(
                one.ref, LINES, any_world.clerk("duban"), work=work, tools=any_world.tools
            )


@pytest.mark.parametrize("login", ["fenban", "guanli", "zhidu"])
async def test_only_who_leads_deliberation_asks(world: World, login: str) -> None:
    if login == "fenban":
        await asked(world, login=login)  # a triager works on the ticket as well
        return
    with pytest.raises(NotPermitted):
        await asked(world, login=login)


async def test_nobody_is_asked_before_deliberation_or_beyond_thirty(world: World) -> None:
    await world.add_resident("neighbour")
    early, public = await deliberated(world, Status.ACCEPTED), await deliberated(world)
    hidden = await world.add_ticket(Status.DELIBERATING)
    too_many = [f"{n}" for n in range(MOST + 1)]
    for one, lines, why in (
        (early, LINES, StepNotAllowed), (hidden, LINES, StepNotAllowed),
        (public, [" "], SomethingMissing), (public, too_many, TooManyStatements),
    ):  # fmt: skip
        with pytest.raises(why):
            async with world.database.open_work() as work:
                await desk.open_poll(
                    one.ref, lines, world.clerk("duban"), work=work, tools=world.tools
                )


async def test_voting_twice_counts_once_and_the_last_counts(any_world: World) -> None:
    one = await asked(any_world)
    await votes(any_world, one, "a", 1, 1)
    await votes(any_world, one, "a", -1)

    found = await results(any_world, one)

    assert found.voters == 1
    first, second, *_ = found.counts
    assert (first.agree, first.against, second.agree) == (0, 1, 1)


async def test_who_leaves_is_counted_no_more(any_world: World) -> None:
    one = await asked(any_world)
    await votes(any_world, one, "a", 1)
    await votes(any_world, one, "b", 1)
    async with any_world.database.open_work() as work:
        resident = Resident("a", "h-a", "sealed", any_world.now)
        assert await opining.leave(one.ref, resident, work=work) == 1
        await work.commit()

    found = await results(any_world, one)

    assert (found.voters, found.counts[0].agree) == (1, 1)


async def test_deleted_data_takes_the_votes_with_it(any_world: World) -> None:
    one = await asked(any_world)
    await votes(any_world, one, "neighbour", 1, -1)
    async with any_world.database.open_work() as work:
        await work.residents.forget("neighbour")
        await work.commit()

    assert (await results(any_world, one)).voters == 0


async def test_groups_are_found_from_fifteen_voters_and_nobody_is_in_them(
    any_world: World,
) -> None:
    one = await asked(any_world)
    for n in range(14):
        await votes(any_world, one, f"voter-{n}", *([1, -1][n % 2],) * 4, *([-1, 1][n % 2],) * 4)
    assert (await results(any_world, one)).groups is None
    await votes(any_world, one, "voter-14", 1, 1, 1, 1, -1, -1, -1, -1)

    found = await results(any_world, one)

    assert found.groups is not None
    assert sorted(each.size for each in found.groups.groups) == [7, 8]
    assert "voter-" not in repr(found)


async def test_a_statement_of_ones_own_waits_for_a_person_who_tells_what_became_of_it(
    any_world: World,
) -> None:
    one = await asked(any_world)
    async with any_world.database.open_work() as work:
        neighbour = await work.residents.get("neighbour")
        for words in ("灯要装到后门", "王小明不配", "第三条"):
            await opining.say(one.ref, words, neighbour, work=work, now=any_world.now)
        with pytest.raises(TooManyStatements):
            await opining.say(one.ref, "第四条", neighbour, work=work, now=any_world.now)
        with pytest.raises(SomethingMissing):
            await opining.say(one.ref, "长" * 61, neighbour, work=work, now=any_world.now)
        await work.commit()
    assert len((await results(any_world, one)).counts) == len(LINES)

    staff = await any_world.signed_in("chengban")
    async with any_world.database.open_work(readonly=True) as work:
        poll = await work.opinions.latest(one.ref)
        assert poll is not None
        found = await work.opinions.statements(poll.id)
        first, second = [s for s in found if s.state is StatementState.WAITING][:2]
    _, text = await staff.get(f"/tickets/{one.ref}/opinions")
    assert "灯要装到后门" in text
    path = f"/tickets/{one.ref}/opinions"
    for what, which in (("show", first), ("refuse", second)):
        status, _, _ = await staff.post(
            path, what=what, statement=which.id, text=which.text, once=what
        )
        assert status == 303

    assert len((await results(any_world, one)).counts) == len(LINES) + 1
    told = "".join(await any_world.told("neighbour"))
    assert "已经拿给大家表态" in told
    assert "没有拿给大家表态" in told


async def test_a_closed_call_takes_no_votes(any_world: World) -> None:
    one = await asked(any_world)
    staff = await any_world.signed_in("chengban")
    await staff.get(f"/tickets/{one.ref}/opinions")
    status, _, _ = await staff.post(f"/tickets/{one.ref}/opinions", what="close", once="c")

    assert status == 303
    with pytest.raises(NoPoll):
        await votes(any_world, one, "a", 1)


async def test_what_is_not_public_asks_nobody(world: World) -> None:
    one = await asked(world)
    async with world.database.open_work() as work:
        hidden = await work.proposals.get(one.ref)
        hidden.publication = None
        await work.proposals.save(hidden)
        await work.commit()

    with pytest.raises(UnknownProposal):
        await votes(world, one, "a", 1)
