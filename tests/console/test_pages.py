"""The pages open, say what they should, and never say "sent" for what was not."""

from bot.ports import CallKind, StaffCall
from bot.proposals.workflow import Status
from tests.console.world import COURTYARD, Browser, World


async def test_every_page_of_a_supervisor_opens(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("duban")

    for path in (
        "/queue/triage", "/queue/all?q=路灯", "/queue/overdue", f"/tickets/{ticket.ref}",
        f"/tickets/{ticket.ref}/print", "/calls", "/figures", "/figures?by=code&days=7", "/audit",
        "/password",
    ):  # fmt: skip
        status, text = await browser.get(path)
        assert status == 200, (path, text)


async def test_every_form_of_every_status_opens(world: World) -> None:
    browser = await world.signed_in("duban")
    for status in Status:
        ticket = await world.add_ticket(status)
        _, page = await browser.get(f"/tickets/{ticket.ref}")
        for step in set(_links(page, ticket.ref)):
            own = ON_A_PAGE_OF_THEIR_OWN.get(step, f"steps/{step}")
            found, text = await browser.get(f"/tickets/{ticket.ref}/{own}")
            assert found == 200, (status, step, text)
            assert 'name="version"' in text


ON_A_PAGE_OF_THEIR_OWN = {"convene": "meetings"}
"""Steps whose form is a page of the ticket: a meeting is called on that of its meetings."""


def _links(page: str, ref: str) -> list[str]:
    marker = f'href="/console/tickets/{ref}/steps/'
    return [part.split('"', 1)[0] for part in page.split(marker)[1:]]


async def test_a_call_is_loud_on_every_page(world: World) -> None:
    async with world.database.open_work() as work:
        call = StaffCall(CallKind.EMERGENCY, "r1", "N01", "电梯里关了人", world.now, COURTYARD)
        await work.calls.add(call)
        await work.commit()
    browser = await world.signed_in("chengban")

    status, text = await browser.get("/pulse")

    assert status == 200
    assert "loud" in text
    assert "电梯里关了人" in text


async def test_an_address_of_nothing_says_so_and_leads_where_one_may_go(world: World) -> None:
    ticket = await world.add_ticket()
    known: dict[str, Browser] = {}
    for login, path, status, said, on in (
        ("duban", "/nothing", 404, "没有这个页面", "回到工单"),
        ("duban", "/queue/nothing", 404, "没有这个页面", "回到工单"),
        ("linju", f"/tickets/{ticket.ref}", 404, "不在您的范围里", "回到工单"),
        ("guanli", "/queue/all", 403, "您的岗位看不了这一页", "回到首页"),
    ):
        known[login] = known.get(login) or await world.signed_in(login)
        browser = known[login]
        found, page = await browser.get(path)
        assert found == status
        assert said in page, path
        assert on in page, login
