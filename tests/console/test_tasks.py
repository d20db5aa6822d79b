"""Tasks on a ticket: whose they are, who sees it by them, what they stand in the way of."""

import pytest

from bot.console.live import _told
from bot.proposals.errors import TasksOpen, UnknownProposal
from bot.proposals.workflow import Status
from bot.services.desk.cases import WrongValue
from bot.services.desk.clerk import NotHolding
from tests.console.taking import take
from tests.console.world import COMMUNITY, PARTY, STREET, World

TASK = {"title": "看线路是哪一段坏了", "body": PARTY, "until": "2026-11-27"}


async def test_a_task_is_set_done_and_stays_in_the_history(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket(Status.IN_PROGRESS)

    await take(world, ticket.ref, "add_task", "chengban", **TASK)
    await take(world, ticket.ref, "finish_task", "chengguan", task="1", text="是总线断了，已经接好")

    stored = await world.get(ticket.ref)
    done = stored.tasks[0]
    assert (done.number, done.title, done.body) == (1, TASK["title"], PARTY)
    assert (done.result, done.dropped, done.done_at) == ("是总线断了，已经接好", False, world.now)
    assert [one.step for one in stored.events] == ["submit", "add_task", "finish_task"]
    assert await world.told() == []


@pytest.mark.parametrize(
    ("status", "step", "given"),
    [
        (Status.IN_PROGRESS, "answer", {"answer": "修好了", "outcome": "solved"}),
        (Status.ACCEPTED, "refer", {"entry": "N12", "reason": "归别处", "door": "city_hotline"}),
    ],
)
async def test_an_open_task_stands_in_the_way_of_the_end(
    world: World, status: Status, step: str, given: dict[str, str]
) -> None:
    ticket = await world.add_ticket(status)
    await take(world, ticket.ref, "add_task", "duban", **TASK)

    with pytest.raises(TasksOpen) as refused:
        await take(world, ticket.ref, step, "duban", **given)

    assert refused.value.args == (1,)
    assert (await world.get(ticket.ref)).status is status
    await take(world, ticket.ref, "drop_task", "duban", task="1", reason="物业已经自己修了")
    await take(world, ticket.ref, step, "duban", **given)


async def test_the_page_says_in_words_what_stands_in_the_way(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    await take(world, ticket.ref, "add_task", "chengban", **TASK)
    browser = await world.signed_in("chengban")

    status, text, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/answer", version=1, answer="修好了", outcome="solved"
    )

    assert status == 422
    assert "还有子任务没办完" in text
    assert "修好了" in text


async def test_a_party_sees_the_ticket_while_its_task_is_open_and_not_after(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, contact="13900000000")
    browser = await world.signed_in("chengguan")
    assert (await browser.get(f"/tickets/{ticket.ref}"))[0] == 404

    await take(world, ticket.ref, "add_task", "chengban", **TASK)
    status, text = await browser.get(f"/tickets/{ticket.ref}")
    _, queue = await browser.get("/queue/tasks")

    assert status == 200
    assert "13900000000" not in text
    assert "子任务 1" in queue
    assert ticket.ref in queue
    _, _, where = await browser.post(
        f"/tickets/{ticket.ref}/steps/finish_task", version=1, task="1", text="接好了"
    )
    assert where == "/console/desk?done=finish_task"
    assert (await browser.get(f"/tickets/{ticket.ref}"))[0] == 404
    assert ticket.ref not in (await browser.get("/queue/tasks"))[1]


async def test_a_task_of_a_person_is_theirs_and_not_their_bodys(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket(Status.IN_PROGRESS, body=STREET)
    person = world.staff["fenban"].id
    await take(
        world, ticket.ref, "add_task", "duban", **TASK | {"body": STREET, "assignee": person}
    )

    hers, others = await world.signed_in("fenban"), await world.signed_in("duban")

    assert ticket.ref in (await hers.get("/queue/tasks"))[1]
    assert ticket.ref not in (await others.get("/queue/tasks"))[1]


async def test_who_has_nothing_to_do_with_a_task_cannot_finish_it(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, body=STREET)
    await take(world, ticket.ref, "add_task", "duban", **TASK | {"body": STREET})

    with pytest.raises(NotHolding):
        await take(world, ticket.ref, "finish_task", "chengban", task="1", text="好了")
    with pytest.raises(UnknownProposal):
        await take(world, ticket.ref, "finish_task", "linju", task="1", text="好了")


@pytest.mark.parametrize(
    "wrong", [{"body": "linju"}, {"until": "2020-01-01"}, {"assignee": "nobody"}]
)
async def test_a_task_needs_a_known_body_a_coming_day_and_a_person_of_it(
    world: World, wrong: dict[str, str]
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)

    with pytest.raises(WrongValue):
        await take(world, ticket.ref, "add_task", "chengban", **TASK | wrong)

    assert (await world.get(ticket.ref)).tasks == []


async def test_a_task_that_is_done_is_not_done_again(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, body=COMMUNITY)
    await take(world, ticket.ref, "add_task", "chengban", **TASK)
    await take(world, ticket.ref, "finish_task", "chengban", task="1", text="好了")

    with pytest.raises(WrongValue):
        await take(world, ticket.ref, "finish_task", "chengban", task="1", text="又好了")


async def test_whoever_helps_with_a_task_is_told_of_changes_while_it_is_open(
    any_world: World,
) -> None:
    world, squad = any_world, any_world.clerk("chengguan")
    ticket, other = await world.add_ticket(Status.IN_PROGRESS), await world.add_ticket()
    await take(world, ticket.ref, "add_task", "chengban", **TASK)

    async def told(step: str, ref: str, **given: str) -> list[str]:
        async with world.database.open_work(readonly=True) as work:
            before = await work.desk.news(-1, -1)
        await take(world, ref, step, "chengban", **given)
        async with world.database.open_work(readonly=True) as work:
            return [name for name, _ in _told(await work.desk.news(before.event, 0), squad, 0)]

    assert await told("note", ticket.ref, text="物业来过") == ["tickets", f"ticket-{ticket.ref}"]
    assert await told("note", other.ref, text="物业来过") == []
    await take(world, ticket.ref, "finish_task", "chengguan", task="1", text="接好了")
    assert await told("note", ticket.ref, text="看过了") == []
