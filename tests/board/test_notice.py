"""A notice's own page: what hangs in the yard, how it stands, and what came of objections."""

from datetime import timedelta

from bot.proposals.public_notices import notices_of
from bot.proposals.workflow import Status
from tests.board.street import Street


async def test_a_notice_says_its_days_where_it_hangs_whom_to_ask_and_how_to_object(
    any_street: Street,
) -> None:
    one = await any_street.filed(Status.DELIBERATING)
    await any_street.take(
        one.ref, "approve_plan", decision="先试三个月", basis="consensus", until="2026-11-30",
        hangs="大门口", contact="小李 66668888",
    )  # fmt: skip
    await any_street.publish(await any_street.world.get(one.ref))
    of = notices_of(await any_street.world.get(one.ref))[-1].of

    _, listed = await any_street.get("/notices")
    status, text = await any_street.get(f"/notices/{one.ref}/{of}")

    assert f"/notices/{one.ref}/{of}" in listed
    assert status == 200
    for told in ("先试三个月", "至 2026-11-30", "个工作日", "大门口", "正在公示", "没有人提意见"):
        assert told in text
    assert f"公示有意见 {one.ref}" in text
    assert "<svg" in text
    any_street.world.now += timedelta(days=10)
    assert "公示期满了" in (await any_street.get(f"/notices/{one.ref}/{of}"))[1]


async def test_answers_stand_there_by_name_and_the_reason_for_beginning_early(
    any_street: Street,
) -> None:
    ref = await any_street.full_life()
    of = notices_of(await any_street.world.get(ref))[-1].of

    _, text = await any_street.get(f"/notices/{ref}/{of}")

    for told in ("采纳", "社区刘主任", "还有 1 条在等答复", "没到结束就开始办了", "等不得"):
        assert told in text
    assert "等不得" in (await any_street.get(f"/p/{ref}"))[1]


async def test_no_other_page_is_a_notice(street: Street) -> None:
    ref = await street.full_life()

    assert (await street.get(f"/notices/{ref}/1"))[0] == 404
    assert (await street.get("/notices/SMQ-2026-999999/3"))[0] == 404
