"""Looks while one works: what the resident will read, an entry's doors, two tickets compared."""

import pytest

from bot.ports import OFFLINE
from bot.proposals.lists import ListResult
from bot.proposals.workflow import STEPS, Status
from bot.services.desk import similar
from bot.services.desk.merging import CannotMerge, MergedIntoItself, TargetEnded
from bot.services.desk.previews import BLANK, preview
from tests.console.taking import MOVE, take
from tests.console.test_steps import given_for
from tests.console.world import COMMUNITY, OTHER_COMMUNITY, OTHER_COURTYARD, World


@pytest.mark.parametrize(
    "step",
    [
        "accept", "send_back", "refuse", "refer", "open_seconding", "approve_agenda", "convene",
        "approve_plan", "start_work", "report_progress", "answer", "escalate", "transfer",
        "supervise", "pause", "close", "rule", "merge",
    ],
)  # fmt: skip
async def test_what_is_shown_before_is_what_is_sent(world: World, step: str) -> None:
    status = next(one for one in Status if one in STEPS[step].from_)
    ticket = await world.add_ticket(status)
    given = await given_for(step, world)
    login = "duban" if "supervisor" in STEPS[step].who else "chengban"
    shown = preview(step, given, ticket, world.clerk(login), world.tools)

    await take(world, ticket.ref, step, login, **given)

    assert await world.told() == [shown]
    assert ticket.status is status


async def test_what_is_missing_is_a_blank_and_a_note_is_told_to_nobody(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    clerk, tools = world.clerk("chengban"), world.tools

    assert BLANK in preview("answer", {"answer": "修好了"}, ticket, clerk, tools)
    assert "修好了" in preview("answer", {"answer": "修好了"}, ticket, clerk, tools)
    assert preview("note", {"text": "看过"}, ticket, clerk, tools) == ""
    offline = await world.add_ticket(Status.IN_PROGRESS, proposer=OFFLINE)
    assert preview("answer", {"answer": "修好了"}, offline, clerk, tools) == ""


async def test_a_change_is_told_where_another_body_gets_it_and_a_second_move_waits(
    world: World,
) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    clerk, tools = world.clerk("fenban"), world.tools
    moved = {"changes": {"place": OTHER_COURTYARD}, "reason": "x"}

    assert tools.catalogue.bodies[OTHER_COMMUNITY].name in preview(
        "reclassify", moved, ticket, clerk, tools
    )
    assert preview("reclassify", {"changes": {"code": "C02"}}, ticket, clerk, tools) == ""
    once = await take(world, ticket.ref, "transfer", "chengban", **MOVE)
    again = preview("transfer", MOVE | {"body": COMMUNITY}, once, world.clerk("chengguan"), tools)
    assert "上级裁定" in again


async def test_the_page_asks_for_it_while_somebody_types(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    browser = await world.signed_in("chengban")
    _, form = await browser.get(f"/tickets/{ticket.ref}/steps/report_progress")
    assert f"/tickets/{ticket.ref}/steps/report_progress/reads" in form

    status, page, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/report_progress/reads", text="<b>周三</b>换灯"
    )

    assert status == 200
    assert "有进展：&lt;b&gt;周三&lt;/b&gt;换灯" in page
    assert await world.told() == []


async def test_an_entry_brings_its_doors_and_leaves_a_reason_somebody_wrote(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    await browser.get(f"/tickets/{ticket.ref}/steps/refuse")
    lists = world.tools.catalogue.lists
    entry = next(one for one in lists.negative.values() if len(one.doors) > 1)
    path = f"/tickets/{ticket.ref}/steps/refuse/doors"

    _, fresh, _ = await browser.post(path, entry=f"{entry.code} {entry.name}")
    _, written, _ = await browser.post(path, entry=entry.code, reason="我自己写的理由")

    for door in entry.doors:
        assert f'name="door" value="{door}"' in fresh
    assert entry.reason in fresh
    assert 'name="reason"' not in written
    assert 'name="door_other"' in written


async def test_a_refusal_is_red_and_shows_the_message_before(world: World) -> None:
    ticket = await world.add_ticket(list=ListResult.NEGATIVE, code="N12")
    browser = await world.signed_in("fenban")

    _, page = await browser.get(f"/tickets/{ticket.ref}/steps/refuse")

    form = page.split('class="step-form"')[1].split("</form>")[0]
    assert "btn-danger" in form
    assert "居民会看到" in form
    assert "我认为判错了" in form


async def test_a_merge_is_compared_before_it_is_made(world: World) -> None:
    ticket, other = await world.add_ticket(), await world.add_ticket(problem="路灯又黑了")
    browser = await world.signed_in("fenban")
    await browser.get(f"/tickets/{ticket.ref}/steps/merge")
    typed = {"version": 0, "target": "2", "reason": "同一盏灯"}
    path = f"/tickets/{ticket.ref}/steps/merge"

    _, beside, _ = await browser.post(f"{path}/beside", target="2")
    status, page, _ = await browser.post(path, **typed)

    assert f'name="compared" value="{other.ref}"' in beside
    assert ticket.problem in beside
    assert "路灯又黑了" in beside
    assert status == 422
    assert "请先看看两件的内容" in page
    assert (await world.get(ticket.ref)).status is Status.SUBMITTED
    status, _, _ = await browser.post(path, compared=other.ref, **typed)
    assert status == 303
    assert (await world.get(ticket.ref)).merged_into == other.ref


async def test_why_a_merge_cannot_be_is_told_as_it_is(world: World) -> None:
    ticket, ended = await world.add_ticket(), await world.add_ticket(Status.REFUSED)

    for target, error in (
        (ticket.ref, MergedIntoItself),
        (ended.ref, TargetEnded),
        ("SMQ-2026-009999", CannotMerge),
        ("那件路灯的", CannotMerge),
    ):
        with pytest.raises(error) as caught:
            await take(world, ticket.ref, "merge", "fenban", target=target, reason="x")
        assert type(caught.value) is error
        assert world.tools.words.label("errors", error.key) != error.key


async def test_work_before_the_end_of_the_notice_wants_a_reason(world: World) -> None:
    ticket = await world.add_ticket(Status.DELIBERATING)
    plan = {"decision": "先试三个月", "basis": "consensus", "until": "2026-12-05"}
    await take(world, ticket.ref, "approve_plan", "chengban", **plan)
    browser = await world.signed_in("chengban")
    _, form = await browser.get(f"/tickets/{ticket.ref}/steps/start_work")
    version = (await world.get(ticket.ref)).version

    path = f"/tickets/{ticket.ref}/steps/start_work"
    status, page, _ = await browser.post(path, version=version, plan="先划线")

    assert "公示到 2026-12-05 才结束" in form
    assert status == 422
    assert world.tools.words.label("fields", "early") in page
    status, _, _ = await browser.post(path, version=version, plan="先划线", early="没人有异议")
    assert status == 303
    assert (await world.get(ticket.ref)).events[-1].given["early"] == "没人有异议"


async def test_what_is_alike_is_found_by_its_meaning(world: World) -> None:
    ticket = await world.add_ticket()
    lamp = await world.add_ticket(problem="夜里单元门口太黑")
    await world.add_ticket(problem="电动车堵了楼道", solution="装门禁")
    far = await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    same = {"夜里单元门口太黑": 0.6}
    asked: list[str] = []

    def likeness(text: str, others: list[str]) -> list[float]:
        asked.append(text)
        return [same.get(one, 0.1) for one in others]

    world.likeness = likeness
    browser = await world.signed_in("fenban")

    _, page = await browser.get(f"/tickets/{ticket.ref}/alike")

    assert asked == [ticket.problem]
    assert lamp.ref in page
    assert page.count("<li>") == 1
    assert far.ref not in page
    assert f"steps/merge?target={lamp.ref}" in page


async def test_without_a_machine_it_is_found_by_its_words(world: World) -> None:
    ticket = await world.add_ticket()
    same = await world.add_ticket(problem="楼下路灯坏了，晚上看不见")
    await world.add_ticket(problem="电动车堵了楼道", solution="装门禁", code="C02")

    _, page = await (await world.signed_in("fenban")).get(f"/tickets/{ticket.ref}/alike")

    assert same.ref in page
    assert page.count("<li>") == 1
    assert similar.by_meaning([], []) == []
