"""Accounts change hands: name, role and body; what somebody leaves goes to another, or back."""

from bot.proposals.addressing import Concern
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role, Status
from tests.console.taking import take
from tests.console.test_desk import told
from tests.console.test_finding import plain
from tests.console.world import COMMUNITY, DISTRICT, OTHER_COMMUNITY, PARTY, STREET, World


async def busy(world: World) -> tuple[Proposal, Proposal, Proposal]:
    """A handler with a ticket, a ticket already answered, and a task on a third."""
    await world.add_staff("heir", Role.HANDLER, COMMUNITY)
    mine = await world.add_ticket(Status.IN_PROGRESS, assignee="schengban")
    answered = await world.add_ticket(Status.ANSWERED, assignee="schengban", outcome="solved")
    ended = await world.add_ticket(Status.CLOSED, assignee="schengban")
    helped = await world.add_ticket(Status.IN_PROGRESS, body=STREET)
    await take(
        world, helped.ref, "add_task", "duban", title="量一量", body=COMMUNITY,
        assignee="schengban", until="2026-11-27",
    )  # fmt: skip
    assert (await world.get(ended.ref)).assignee == "schengban"
    return mine, answered, helped


async def test_who_leaves_is_not_switched_off_with_tickets_in_hand(world: World) -> None:
    await busy(world)
    admin = await world.signed_in("guanli")
    _, page = await admin.get("/accounts")
    assert "手上 3 件" in page

    status, page, _ = await admin.post("/accounts/schengban/active")

    assert status == 422
    assert "请先选转给谁" in page
    assert (await world.reload("chengban")).active


async def test_what_somebody_leaves_goes_to_the_heir(any_world: World) -> None:
    mine, answered, helped = await busy(any_world)
    admin = await any_world.signed_in("guanli")
    await admin.get("/accounts")

    status, _, where = await admin.post("/accounts/schengban/active", to="sheir")

    assert (status, where) == (303, "/console/accounts?done=active")
    assert not (await any_world.reload("chengban")).active
    assert (await any_world.get(mine.ref)).assignee == "sheir"
    assert (await any_world.get(answered.ref)).assignee == "sheir"
    assert (await any_world.get(helped.ref)).open_tasks[0].assignee == "sheir"
    last = (await any_world.get(mine.ref)).events[-1]
    assert (last.step, last.actor.role) == ("hand_over", Role.SYSTEM)
    assert "chengban 同志 离岗交接" in last.given["reason"]
    assert (Concern.ASSIGNED, mine.ref) in await told(any_world, "heir")


async def test_left_to_nobody_it_stays_with_its_body(world: World) -> None:
    mine, _, helped = await busy(world)
    admin = await world.signed_in("guanli")
    await admin.get("/accounts")

    await admin.post("/accounts/schengban/active", to="nobody")

    left = await world.get(mine.ref)
    assert (left.body, left.assignee) == (COMMUNITY, None)
    assert (await world.get(helped.ref)).open_tasks[0].assignee is None


async def test_an_heir_of_another_body_takes_only_what_they_can_work(world: World) -> None:
    mine, _, helped = await busy(world)
    admin = await world.signed_in("guanli")
    await admin.get("/accounts")

    for nobody in ("szhidu", "sguanli", "squji", "schengban", "xyz"):
        assert (await admin.post("/accounts/schengban/active", to=nobody))[0] == 422
    await admin.post("/accounts/schengban/active", to="slinju")

    assert (await world.get(mine.ref)).assignee is None
    assert (await world.get(helped.ref)).open_tasks[0].assignee is None


async def test_name_role_and_body_are_changed_and_rights_with_them(world: World) -> None:
    handler, admin = await world.signed_in("linju"), await world.signed_in("guanli")
    await admin.get("/accounts")

    status, _, where = await admin.post(
        "/accounts/slinju/edit", name="林居", role="supervisor", body=STREET
    )

    changed = await world.reload("linju")
    assert (status, where) == (303, "/console/accounts?done=edit")
    assert (changed.name, changed.role, changed.body) == ("林居", Role.SUPERVISOR, STREET)
    assert (await handler.get("/queue/all"))[0] == 303
    _, audit = await admin.get("/audit?what=accounts")
    assert "改姓名、岗位、单位 · linju · 督办人 · 驷马桥街道办事处" in audit


async def test_who_moves_hands_over_first(world: World) -> None:
    mine, _, _ = await busy(world)
    admin = await world.signed_in("guanli")
    await admin.get("/accounts")
    moved = {"name": "程办", "role": "handler", "body": OTHER_COMMUNITY}

    assert (await admin.post("/accounts/schengban/edit", **moved))[0] == 422
    assert (await world.reload("chengban")).body == COMMUNITY
    await admin.post("/accounts/schengban/edit", **moved, to="sheir")

    assert (await world.reload("chengban")).body == OTHER_COMMUNITY
    assert (await world.get(mine.ref)).assignee == "sheir"


async def test_only_a_name_is_changed_with_tickets_in_hand(world: World) -> None:
    await busy(world)
    admin = await world.signed_in("guanli")
    await admin.get("/accounts")

    status, _, _ = await admin.post(
        "/accounts/schengban/edit", name="程办事", role="handler", body=COMMUNITY
    )

    assert status == 303
    assert (await world.reload("chengban")).name == "程办事"


async def test_nobody_raises_themselves_or_reaches_another_branch(world: World) -> None:
    admin = await world.signed_in("guanli")
    await admin.get("/accounts")
    me = {"name": "管理", "role": "supervisor", "body": STREET}
    good = {"name": "林居", "role": "handler", "body": OTHER_COMMUNITY}

    assert (await admin.post("/accounts/sguanli/edit", **me))[0] == 403
    assert (await admin.post("/accounts/squji/edit", **good))[0] == 404
    for wrong in ({"body": DISTRICT}, {"role": "system"}, {"role": "x"}, {"name": " "}):
        assert (await admin.post("/accounts/slinju/edit", **good | wrong))[0] == 422, wrong
    assert (await world.reload("linju")).role is Role.HANDLER


async def test_a_body_with_tickets_and_nobody_at_work_is_said_in_red(world: World) -> None:
    await world.add_ticket(body="smq-sixth-council", place="smq-sixth")
    admin = await world.signed_in("guanli")

    _, page = await admin.get("/accounts")
    _, bell = await admin.get("/bell")
    await world.add_staff("liu", Role.HANDLER, "smq-sixth-council")
    _, after = await admin.get("/accounts")

    said = "待确认社区议事专委会：1 件没办完"
    assert said in plain(page)
    assert "alert-danger" in page
    assert 'bell-count">1<' in bell
    assert said not in plain(after)
    assert "马东大院议事小组" in plain(page)


async def test_an_account_that_is_off_does_not_staff_its_body(world: World) -> None:
    await world.add_ticket(Status.ACCEPTED, body=PARTY)
    admin = await world.signed_in("guanli")
    await admin.get("/accounts")

    await admin.post("/accounts/schengguan/active")
    _, page = await admin.get("/accounts")

    assert "街道综合行政执法队：1 件没办完" in plain(page)
