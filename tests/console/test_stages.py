"""The four party-led stages: each taken by a person, followed up before the end."""

import pytest

from bot.proposals.workflow import Status
from bot.services.desk.stages import NotSupervised, stages_of
from tests.console.taking import take
from tests.console.world import World

PLAN = {"decision": "先装三盏声控灯", "basis": "consensus", "until": "2026-11-30"}


async def test_what_was_decided_together_is_followed_up_before_it_is_closed(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await take(world, ticket.ref, "approve_agenda", "duban", reason="属于公共事务")
    await take(world, ticket.ref, "convene", "chengban", meeting="周六上午院坝里")
    await take(world, ticket.ref, "approve_plan", "duban", **PLAN)
    await take(world, ticket.ref, "start_work", "chengban", early="没有异议", plan="周一开工")
    await take(world, ticket.ref, "answer", "chengban", answer="装好了", outcome="solved")

    with pytest.raises(NotSupervised):
        await take(world, ticket.ref, "close", "chengban")
    await take(world, ticket.ref, "supervise", "duban", finding="done", text="现场看过，灯亮")
    await take(world, ticket.ref, "close", "chengban")

    stored = await world.get(ticket.ref)
    assert stored.status is Status.CLOSED
    assert all(event is not None for _, event in stages_of(stored))
    assert "跟踪监督过了：按定下的办法办好了。现场看过，灯亮" in "".join(await world.told())


async def test_what_nobody_deliberated_is_closed_without(world: World) -> None:
    ticket = await world.add_ticket(Status.ANSWERED)

    await take(world, ticket.ref, "close", "chengban")

    assert stages_of(await world.get(ticket.ref)) == ()


async def test_the_ticket_shows_which_stages_are_passed_and_by_whom(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await take(world, ticket.ref, "approve_agenda", "duban", reason="属于公共事务")
    browser = await world.signed_in("chengban")

    _, text = await browser.get(f"/tickets/{ticket.ref}")

    bar = text.split('class="stages"', 1)[1].split("</ol>", 1)[0]
    assert bar.count('class="passed"') == 1
    assert "duban 同志" in bar
    assert bar.count("还没有") == 3
