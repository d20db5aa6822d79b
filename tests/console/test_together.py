"""Two people at once, on both databases: one wins, the other is told, nothing is lost."""

import asyncio

from bot.proposals.workflow import Status
from bot.services.desk import steps
from tests.console.taking import take
from tests.console.world import World


async def test_the_second_of_two_is_told_and_keeps_what_was_typed(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    first, second = await world.signed_in("chengban"), await world.signed_in("duban")
    await first.get(f"/tickets/{ticket.ref}/steps/answer")
    await second.get(f"/tickets/{ticket.ref}/steps/report_progress")

    won = await first.post(
        f"/tickets/{ticket.ref}/steps/answer", version=0, answer="修好了", outcome="solved"
    )
    lost = await second.post(
        f"/tickets/{ticket.ref}/steps/report_progress", version=0, text="已经请了三家来报价"
    )

    assert won[0] == 303
    assert lost[0] == 409
    assert "别人改过" in lost[1]
    assert "已经请了三家来报价" in lost[1]
    assert "修好了" in lost[1]
    stored = await world.get(ticket.ref)
    assert stored.status is Status.ANSWERED
    assert [one.step for one in stored.events] == ["submit", "answer"]
    assert len(await world.told()) == 1


async def test_of_many_at_the_same_moment_exactly_one_wins(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket(Status.IN_PROGRESS)

    async def one(n: int) -> bool:
        from bot.proposals.errors import ChangedMeanwhile

        try:
            async with world.database.open_work() as work:
                await steps.take(
                    ticket.ref, "report_progress", {"text": f"第 {n} 个人"}, world.clerk("duban"),
                    work=work, tools=world.tools, version=0,
                )  # fmt: skip
                await asyncio.sleep(0)
                await work.commit()
        except ChangedMeanwhile:
            return False
        return True

    won = await asyncio.gather(*(one(n) for n in range(6)))

    assert sum(won) == 1
    stored = await world.get(ticket.ref)
    assert len(stored.events) == 2
    assert len(await world.told()) == 1


async def test_pressing_the_button_twice_takes_one_step(any_world: World) -> None:
    ticket = await any_world.add_ticket()
    browser = await any_world.signed_in("fenban")

    answers = await asyncio.gather(
        *(
            browser.post(f"/tickets/{ticket.ref}/steps/accept", version=0, body=ticket.body)
            for _ in range(2)
        )
    )

    assert sorted(status for status, _, _ in answers) == [303, 409]
    assert len(await any_world.told()) == 1
    assert len((await any_world.get(ticket.ref)).events) == 2


async def test_a_failure_after_the_step_takes_back_the_notice_too(any_world: World) -> None:
    ticket = await any_world.add_ticket()

    try:
        async with any_world.database.open_work() as work:
            await steps.take(
                ticket.ref, "accept", {"body": ticket.body}, any_world.clerk("fenban"),
                work=work, tools=any_world.tools,
            )  # fmt: skip
            raise RuntimeError("the power goes out")
    except RuntimeError:
        pass

    assert (await any_world.get(ticket.ref)).status is Status.SUBMITTED
    assert await any_world.told() == []


async def test_splitting_what_a_colleague_changed_keeps_every_part(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    await browser.get(f"/tickets/{ticket.ref}")
    await take(world, ticket.ref, "note", "duban", text="看过了")
    parts = {"problem": "车乱停", "solution": "划线", "code": "A02"}

    late = await browser.post(f"/tickets/{ticket.ref}/split", version=0, **parts)
    unsaid = await browser.post(
        f"/tickets/{ticket.ref}/split", version=1, **parts | {"problem": ""}
    )

    assert (late[0], unsaid[0]) == (409, 422)
    assert "别人改过" in late[1]
    for _, page, _ in (late, unsaid):
        assert 'value="划线"' in page
        assert 'name="code" value="A02"' in page
    assert ">车乱停</textarea>" in late[1]
    assert "还有没填的：问题。" in unsaid[1]
