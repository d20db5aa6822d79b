"""The pages open, say what they should, and never say "sent" for what was not."""

from bot.ports import CallKind, StaffCall
from bot.proposals.workflow import Status
from tests.console.world import COURTYARD, World


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
            found, text = await browser.get(f"/tickets/{ticket.ref}/steps/{step}")
            assert found == 200, (status, step, text)
            assert 'name="version"' in text


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
