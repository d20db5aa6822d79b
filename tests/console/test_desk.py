"""My desk and the bell: what concerns one person is there once it happens, and seen once."""

import re
from datetime import timedelta

import pytest

from bot.proposals.addressing import Concern
from bot.proposals.events import SYSTEM, Actor
from bot.proposals.workflow import Role, Status
from tests.console.taking import MOVE, take
from tests.console.test_finding import plain
from tests.console.world import COMMUNITY, PARTY, STREET, Browser, World


async def told(world: World, login: str) -> list[tuple[str, str]]:
    """Unseen notices of somebody, oldest first."""
    async with world.database.open_work(readonly=True) as work:
        found = await work.notices.recent(world.staff[login].id, unseen=True)
    return [(one.concern, one.ref) for one in reversed(found)]


async def rung(browser: Browser) -> int:
    """The number on the bell."""
    status, page = await browser.get("/bell")
    assert status == 200
    found = re.search(r'bell-count">(\d+)<', page)
    return int(found[1]) if found else 0


async def section(browser: Browser, name: str) -> str:
    """One section of the desk, as it is read."""
    _, page = await browser.get("/desk")
    part = page.partition(f'id="h-{name}"')[2].partition("</section>")[0]
    return plain(f"<main>{part}</main>")


async def test_who_is_given_a_ticket_is_told_and_who_takes_it_is_not(any_world: World) -> None:
    ticket = await any_world.add_ticket(Status.ACCEPTED)
    own = await any_world.add_ticket(Status.ACCEPTED)

    await take(any_world, ticket.ref, "assign", "duban", assignee="schengban")
    await take(any_world, own.ref, "assign", "chengban", assignee="schengban")

    assert await told(any_world, "chengban") == [(Concern.ASSIGNED, ticket.ref)]
    assert await told(any_world, "duban") == []


async def test_a_ticket_that_comes_in_is_told_to_those_at_work_there(any_world: World) -> None:
    await any_world.add_staff("tongshi", Role.HANDLER, PARTY)
    await any_world.add_staff("kanke", Role.AUDITOR, PARTY)
    ticket = await any_world.add_ticket(Status.ACCEPTED)

    await take(any_world, ticket.ref, "transfer", "chengban", **MOVE)
    asked = await take(any_world, ticket.ref, "transfer", "chengguan", **MOVE | {"body": COMMUNITY})

    arrived = [(Concern.ARRIVED, ticket.ref)]
    assert asked.body == PARTY
    assert await told(any_world, "chengguan") == arrived
    assert await told(any_world, "tongshi") == arrived
    assert await told(any_world, "kanke") == []
    assert await told(any_world, "chengban") == []


async def test_pressing_reaches_the_holder_or_everybody_of_the_body(any_world: World) -> None:
    held = await any_world.add_ticket(Status.IN_PROGRESS, assignee="schengban")
    free = await any_world.add_ticket(Status.IN_PROGRESS)

    await take(any_world, held.ref, "press", "duban", reason="居民又来问了", until="2026-11-25")
    async with any_world.database.open_work() as work:
        proposal = await work.proposals.get(free.ref)
        proposal.take("press", SYSTEM, any_world.now, reason="过了时限")
        await work.proposals.save(proposal)
        await work.commit()

    assert await told(any_world, "chengban") == [
        (Concern.PRESSED, held.ref), (Concern.PRESSED, free.ref),
    ]  # fmt: skip
    assert (await any_world.get(held.ref)).events[-1].given["until"] == "2026-11-25"


async def test_a_task_and_a_residents_answer_are_told(any_world: World) -> None:
    ticket = await any_world.add_ticket(Status.IN_PROGRESS, assignee="schengban")
    await take(
        any_world, ticket.ref, "add_task", "chengban", title="看线路", body=PARTY,
        until="2026-11-25",
    )  # fmt: skip
    async with any_world.database.open_work() as work:
        proposal = await work.proposals.get(ticket.ref)
        proposal.take("supplement", Actor(Role.PROPOSER, "r1"), any_world.now, text="还是黑的")
        await work.proposals.save(proposal)
        await work.commit()

    assert await told(any_world, "chengguan") == [(Concern.TASK, ticket.ref)]
    assert await told(any_world, "chengban") == [(Concern.REPLIED, ticket.ref)]


async def test_the_bell_counts_tickets_and_opening_one_is_having_seen_it(world: World) -> None:
    one = await world.add_ticket(Status.ACCEPTED)
    other = await world.add_ticket(Status.ACCEPTED)
    for ref in (one.ref, other.ref):
        await take(world, ref, "assign", "duban", assignee="schengban")
    await take(world, one.ref, "press", "duban", reason="快办")
    browser = await world.signed_in("chengban")
    assert await rung(browser) == 2
    assert "派给我了" in await section(browser, "news")

    await browser.get(f"/tickets/{one.ref}")
    assert await rung(browser) == 1
    await browser.post("/seen")

    assert await rung(browser) == 0
    assert "没有没看过的" in await section(browser, "news")


async def test_what_was_pressed_stays_on_the_desk_until_it_is_answered(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    await take(world, ticket.ref, "press", "duban", reason="快办")
    browser = await world.signed_in("chengban")
    await browser.get(f"/tickets/{ticket.ref}")
    assert ticket.ref in await section(browser, "pressed")

    await take(world, ticket.ref, "answer", "chengban", answer="修好了", outcome="arranged")

    assert await section(browser, "pressed") == ""


async def test_what_is_late_and_soon_due_is_the_own_bodys(world: World) -> None:
    now = world.now
    late = await world.add_ticket(Status.IN_PROGRESS, due_at=now - timedelta(hours=1))
    soon = await world.add_ticket(Status.IN_PROGRESS, due_at=now + timedelta(days=1))
    later = await world.add_ticket(Status.IN_PROGRESS, due_at=now + timedelta(days=9))
    stands = await world.add_ticket(
        Status.IN_PROGRESS, due_at=now - timedelta(days=2), paused_at=now - timedelta(days=3)
    )
    others = await world.add_ticket(
        Status.IN_PROGRESS, body=STREET, due_at=now - timedelta(hours=1)
    )
    browser = await world.signed_in("chengban")

    overdue, due_soon = await section(browser, "overdue"), await section(browser, "soon")

    assert late.ref in overdue
    assert "（1）" in overdue
    assert soon.ref in due_soon
    assert not any(one.ref in overdue + due_soon for one in (later, stands, others))


async def test_tasks_stand_with_their_own_title_and_day_and_one_button(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    await take(
        world, ticket.ref, "add_task", "chengban", title="看是哪一段断了", body=PARTY,
        until="2026-11-25",
    )  # fmt: skip
    browser = await world.signed_in("chengguan")

    tasks = await section(browser, "mytasks")
    _, page = await browser.get(f"/tickets/{ticket.ref}/steps/finish_task?task=1")
    status, _, where = await browser.post(
        f"/tickets/{ticket.ref}/steps/finish_task", task=1, text="接好了", version=1,
        once=re.search(r'name="once" value="([^"]+)"', page)[1],  # type: ignore[index]
    )  # fmt: skip
    _, after = await browser.get(where.removeprefix("/console"))

    assert tasks.index("看是哪一段断了") < tasks.index("2026-11-25 前")
    assert "办完了" in tasks
    assert (status, where) == (303, "/console/desk?done=finish_task")
    assert "已办：子任务办完" in after
    assert await section(browser, "mytasks") == ""


async def test_roles_are_asked_what_is_theirs_to_decide(world: World) -> None:
    fresh = await world.add_ticket()
    disputed = await world.add_ticket(Status.ACCEPTED, transfers=2)

    triager = await section(await world.signed_in("fenban"), "asked")
    supervisor = await section(await world.signed_in("duban"), "asked")
    handler = await section(await world.signed_in("chengban"), "asked")

    assert fresh.ref in triager
    assert disputed.ref not in triager
    assert disputed.ref in supervisor
    assert handler == ""


async def test_what_went_to_another_branch_is_not_shown_any_more(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, place="smq-cjx-huaishu")
    await take(world, ticket.ref, "assign", "duban", assignee="schengban")
    await take(world, ticket.ref, "transfer", "duban", **MOVE | {"body": "smq-caojiaxiang-council"})
    browser = await world.signed_in("chengban")

    _, page = await browser.get("/desk")

    assert ticket.ref not in page


async def test_each_switches_off_what_they_do_not_want(world: World) -> None:
    browser = await world.signed_in("chengban")
    await browser.get("/notices")
    form = {"mail": "chengban@street.cn", "wecom": "ChengBan", "tell": "pressed:wecom"}

    status, _, where = await browser.post("/notices", **form)
    _, page = await browser.get(where.removeprefix("/console"))

    assert status == 303
    kept = await world.reload("chengban")
    assert (kept.mail, kept.wecom) == (form["mail"], form["wecom"])
    assert "pressed:wecom" not in kept.quiet
    assert len(kept.quiet) == 2 * len(Concern) - 1
    assert page.count(" checked") == 1


@pytest.mark.parametrize(
    "typed",
    [{"mail": "a@b\r\nBcc: c@d"}, {"mail": "nobody"}, {"wecom": "a|b"}, {"wecom": "@all b"}],
)
async def test_an_address_that_is_none_is_not_kept(world: World, typed: dict[str, str]) -> None:
    browser = await world.signed_in("chengban")

    status, _, _ = await browser.post("/notices", **{"mail": "", "wecom": ""} | typed)

    assert status == 422
    kept = await world.reload("chengban")
    assert (kept.mail, kept.wecom) == ("", "")
