"""A public notice from laying it out to its end: objections, answers by name, who is told."""

from datetime import timedelta

import pytest

from bot.proposals.errors import ChangedMeanwhile, SomethingMissing
from bot.proposals.proposal import Proposal
from bot.proposals.public_notices import (
    NoNotice,
    NoticeOver,
    NoticeRuns,
    Objection,
    ObjectionsOpen,
    notices_of,
    open_notice,
)
from bot.proposals.publishing import Publication
from bot.proposals.workflow import Status
from bot.services.desk import noticing, steps, undoing
from bot.services.together import objecting
from tests.console.world import World

UNTIL = "2026-11-27"
WORDS = "我叫王小明，电话13800001111，晚上太亮"


async def take(world: World, ref: str, step: str, **given: object) -> None:
    async with world.database.open_work() as work:
        await steps.take(ref, step, given, world.clerk("chengban"), work=work, tools=world.tools)
        await work.commit()


async def laid_out(world: World) -> Proposal:
    """A public proposal with a neighbour's second, its plan on notice."""
    await world.add_resident("neighbour")
    public = Publication("路灯坏了", "", world.now - timedelta(days=1))
    one = await world.add_ticket(Status.DELIBERATING, publication=public, seconders={"neighbour"})
    await take(
        world, one.ref, "approve_plan", decision="装六盏灯", basis="consensus", until=UNTIL,
        hangs="大门口", contact="小李 028-1234567",
    )  # fmt: skip
    return await world.get(one.ref)


async def objected(world: World, one: Proposal, words: str = WORDS) -> Objection:
    notice = notices_of(one)[-1]
    async with world.database.open_work() as work:
        neighbour = await work.residents.get("neighbour")
        made = await objecting.object_to(
            one.ref, notice.of, words, neighbour, work=work, now=world.now
        )
        await work.commit()
    return made


async def answered(world: World, one: Objection, **changes: str) -> None:
    given = {"shown": "晚上太亮", "text": "采纳：十点后调暗", "by": "王主任"} | changes
    async with world.database.open_work() as work:
        await noticing.answer(
            one.id or 0, one.ref, given["shown"], given["text"], given["by"],
            world.clerk("chengban"), work=work, tools=world.tools,
        )  # fmt: skip
        await work.commit()


def at_the_last_second(world: World, one: Proposal, *, late: bool = False) -> None:
    world.now = notices_of(one)[-1].closes - timedelta(seconds=0 if late else 1)


async def test_who_seconded_hears_that_it_began_with_words_to_tap(any_world: World) -> None:
    one = await laid_out(any_world)

    (told,) = await any_world.told("neighbour")
    assert "装六盏灯" in told
    assert f"公示有意见 {one.ref}" in told
    async with any_world.database.open_work(readonly=True) as work:
        (owed,) = await work.outbox.recent("neighbour")
    assert owed.options[0].label == f"公示有意见 {one.ref}"


async def test_one_can_object_until_the_last_second_and_not_after(any_world: World) -> None:
    one = await laid_out(any_world)
    at_the_last_second(any_world, one)
    await objected(any_world, one)
    at_the_last_second(any_world, one, late=True)

    with pytest.raises(NoticeOver) as late:
        await objected(any_world, one, "还有一条")

    assert late.value.args == (one.ref, UNTIL)
    async with any_world.database.open_work(readonly=True) as work:
        assert [each.text for each in await work.objections.of(one.ref)] == [WORDS]


async def test_it_ends_well_only_after_its_time_with_each_objection_answered(
    any_world: World,
) -> None:
    one = await laid_out(any_world)
    first = await objected(any_world, one)
    with pytest.raises(NoticeRuns):
        await take(any_world, one.ref, "end_notice", text="结束")
    at_the_last_second(any_world, one, late=True)
    with pytest.raises(ObjectionsOpen):
        await take(any_world, one.ref, "end_notice", text="结束")

    await answered(any_world, first)
    await take(any_world, one.ref, "end_notice", text="意见采纳了")

    (notice,) = notices_of(await any_world.get(one.ref))
    assert notice.ended_well
    with pytest.raises(NoNotice):
        await take(any_world, one.ref, "end_notice", text="再结束一次")
    told = "".join(await any_world.told("neighbour"))
    wanted = ("署名答复", "采纳：十点后调暗", "王主任", "意见采纳了")
    assert [part for part in wanted if part not in told] == []


@pytest.mark.parametrize("left_out", ["shown", "text", "by"])
async def test_an_answer_has_a_name_and_public_words(world: World, left_out: str) -> None:
    one = await laid_out(world)
    made = await objected(world, one)

    with pytest.raises(SomethingMissing):
        await answered(world, made, **{left_out: " "})


async def test_an_objection_is_answered_once(world: World) -> None:
    one = await laid_out(world)
    made = await objected(world, one)
    await answered(world, made)

    with pytest.raises(ChangedMeanwhile):
        await answered(world, made, text="别的")


async def test_work_while_it_runs_or_with_one_unanswered_needs_a_public_reason(
    any_world: World,
) -> None:
    one = await laid_out(any_world)
    await objected(any_world, one)
    with pytest.raises(SomethingMissing):
        await take(any_world, one.ref, "start_work", plan="开工")
    at_the_last_second(any_world, one, late=True)
    with pytest.raises(SomethingMissing):
        await take(any_world, one.ref, "start_work", plan="开工")

    await take(any_world, one.ref, "start_work", plan="开工", early="灯杆要倒了")

    (notice,) = notices_of(await any_world.get(one.ref))
    assert (notice.early, notice.ended_well) == ("灯杆要倒了", False)
    assert "灯杆要倒了" in "".join(await any_world.told("neighbour"))


async def test_a_notice_taken_back_was_never_there(world: World) -> None:
    one = await laid_out(world)

    async with world.database.open_work() as work:
        await undoing.undo(one.ref, world.clerk("chengban"), work=work, tools=world.tools)
        await work.commit()

    assert notices_of(await world.get(one.ref)) == ()
    assert await world.told("neighbour") == []


async def test_the_result_has_a_notice_of_its_own_and_reopening_ends_it(world: World) -> None:
    await world.add_resident("r1")
    one = await world.add_ticket(Status.ANSWERED)
    await take(world, one.ref, "post_result", text="灯装好了", until=UNTIL)
    running = open_notice(await world.get(one.ref))
    await take(world, one.ref, "take_up_again", reason="又坏了")

    assert running is not None
    assert running.runs(world.now)
    assert open_notice(await world.get(one.ref)) is None


async def test_the_page_answers_and_says_what_is_missing_with_all_that_was_typed(
    any_world: World,
) -> None:
    one = await laid_out(any_world)
    made = await objected(any_world, one)
    staff = await any_world.signed_in("chengban")

    _, text = await staff.get(f"/tickets/{one.ref}/notices")
    assert WORDS in text
    assert text.count("13800001111") == 1, "masked in what is suggested for everyone"
    path = f"/tickets/{one.ref}/objections/{made.id}"
    status, text, _ = await staff.post(path, shown="太亮", answer="", by="王主任", once="a")
    assert status == 422
    assert "太亮" in text
    status, _, to = await staff.post(path, shown="太亮", answer="调暗", by="王主任", once="b")
    assert (status, to.endswith("done=1")) == (303, True)
    _, text = await staff.get(f"/tickets/{one.ref}/notices")
    assert "调暗" in text
