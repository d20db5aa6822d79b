"""The audit (留痕): who did and saw what, told in words."""

from bot.ports import CallKind, StaffCall
from tests.console.world import COMMUNITY, COURTYARD, OTHER_COMMUNITY, OTHER_COURTYARD, World


async def test_the_audit_tells_who_saw_and_who_did(any_world: World) -> None:
    ticket = await any_world.add_ticket()
    other = await any_world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    handler = await any_world.signed_in("chengban")
    await handler.get(f"/tickets/{ticket.ref}")
    await handler.post(f"/tickets/{ticket.ref}/steps/note", version=0, text="去看过了")

    branch = any_world.clerk("chengban").branch
    async with any_world.database.open_work(readonly=True) as work:
        mine = await work.desk.traces(branch, who="schengban")
        seen = {one.ref for one in await work.desk.traces(branch)}

    assert [one.what for one in mine][-1] == "ticket"
    assert "note" in [one.what for one in mine]
    assert other.ref not in seen


async def test_looks_do_not_drown_what_was_done_unless_asked_for(any_world: World) -> None:
    ticket = await any_world.add_ticket()
    handler = await any_world.signed_in("chengban")
    await handler.get(f"/tickets/{ticket.ref}")
    await handler.post(f"/tickets/{ticket.ref}/steps/note", version=0, text="去看过了")
    supervisor = await any_world.signed_in("duban")

    pages = [(await supervisor.get(f"/audit{one}"))[1] for one in ("", "?looks=1", "?what=ticket")]

    bodies = [one.split("<tbody>")[1].split("</tbody>")[0] for one in pages]
    assert ["查看工单" in one for one in bodies] == [False, True, True]
    assert ["内部备注" in one for one in bodies] == [True, True, False]
    assert "2026-11-23 10:00:00" in bodies[0]


async def test_a_talk_that_was_read_says_which_one(world: World) -> None:
    async with world.database.open_work() as work:
        call = StaffCall(CallKind.HANDOFF, "r1", "U", "找人", world.now, COURTYARD)
        await work.calls.add(call)
        await work.commit()
    await (await world.signed_in("chengban")).get(f"/calls/{call.id}")

    _, page = await (await world.signed_in("duban")).get("/audit?what=conversation")

    assert f"要找人工 · {call.id}" in page


async def test_the_audit_says_in_words_what_was_changed(world: World) -> None:
    ticket = await world.add_ticket()
    triager = await world.signed_in("fenban")
    await triager.get(f"/tickets/{ticket.ref}")
    await triager.post(f"/tickets/{ticket.ref}/steps/accept", version=0, body=COMMUNITY)
    keeper = await world.signed_in("guanli")
    await keeper.get("/accounts")
    await keeper.post("/accounts", login="clerk.new", name="小新", role="handler", body=COMMUNITY)

    _, page = await (await world.signed_in("duban")).get("/audit?what=accept")
    name = world.tools.catalogue.bodies[COMMUNITY].name
    assert f"<dt>承办单位</dt><dd>{name}</dd>" in page
    _, page = await keeper.get("/audit?what=accounts")
    assert f"建账号 · clerk.new · 承办人 · {name}" in page
