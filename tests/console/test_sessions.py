"""Sessions: what keeps one alive, where one is after signing in again, who ends which."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.ports.staff import Outcome
from bot.proposals.workflow import Status
from bot.services.desk import accounts, doors
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, Browser, World


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/pulse", {"HX-Request": "true"}),
        ("/counts", {"HX-Request": "true"}),
        ("/queue/all", {"HX-Request": "true", "HX-Target": "list", "HX-Trigger": "list"}),
    ],
)
async def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(
    any_world: World, path: str, headers: dict[str, str]
) -> None:
    browser = await any_world.signed_in("duban")

    for _ in range(4):
        any_world.now += timedelta(minutes=20)
        status, _ = await browser.get(path, headers=headers)

    assert status == 401
    assert (await browser.get("/queue/all"))[0] == 303


async def test_work_keeps_one_signed_in(world: World) -> None:
    browser = await world.signed_in("duban")

    for _ in range(4):
        world.now += timedelta(minutes=20)
        status, _ = await browser.get("/queue/all?q=灯", headers={"HX-Target": "list"})

    assert status == 200


def led_to(location: str) -> str:
    """The page that is promised for after signing in."""
    parts = urlsplit(location)
    assert parts.path == "/console/sign-in"
    return parse_qs(parts.query).get("next", [""])[0]


@pytest.mark.parametrize("header", ["HX-Current-URL", "Referer"])
async def test_after_the_session_one_is_led_back_to_the_page(world: World, header: str) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    base = str(browser.client.make_url("/"))
    page = f"/console/tickets/{ticket.ref}"
    world.now += accounts.IDLE + timedelta(minutes=1)
    headers = {header: f"{base}{page[1:]}?done=sent"}
    if header == "HX-Current-URL":
        headers["HX-Request"] = "true"

    answer = await browser.client.post(
        f"{page}/say", data={"text": "一封长信"}, headers=headers, allow_redirects=False
    )

    told = answer.headers.get("HX-Redirect") or answer.headers["Location"]
    assert led_to(told) == page


async def test_a_step_that_came_too_late_leads_to_its_form(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    world.now += accounts.IDLE + timedelta(minutes=1)

    _, _, location = await browser.post(f"/tickets/{ticket.ref}/steps/note", text="很长", version=0)

    assert led_to(location) == f"/console/tickets/{ticket.ref}/steps/note"


@pytest.mark.parametrize(
    "told", ["https://evil.example/console/", "//evil.example/", "http://[", "javascript:alert(1)"]
)
async def test_nobody_is_led_to_another_site(world: World, told: str) -> None:
    browser = Browser(await world.client(), world)

    answer = await browser.client.post(
        "/console/sign-out", headers={"Referer": told}, allow_redirects=False
    )

    assert led_to(answer.headers["Location"]) == ""


async def test_the_page_that_signs_in_is_not_sent_round_in_circles(world: World) -> None:
    client = await world.client()
    here = f"{client.make_url('/console/sign-in')}?next=%2Fconsole%2Fcalls"

    answer = await client.get(
        "/console/pulse", headers={"HX-Request": "true", "HX-Current-URL": here}
    )

    assert answer.status == 204


async def test_one_sees_and_ends_ones_own_sessions_and_no_others(any_world: World) -> None:
    here, there = await any_world.signed_in("duban"), Browser(await any_world.client(), any_world)
    any_world.now += timedelta(seconds=40)
    await there.sign_in("duban")
    other = await any_world.signed_in("fenban")
    async with any_world.database.open_work(readonly=True) as work:
        theirs = (await work.sessions.of("sfenban", any_world.now))[0].digest[:16]

    _, page = await here.get("/sessions")
    assert page.count("/end") == 2  # the other one, and all others
    status, _, _ = await here.post(f"/sessions/{theirs}/end")
    assert status == 404
    status, _, _ = await here.post("/sessions/others/end")

    assert status == 303
    assert (await there.get("/queue/all"))[0] == 303
    assert (await here.get("/queue/all"))[0] == 200
    assert (await other.get("/queue/all"))[0] == 200
    async with any_world.database.open_work(readonly=True) as work:
        found = await work.sign_ins.recent()
    assert (found[0].outcome, found[0].login) == (Outcome.ENDED, "duban")


async def test_what_is_refused_to_somebody_signed_in_stands_in_the_audit(any_world: World) -> None:
    foreign = await any_world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    mine = await any_world.add_ticket(Status.IN_PROGRESS)
    browser = await any_world.signed_in("chengban")

    await browser.get(f"/tickets/{foreign.ref}")
    await browser.get("/accounts")
    await browser.post(f"/tickets/{mine.ref}/steps/note", token=False, version=0, text="x")
    await browser.get("/nothing-here")

    _, page = await (await any_world.signed_in("duban")).get("/audit?what=denied&who=schengban")
    words = any_world.tools.words.labels["denied"]
    assert page.count(words["404"]) == 1
    assert page.count(words["403"]) == 2
    assert f"GET /console/tickets/{foreign.ref}" in page


async def test_forged_forms_of_strangers_stand_in_the_sign_in_log_and_do_not_fill_it(
    world: World,
) -> None:
    browser = Browser(await world.client(), world)
    for _ in range(doors.DENIED + 5):
        await browser.post("/sign-in", token=False, login="duban", password="x")

    async with world.database.open_work(readonly=True) as work:
        found = [one.outcome for one in await work.sign_ins.recent()]
    assert found == [Outcome.DENIED] * doors.DENIED
